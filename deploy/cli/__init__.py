"""The command `kedja`."""
