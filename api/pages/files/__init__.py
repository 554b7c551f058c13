"""Files handed in: uploading, batches, what asks for a person."""
