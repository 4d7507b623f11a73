"""Reporting, wired: its rules, the facts of the logs it follows, its pages and API."""

from pathlib import Path

from fastapi import FastAPI

from services.reporting import web
from services.reporting.deciders import decide
from services.reporting.figures.catalogue import PARTS, wording
from services.reporting.figures.number import names_of
from services.reporting.hears.facts import PROJECTIONS
from services.reporting.read_models import view
from services.reporting.web import api, pages
from services.reporting.workers.witnessing import LogBook
from shared.service.settings import Settings
from shared.web.app import make_app
from shared.web.site import add_pages


def build(settings: Settings) -> FastAPI:
    """The reporting service; nothing connects before its lifespan begins."""
    app = make_app(
        settings,
        decide=decide,
        view=view,
        routers=[*api.routers, *pages.routers],
        projections=PROJECTIONS,
        book=LogBook,
        about="What became of people, as known on any date, and which events say so?",
    )
    templates = Path(web.__path__[0]) / "templates"
    add_pages(app, settings, templates, pages.SECTIONS, parts=PARTS, wording=wording, names_of=names_of)
    return app
