"""Placements' HTTP API and pages."""
