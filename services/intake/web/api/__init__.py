"""Intake's HTTP API: each command as one POST."""

from services.intake.web.api import (
    circumstances,
    disclosures,
    enrolments,
    imports,
    participants,
    profile,
    surveys,
    visits,
)

routers = (
    participants.router,
    enrolments.router,
    profile.router,
    surveys.router,
    circumstances.router,
    disclosures.router,
    visits.router,
    imports.router,
)
"""Everything that programs can ask of intake."""
