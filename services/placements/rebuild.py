"""Make the read model anew from the log: what happened to whom, and whom intake has told of."""

from services.placements import read_models
from services.placements.hears.participants import KnownParticipants
from services.placements.read import known_participants
from shared.bus.together import Together
from shared.readmodel.rebuild import Progress, ReadModels, silent
from shared.readmodel.rebuild import rebuild as rebuild_service
from shared.service.settings import Settings
from shared.vault import disclosed
from shared.vault.disclosures import Disclosures
from shared.vault.keyring import keyring_at


def models(settings: Settings) -> ReadModels:
    """What placements makes of its own log and of intake's; keys are no read model."""
    disclosures = Disclosures(settings.name, keyring_at(settings.root_key_file), drops=False)
    heard = {"intake": Together(KnownParticipants(), disclosures)}
    return ReadModels(read_models.TABLES, read_models.view, heard, (*known_participants.TABLES, *disclosed.TABLES))


async def rebuild(settings: Settings, progress: Progress = silent) -> None:
    """All read models of placements; commands wait meanwhile."""
    await rebuild_service(settings, models(settings), progress)
