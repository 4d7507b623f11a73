"""Matching, wired: its rules, its read model, its API."""

from fastapi import FastAPI

from services.matching.adapters import store
from services.matching.adapters.web import api
from services.matching.application import decide
from shared.runtime.app import make_app
from shared.runtime.settings import Settings


def build(settings: Settings) -> FastAPI:
    """The matching service; nothing connects before its lifespan begins."""
    return make_app(
        settings,
        decide=decide,
        view=store.view,
        routers=[api.router],
        projections={},
        about="Which opening, which person, and why?",
    )
