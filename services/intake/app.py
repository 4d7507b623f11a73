"""Intake, wired: its rules, its read model, its pages and API."""

from pathlib import Path

from fastapi import FastAPI

from services.intake import read_models, web
from services.intake.deciders import decide
from services.intake.importing.jobs.worker import do_import_work
from services.intake.web import api, pages
from services.intake.workers import key_releases
from shared.service.settings import Settings
from shared.web.app import make_app
from shared.web.site import add_pages


def build(settings: Settings) -> FastAPI:
    """The intake service; nothing connects before its lifespan begins."""
    app = make_app(
        settings,
        decide=decide,
        view=read_models.view_of(settings),
        routers=[*api.routers, *pages.routers],
        projections={},
        files=("/api/imports", "/imports/new"),
        about="Who is this person, and what can they do?",
        workers=[key_releases.release_keys, do_import_work],
    )
    add_pages(app, settings, Path(web.__path__[0]) / "templates", sections=pages.SECTIONS)
    return app
