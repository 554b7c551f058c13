"""Rectification (整改): problems, measures, proof, the bureau's check."""
