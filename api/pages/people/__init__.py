"""Signing in, one's account and tokens, and users."""
