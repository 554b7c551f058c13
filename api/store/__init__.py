"""The store: tables, sessions, files by content, and the scope through which everything is read."""
