"""Pending suits, their papers and screenings, and similar judgments."""
