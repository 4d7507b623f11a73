"""Rebuild placements' read models from its own log and intake's."""

from services.placements import read_models
from services.placements.hears.participants import KnownParticipants
from services.placements.read import known_participants
from shared.bus.combined import Combined
from shared.readmodel.rebuild import ReadModels, RebuildProgress, silent
from shared.readmodel.rebuild import rebuild as rebuild_service
from shared.service.settings import Settings
from shared.vault import disclosed
from shared.vault.disclosures import Disclosures
from shared.vault.keyring import keyring_at


def models(settings: Settings) -> ReadModels:
    """Return the read models of placements' log and of intake's; keys are no read model."""
    disclosures = Disclosures(settings.name, keyring_at(settings.root_key_file), drops=False)
    heard = {"intake": Combined(KnownParticipants(), disclosures)}
    return ReadModels(read_models.TABLES, read_models.view, heard, (*known_participants.TABLES, *disclosed.TABLES))


async def rebuild(settings: Settings, progress: RebuildProgress = silent) -> None:
    """Rebuild all read models of placements; commands wait meanwhile."""
    await rebuild_service(settings, models(settings), progress)
