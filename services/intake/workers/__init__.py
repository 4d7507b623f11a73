"""What intake does by itself."""
