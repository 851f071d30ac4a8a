"""The commands: each takes its options and gives the exit status."""
