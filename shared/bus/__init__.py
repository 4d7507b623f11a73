"""How logs travel: published to NATS, followed from there."""
