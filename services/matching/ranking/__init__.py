"""Who fits which opening, how well, and why."""
