"""Placements, wired: its rules, its read model, what it hears from intake, and its API."""

from fastapi import FastAPI

from services.placements.adapters import store
from services.placements.adapters.bus import KnownParticipants
from services.placements.adapters.web import api
from services.placements.application import decide
from shared.runtime.app import make_app
from shared.runtime.settings import Settings


def build(settings: Settings) -> FastAPI:
    """The placements service; nothing connects before its lifespan begins."""
    return make_app(
        settings,
        decide=decide,
        view=store.view,
        routers=[api.router],
        projections={"intake": KnownParticipants()},
        about="What actually happened?",
    )
