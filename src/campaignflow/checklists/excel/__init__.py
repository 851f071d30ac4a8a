"""The ledger in Excel: written, filled in, read back."""
