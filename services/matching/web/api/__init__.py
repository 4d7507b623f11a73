"""Matching's HTTP API: each command as one POST, and what is known."""

from services.matching.web.api import employers, mentors, openings, proposals, ranking

routers = (
    *(noun.operations.router for noun in (openings, employers, proposals, mentors)),
    ranking.router,
)
