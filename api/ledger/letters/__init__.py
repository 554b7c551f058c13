"""Supervision letters: frames, drafts, issued papers."""
