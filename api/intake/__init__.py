"""From an uploaded file to a stored judgment: received at once, worked on durably, never twice, never lost."""
