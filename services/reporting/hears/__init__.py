"""What reporting makes of the logs that it follows: facts, whichever service they come from."""
