"""What every service builds on; the events between agencies are in `shared.contract`."""
