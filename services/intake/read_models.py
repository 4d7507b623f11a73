"""Intake's read models: the tables, and the view that updates them."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.read import imports, my_day, names, participants, visits
from shared.log.command import Change, View
from shared.readmodel.views import replace_rows
from shared.service.settings import Settings
from shared.vault.keys import Vault, read_secret

TABLES = (
    participants.participant,
    participants.enrolment,
    visits.visit,
    imports.imported,
    names.name_index,
    my_day.due,
)


def view_of(settings: Settings) -> View:
    """The view that updates every read model for the streams that changed.

    It opens names and plans with this intake's keys, because people are found by name and plans have days.
    """
    vault = _vault(settings)

    async def view(connection: AsyncConnection, changes: Sequence[Change]) -> None:
        await participants.view(connection, changes)
        await replace_rows(connection, changes, visits.STREAMS, visits.visit, visits.row_of)
        await replace_rows(connection, changes, imports.STREAMS, imports.imported, imports.row_of)
        await my_day.view(connection, vault, settings.service, changes)
        if vault is not None:
            await names.view(connection, vault, settings.service, changes)

    return view


def _vault(settings: Settings) -> Vault | None:
    if settings.root_key_file is None or settings.pepper_file is None:
        return None
    return Vault(read_secret(settings.root_key_file), read_secret(settings.pepper_file))
