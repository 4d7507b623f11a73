"""The figures: one small file an indicator, with its definition, its SQL beside it, and how rows become a value."""
