"""The ledger of cases (案件台账), its lines, importing it, and disputes."""
