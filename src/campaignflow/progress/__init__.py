"""What a unit writes down, as its file says it."""
