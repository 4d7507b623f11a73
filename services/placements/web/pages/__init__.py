"""Placements' pages: the lists, each participant and placement, and the forms that change something."""

from services.placements.web.pages import (
    activities,
    agreements,
    attendance,
    calendar,
    feed,
    follow_ups,
    forms,
    groups,
    lists,
    my_day,
    participants,
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
    participants.router,
    agreements.router,
    follow_ups.router,
    calendar.router,
    feed.router,
    activities.router,
    attendance.router,
    groups.router,
    amending("/participants/{id}", "participant-{id}"),
    amending("/placements/{id}", "placement-{id}"),
    amending("/follow-ups/{id}", "follow-up-{id}"),
    amending("/activities/{id}", "activity-{id}"),
    amending("/groups/{id}", "group-{id}"),
)
