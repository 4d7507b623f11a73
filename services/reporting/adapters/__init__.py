"""Reporting's edges: the facts in PostgreSQL, the figures' SQL, the bus, and the web."""
