"""A page: its characters, lines, tables, reading order, and what of it is running text."""
