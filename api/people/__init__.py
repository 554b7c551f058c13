"""Who may sign in, how he proves it, and what he may do."""
