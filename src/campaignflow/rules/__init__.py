"""What a plan can ask of a unit: what a rule is, what it is about, sees and answers; its kinds are in `kinds`."""
