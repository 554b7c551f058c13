"""The ledger: disputes from judgments, the lines of lost cases, their deadlines, and what is put right."""
