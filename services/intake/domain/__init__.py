"""Intake's rules, pure."""
