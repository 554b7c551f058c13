"""The ledger as an Excel workbook, out and in again."""
