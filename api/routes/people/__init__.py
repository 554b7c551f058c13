"""Who signs in and by what; organisations, and which of them a judgment concerns."""
