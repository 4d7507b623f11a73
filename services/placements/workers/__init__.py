"""What placements does by itself."""
