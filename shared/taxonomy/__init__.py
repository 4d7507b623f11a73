"""Occupations and skills by opaque ids: what they are called, which skills an occupation needs, what is near what."""
