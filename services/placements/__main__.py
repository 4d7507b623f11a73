"""Serve placements: `python -m services.placements`, with KEDJA_* settings."""

from services.placements.app import build
from shared.service.settings import Settings
from shared.web.app import serve

if __name__ == "__main__":
    settings = Settings()
    serve(build(settings), settings)
