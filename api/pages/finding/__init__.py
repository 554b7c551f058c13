"""Finding judgments: the list, the search, and lists as files."""
