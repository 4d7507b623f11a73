"""A whole system on one machine: its servers, its services, its folder."""
