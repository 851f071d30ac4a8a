"""Bytes to plain data with places, and plain data to frozen classes; the JSON Schemas come from the same types."""
