"""Placements' read models: tables, views and queries."""
