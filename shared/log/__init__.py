"""The log of a service: appended to once, never changed, read again."""
