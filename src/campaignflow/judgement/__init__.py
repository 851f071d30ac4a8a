"""One unit: its case, replayed, and where every rule stands."""
