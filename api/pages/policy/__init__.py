"""The profile in force (政策口径), drafts of it, and what they would change."""
