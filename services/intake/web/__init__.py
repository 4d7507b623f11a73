"""Intake's HTTP API and pages."""
