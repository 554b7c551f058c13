"""Deadlines: working days, what is asked by which day, moved days, the calendar and its feed."""
