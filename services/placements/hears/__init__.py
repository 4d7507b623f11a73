"""What placements makes of others' logs."""
