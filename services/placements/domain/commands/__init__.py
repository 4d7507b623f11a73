"""What people ask of placements, one module for each kind of stream."""
