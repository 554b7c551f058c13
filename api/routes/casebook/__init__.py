"""Typical cases, the masking of names in them, and casebooks."""
