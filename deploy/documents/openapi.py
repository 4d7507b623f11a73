"""OpenAPI: what each service answers over HTTP, as its own application describes it."""

import json
from importlib import import_module
from pathlib import Path

from shared.service.settings import Settings


def document(service: str) -> str:
    """The service's OpenAPI document; its application is built, and nothing connects."""
    nowhere = Path("/nowhere")
    settings = Settings(agency="boden", service=service, database="postgresql://", database_password_file=nowhere)
    app = import_module(f"services.{service}.app").build(settings)
    return json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n"
