"""Serve reporting: `python -m services.reporting`, with KEDJA_* settings."""

from services.reporting.app import build
from shared.runtime.app import serve
from shared.runtime.settings import Settings

if __name__ == "__main__":
    settings = Settings()
    serve(build(settings), settings)
