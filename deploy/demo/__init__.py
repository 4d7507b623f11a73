"""The demo: BIS Boden's ten people and what became of them, and the worked cases beside it."""
