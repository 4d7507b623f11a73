"""Matching's HTTP API: each command as one POST."""

from services.matching.web.api import employers, mentors, openings, proposals, ranking

routers = (openings.router, employers.router, proposals.router, ranking.router, mentors.router)
"""Everything that programs can ask of matching."""
