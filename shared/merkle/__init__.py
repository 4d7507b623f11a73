"""The tree over a log: hashes, proofs, tiles, and the notes that are signed about it."""
