"""Deadlines (期限日历) and the days of the calendar."""
