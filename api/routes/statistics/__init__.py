"""Figures, what the profiles make of them, and bulletins."""
