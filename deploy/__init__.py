"""How Kedja runs: its servers, its services as processes, what provisions them, and the command `kedja`."""
