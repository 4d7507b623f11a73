"""The figures: one small file each with its definition and how rows become its value, its SQL beside it."""
