"""The figures: each defined in `indicators`, and how they are computed from facts."""
