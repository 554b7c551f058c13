"""Organisations and their names, the audit, work in the background, the system."""
