"""A service's log: append, read, Merkle frontier, relay to NATS, and following the logs of others."""
