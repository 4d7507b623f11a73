"""Reporting: bitemporal facts of every log that it follows, and the figures that are counted from them."""
