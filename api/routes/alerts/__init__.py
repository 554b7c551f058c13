"""Alerts, and who is told of them: by e-mail, by webhook."""
