"""Placements' HTTP API: each command as one POST, and what is known."""

from services.placements.web.api import (
    activities,
    agreements,
    attendance,
    contacts,
    follow_ups,
    groups,
    participants,
    placements,
)

routers = tuple(
    noun.operations.router
    for noun in (placements, agreements, follow_ups, activities, attendance, groups, contacts, participants)
)
