"""What people say about a judgment, beside what the machine said, and the judgment that follows from both."""
