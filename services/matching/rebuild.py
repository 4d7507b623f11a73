"""Make the read model anew from the log: openings, employers, proposals and mentors."""

from services.matching.adapters import store
from shared.runtime.rebuild import Progress, ReadModels, silent
from shared.runtime.rebuild import rebuild as rebuild_service
from shared.runtime.settings import Settings

MODELS = ReadModels(store.TABLES, store.view)


async def rebuild(settings: Settings, progress: Progress = silent) -> None:
    """All read models of matching; commands wait meanwhile."""
    await rebuild_service(settings, MODELS, progress)
