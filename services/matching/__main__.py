"""Serve matching: `python -m services.matching`, with KEDJA_* settings."""

from services.matching.app import build
from shared.runtime.app import serve
from shared.runtime.settings import Settings

if __name__ == "__main__":
    settings = Settings()
    serve(build(settings), settings)
