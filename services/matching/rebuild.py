"""Make the read models anew from the logs: openings, employers, proposals, mentors, and disclosed profiles."""

from services.matching import read_models
from services.matching.hears import profiles
from services.matching.read.profiles import CODED, linked, profile
from shared.readmodel.rebuild import ReadModels, RebuildProgress, silent
from shared.readmodel.rebuild import rebuild as rebuild_service
from shared.service.settings import Settings
from shared.vault import disclosed
from shared.vault.keyring import keyring_at


def models(settings: Settings) -> ReadModels:
    """What matching makes of its own log and of intakes'; keys are no read model, and open the profiles again."""
    disclosures = profiles.disclosures(settings.name, keyring_at(settings.root_key_file), drops=False)
    return ReadModels(
        read_models.TABLES, read_models.view, {"intake": disclosures}, (*disclosed.TABLES, linked, profile, *CODED)
    )


async def rebuild(settings: Settings, progress: RebuildProgress = silent) -> None:
    """All read models of matching; commands wait meanwhile."""
    await rebuild_service(settings, models(settings), progress)
