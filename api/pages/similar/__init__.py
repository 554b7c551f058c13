"""The page that finds judgments like a suit, like a judgment, or like what somebody asks."""
