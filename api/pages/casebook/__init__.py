"""Typical cases and casebooks, as people see them."""
