"""The plan: as written (`spec`), made ready (`compiler`), as meant (`campaign`), read back."""
