"""What people ask of matching, one module for each kind of stream."""
