"""What a plan can ask of a unit: what a rule is, what it sees, what it answers; its kinds are in `kinds`."""
