"""What people ask of intake, one module for each noun."""
