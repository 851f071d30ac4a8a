"""The plan: as written (`spec`), loaded (`loading`), made ready (`compiler`), as meant (`campaign`), read back."""
