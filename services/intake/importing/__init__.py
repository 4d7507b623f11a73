"""Participants from a file: read its cells, find its columns, check its rows, load all of them or none."""
