"""Intake, wired: its rules, its read model, its pages and API."""

from fastapi import FastAPI

from services.intake.adapters import store
from services.intake.adapters.web import api
from services.intake.application import decide
from shared.runtime.app import make_app
from shared.runtime.settings import Settings


def build(settings: Settings) -> FastAPI:
    """The intake service; nothing connects before its lifespan begins."""
    return make_app(
        settings,
        decide=decide,
        view=store.view,
        routers=[api.router],
        projections={},
        about="Who is this person, and what can they do?",
    )
