"""Matching's read models: tables, views and queries."""
