"""Matching's pages: my day, the lists, each thing they name, and the forms that change something."""

from services.matching.web.pages import employers, mentors, my_day, opening_forms, openings, proposals, ranking
from shared.web.amending import amending
from shared.web.i18n import N_

SECTIONS = (
    (N_("My day"), "/"),
    (N_("Openings"), "/openings"),
    (N_("Proposals"), "/proposals"),
    (N_("Competences"), "/competences", "/participants"),
    (N_("Employers"), "/employers"),
    (N_("Mentors"), "/mentors", "/mentorships"),
)
"""The parts that stand in the navigation: msgid, path, and paths that belong to it."""

routers = (
    my_day.router,
    opening_forms.router,
    openings.router,
    ranking.router,
    proposals.router,
    employers.router,
    mentors.router,
    *(amending(f"/{kind}s/{{id}}", f"{kind}-{{id}}") for kind in ("opening", "proposal", "employer", "mentor")),
    amending("/mentorships/{id}", "mentorship-{id}"),
)
"""In this order: fixed addresses come before those with an id in them."""
