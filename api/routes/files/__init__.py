"""What is handed in: uploads, batches, documents, their pages, and news of them."""
