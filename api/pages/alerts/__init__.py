"""Alerts (预警), and sending them."""
