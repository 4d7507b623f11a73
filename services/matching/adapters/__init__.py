"""Matching's edges: the read model and the web."""
