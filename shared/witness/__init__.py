"""What agencies prove to each other about their logs."""
