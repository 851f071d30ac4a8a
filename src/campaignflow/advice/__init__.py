"""What can be done now, what would open a gate, and why things stand as they do."""
