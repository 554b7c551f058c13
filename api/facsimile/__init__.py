"""A file as it looks, page by page: pictures, and what was read of it with its places."""
