"""One reader a format: bytes → `nlp.document.Document`."""
