"""What people see: one file a page."""
