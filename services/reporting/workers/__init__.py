"""What reporting does by itself."""
