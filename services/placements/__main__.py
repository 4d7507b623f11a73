"""Serve placements: `python -m services.placements`, with KEDJA_* settings."""

from services.placements.app import build
from shared.runtime.app import serve
from shared.runtime.settings import Settings

if __name__ == "__main__":
    settings = Settings()
    serve(build(settings), settings)
