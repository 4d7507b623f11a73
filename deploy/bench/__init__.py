"""What this system does in a second, measured beside something known, on servers of its own."""
