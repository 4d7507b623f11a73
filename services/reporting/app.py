"""Reporting, wired: its rules, the facts of the logs it follows, its pages and API."""

from fastapi import FastAPI

from services.reporting.adapters import store
from services.reporting.adapters.bus import PROJECTIONS
from services.reporting.adapters.web import api
from services.reporting.application import decide
from shared.runtime.app import make_app
from shared.runtime.settings import Settings


def build(settings: Settings) -> FastAPI:
    """The reporting service; nothing connects before its lifespan begins."""
    return make_app(
        settings,
        decide=decide,
        view=store.view,
        routers=[api.router],
        projections=PROJECTIONS,
        about="What became of people, as known on any date, and which events say so?",
    )
