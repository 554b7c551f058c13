"""A throw-away service with an invented place in it, so that every page has something to show."""
