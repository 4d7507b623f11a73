"""Intake's commands, one module for each noun."""
