"""Serve intake: `python -m services.intake`, with KEDJA_* settings."""

from services.intake.app import build
from shared.runtime.app import serve
from shared.runtime.settings import Settings

if __name__ == "__main__":
    settings = Settings()
    serve(build(settings), settings)
