"""What people should be told without asking: when, whom, by which way, and never twice."""
