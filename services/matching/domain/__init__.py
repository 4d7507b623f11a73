"""Matching's rules, pure."""
