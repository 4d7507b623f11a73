"""Compare placements' read models with the logs."""

from services.placements.rebuild import models
from shared.readmodel.drift import Drift
from shared.readmodel.drift import drift as drift_of
from shared.readmodel.rebuild import RebuildProgress, silent
from shared.service.settings import Settings


async def drift(settings: Settings, progress: RebuildProgress = silent) -> Drift:
    """Compare all read models of placements with the logs while the service runs. Raises StreamUnreadable."""
    return await drift_of(settings, models(settings), progress)
