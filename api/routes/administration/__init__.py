"""The service itself: its health, figures, workers, jobs, audit, trash, and its manual."""
