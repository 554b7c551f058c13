"""Bulletins (通报) of a period: figures frozen, words edited, papers in official form."""
