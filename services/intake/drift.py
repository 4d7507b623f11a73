"""Compare intake's read models with what the logs say."""

from services.intake.rebuild import models
from shared.readmodel.drift import Drift
from shared.readmodel.drift import drift as drift_of
from shared.readmodel.rebuild import RebuildProgress, silent
from shared.service.settings import Settings


async def drift(settings: Settings, progress: RebuildProgress = silent) -> Drift:
    """All read models of intake, and its log; the service goes on meanwhile. Raises StreamUnreadable."""
    return await drift_of(settings, models(settings), progress)
