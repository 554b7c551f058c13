"""Lines of the ledger: one agency in one dispute, what judgments say of it and what people fill in."""
