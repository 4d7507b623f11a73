"""Placements' edges: the read model, the bus, and the web."""
