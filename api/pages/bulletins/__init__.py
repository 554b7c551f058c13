"""Bulletins (通报)."""
