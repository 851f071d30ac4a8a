"""Many units to one report."""
