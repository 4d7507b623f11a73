"""Matching's HTTP API and pages."""
