"""Intake's HTTP API: each command as one POST, and what is known."""

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
    *(
        noun.operations.router
        for noun in (participants, enrolments, profile, surveys, circumstances, disclosures, visits)
    ),
    imports.router,
)
