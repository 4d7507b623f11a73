"""Make the read models anew from the log: participants, their enrolments, and visits."""

from services.intake import read_models
from shared.readmodel.rebuild import ReadModels, RebuildProgress, silent
from shared.readmodel.rebuild import rebuild as rebuild_service
from shared.service.settings import Settings


def models(settings: Settings) -> ReadModels:
    """What intake makes of its log, opened with its keys."""
    return ReadModels(read_models.TABLES, read_models.view_of(settings))


async def rebuild(settings: Settings, progress: RebuildProgress = silent) -> None:
    """All read models of intake; commands wait meanwhile."""
    await rebuild_service(settings, models(settings), progress)
