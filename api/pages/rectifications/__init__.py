"""Rectification (整改)."""
