"""Make the read model anew from the log: participants and their enrolments."""

from services.intake.adapters import store
from shared.runtime.rebuild import Progress, ReadModels, silent
from shared.runtime.rebuild import rebuild as rebuild_service
from shared.runtime.settings import Settings

MODELS = ReadModels((store.participant, store.enrolment), store.view)


async def rebuild(settings: Settings, progress: Progress = silent) -> None:
    """All read models of intake; commands wait meanwhile."""
    await rebuild_service(settings, MODELS, progress)
