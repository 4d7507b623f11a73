"""Keys and the federation file."""
