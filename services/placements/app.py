"""The placements service, wired: rules, read model, projections, API, pages and workers."""

from pathlib import Path

from fastapi import FastAPI

from services.placements import read_models, web
from services.placements.deciders import decide
from services.placements.hears.participants import KnownParticipants
from services.placements.web import api, pages
from services.placements.workers.follow_ups import FollowUps
from shared.bus.combined import Combined
from shared.service.key_requests import key_workers
from shared.service.settings import Settings
from shared.service.workers import every
from shared.vault.disclosures import Disclosures
from shared.vault.keyring import keyring_at
from shared.web.app import make_app
from shared.web.site import add_pages

FOLLOW_UP_SECONDS = 1.0
"""The time between two runs of the follow-up worker."""


def build(settings: Settings) -> FastAPI:
    """Return the placements service; nothing connects before its lifespan begins."""
    disclosures = Disclosures(settings.name, keyring_at(settings.root_key_file))
    app = make_app(
        settings,
        decide=decide,
        view=read_models.view,
        routers=[*api.routers, *pages.routers],
        projections={"intake": Combined(KnownParticipants(), disclosures)},
        about="What actually happened?",
        workers=[every(FOLLOW_UP_SECONDS, FollowUps(), "follow-ups"), *key_workers(disclosures)],
    )
    add_pages(app, settings, Path(web.__path__[0]) / "templates", pages.SECTIONS)
    return app
