"""The events that agencies tell each other: one module a service, the envelope, and corrections."""
