"""Care of a store: moved to another database, backed up, restored, checked."""
