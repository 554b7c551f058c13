"""What follows a lost case: the ledger's lines, deadlines, rectifications, case reports, letters."""
