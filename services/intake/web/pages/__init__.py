"""Intake's pages: my day, the lists, each participant, and the forms that change something."""

from services.intake.web.pages import (
    disclosures,
    forms,
    health,
    imports,
    lists,
    my_day,
    new_import,
    participants,
    visits,
)
from shared.web.amending import amending
from shared.web.i18n import N_

SECTIONS = (
    (N_("My day"), "/"),
    (N_("Participants"), "/participants"),
    (N_("Visits"), "/visits"),
    (N_("Imports"), "/imports"),
)
"""The parts that stand in the navigation: msgid and path."""

routers = (
    my_day.router,
    lists.router,
    new_import.router,
    imports.router,
    visits.router,
    amending("/visits/{id}", "visit-{id}"),
    health.router,
    disclosures.router,
    forms.router,
    participants.router,
    amending("/participants/{id}", "participant-{id}"),
)
"""In this order: fixed addresses come before those with a name of a form in them."""
