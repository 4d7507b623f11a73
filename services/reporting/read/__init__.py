"""Reporting's tables, and what is read of them besides figures."""
