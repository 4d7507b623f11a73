"""Reading lists of participants from files."""
