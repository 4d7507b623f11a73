"""Make the read model anew from the log: what happened to whom, and whom intake has told of."""

from services.placements.adapters import bus, store
from services.placements.adapters.bus import KnownParticipants
from shared.runtime.rebuild import Progress, ReadModels, silent
from shared.runtime.rebuild import rebuild as rebuild_service
from shared.runtime.settings import Settings

MODELS = ReadModels(store.TABLES, store.view, {"intake": KnownParticipants()}, bus.TABLES)


async def rebuild(settings: Settings, progress: Progress = silent) -> None:
    """All read models of placements; commands wait meanwhile."""
    await rebuild_service(settings, MODELS, progress)
