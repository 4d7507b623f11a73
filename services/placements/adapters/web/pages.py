"""Placements' pages: the lists, each participant and placement, and the forms that change something."""

from services.placements.adapters.web import (
    activity_pages,
    agreement_pages,
    attended_pages,
    calendar,
    feed,
    follow_up_pages,
    forms,
    group_pages,
    lists,
    my_day,
    person,
)
from shared.web.amending import amending
from shared.web.i18n import N_

SECTIONS = (
    (N_("My day"), "/"),
    (N_("Participants"), "/participants"),
    (N_("Placements"), "/placements"),
    (N_("Agreements"), "/agreements"),
    (N_("Follow-ups"), "/follow-ups"),
    (N_("Calendar"), "/calendar", "/activities", "/interpreters"),
    (N_("Groups"), "/groups"),
)
"""The parts that stand in the navigation: msgid, path, and paths that belong to it."""

routers = (
    my_day.router,
    lists.router,
    forms.router,
    person.router,
    agreement_pages.router,
    follow_up_pages.router,
    calendar.router,
    feed.router,
    activity_pages.router,
    attended_pages.router,
    group_pages.router,
    amending("/participants/{id}", "participant-{id}"),
    amending("/placements/{id}", "placement-{id}"),
    amending("/follow-ups/{id}", "follow-up-{id}"),
    amending("/activities/{id}", "activity-{id}"),
    amending("/groups/{id}", "group-{id}"),
)
