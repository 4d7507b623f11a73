"""Placements' rules, pure."""
