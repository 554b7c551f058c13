"""What was thrown away, and how long things are kept."""
