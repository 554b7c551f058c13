"""Pictures of pages → lines of characters."""
