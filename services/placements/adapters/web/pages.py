"""Placements' pages: the lists, each participant and placement, and the forms that change something."""

from services.placements.adapters.web import forms, lists, person
from shared.web.amending import amending

routers = (
    lists.router,
    forms.router,
    person.router,
    amending("/participants/{id}", "participant-{id}"),
    amending("/placements/{id}", "placement-{id}"),
)
