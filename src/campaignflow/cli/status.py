"""How a command ends."""

OK, FINDINGS, UNUSABLE = 0, 1, 2
