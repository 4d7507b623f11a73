"""Reporting, wired: its rules, the facts of the logs it follows, its pages and API."""

from pathlib import Path

from fastapi import FastAPI

from services.reporting.adapters import store, web
from services.reporting.adapters.book import LogBook
from services.reporting.adapters.bus import PROJECTIONS
from services.reporting.adapters.web import (
    api,
    audit,
    definition,
    downloads,
    lists,
    pages,
    programmes,
    publications,
    published,
)
from services.reporting.adapters.web.words import PARTS
from services.reporting.application import decide
from services.reporting.indicators.catalogue import wording
from services.reporting.indicators.number import names_of
from shared.service.settings import Settings
from shared.web.app import make_app
from shared.web.site import add_pages


def build(settings: Settings) -> FastAPI:
    """The reporting service; nothing connects before its lifespan begins."""
    app = make_app(
        settings,
        decide=decide,
        view=store.view,
        routers=[
            api.router,
            programmes.router,
            published.router,
            lists.router,
            pages.router,
            definition.router,
            downloads.router,
            publications.router,
            audit.router,
        ],
        projections=PROJECTIONS,
        book=LogBook,
        about="What became of people, as known on any date, and which events say so?",
    )
    templates = Path(web.__path__[0]) / "templates"
    add_pages(app, settings, templates, pages.SECTIONS, parts=PARTS, wording=wording, names_of=names_of)
    return app
