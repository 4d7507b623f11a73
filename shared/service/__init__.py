"""What a service process needs around its rules: settings, database, clock, log lines."""
