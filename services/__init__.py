"""The four services: intake, matching, placements, reporting; they meet only through events."""
