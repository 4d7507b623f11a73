"""Reporting's rules: what an event makes known, what corrections make of it, and what a programme is."""
