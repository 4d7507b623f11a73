"""Auditing from outside: bundles of logs, and the check of them that needs nobody's word."""
