"""Matching, wired: its rules, its read model, its API and its pages."""

from pathlib import Path

from fastapi import FastAPI

from services.matching import read_models, web
from services.matching.deciders import decide
from services.matching.hears import profiles
from services.matching.web import api, pages
from services.matching.workers.expiry import POLL_SECONDS, expire_overdue
from shared.service.key_requests import key_workers
from shared.service.settings import Settings
from shared.service.workers import every
from shared.vault.keyring import keyring_at
from shared.web.app import make_app
from shared.web.site import add_pages


def build(settings: Settings) -> FastAPI:
    """The matching service; nothing connects before its lifespan begins."""
    disclosures = profiles.disclosures(settings.name, keyring_at(settings.root_key_file))
    app = make_app(
        settings,
        decide=decide,
        view=read_models.view,
        routers=[*api.routers, *pages.routers],
        projections={"intake": disclosures},
        about="Which opening, which person, and why?",
        workers=[every(POLL_SECONDS, expire_overdue, "expire proposals"), *key_workers(disclosures)],
    )
    add_pages(app, settings, Path(web.__path__[0]) / "templates", pages.SECTIONS)
    return app
