"""What a hostile file may cost: limits, archives opened with suspicion, what a file is, and processes that can be killed."""
