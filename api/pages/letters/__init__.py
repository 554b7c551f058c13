"""Supervision letters (监督文书)."""
