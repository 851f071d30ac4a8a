"""When what is still open can and must take place."""
