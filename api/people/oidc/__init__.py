"""Signing in through an identity provider of the organisation (OpenID Connect Core 1.0, authorization code with PKCE).

    provider    what the provider publishes about itself, and its answer to a code
    claims      whether an ID token is meant for us, now, and for this sign-in
    journey     from our sign-in page to the provider and back
    people      which user of ours somebody is
"""
