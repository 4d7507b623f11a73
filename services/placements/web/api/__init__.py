"""Placements' HTTP API: each command as one POST."""

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

routers = (
    placements.router,
    agreements.router,
    follow_ups.router,
    activities.router,
    attendance.router,
    groups.router,
    contacts.router,
    participants.router,
)
"""Everything that programs can ask of placements."""
