"""What matching makes of others' logs."""
