"""Projections of other services' logs."""
