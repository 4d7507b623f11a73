"""Worked cohorts: read a case folder, carry it out through the services, and compare the figures that come out."""
