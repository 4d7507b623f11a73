"""Matching's commands, one module for each kind of stream."""
