"""Placements' background workers."""
