"""The index of names, which are ciphertext: a keyed number for each beginning of each word of a name."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, MetaData, Select, Table, Uuid, cast, delete, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.read.participants import STREAMS
from shared.contract.corrections import EventCorrected, EventVoided, Recorded, effective
from shared.contract.intake import ParticipantRegistered
from shared.contract.plaintexts import Identity
from shared.log.command import Change
from shared.log.rows import upsert
from shared.vault.keys import Vault
from shared.vault.opening import open_field

metadata = MetaData()

name_index = Table(
    "name_index",
    metadata,
    Column("participant", Uuid, primary_key=True),
    Column("tokens", ARRAY(BigInteger), nullable=False),
)
Index("name_index_tokens", name_index.c.tokens, postgresql_using="gin")

MIN_LETTERS, MAX_LETTERS = 2, 10
"""The shortest and the longest beginning of a word that is indexed, in letters."""

LETTERS = {"æ": "ae", "ø": "o", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i"}
"""Letters that Unicode does not take apart into a letter and an accent."""


async def view(connection: AsyncConnection, vault: Vault, service: str, changes: Sequence[Change]) -> None:
    """Replace the index entries of each participant whose registration is new or amended."""
    moved = [change for change in changes if change.stream.startswith(STREAMS) and _concerns_name(change)]
    registrations = {UUID(change.stream.removeprefix(STREAMS)): _registration(change) for change in moved}
    gone = [participant for participant, record in registrations.items() if record is None]
    if gone:
        await connection.execute(delete(name_index).where(name_index.c.participant.in_(gone)))
    keys = await vault.keys(connection, registrations, "identity") if len(gone) < len(registrations) else {}
    rows = []
    for participant, record in registrations.items():
        if record is not None and record.event is not None and participant in keys:
            type_ = record.event.type_in(service)
            opened = open_field(
                record.event, keys=keys[participant], event_id=record.id, event_type=type_, participant=participant
            )
            if isinstance(opened, Identity):
                rows.append({"participant": participant, "tokens": tokens(vault, opened)})
    await upsert(connection, name_index, rows)


def tokens(vault: Vault, identity: Identity) -> list[int]:
    """The index entries of a name, in ascending order."""
    words = {word for name in (identity.given_name, identity.family_name) for word in folded_words(name)}
    return sorted({vault.token(beginning) for word in words for beginning in _beginnings(word)})


def named(vault: Vault, words: Sequence[str]) -> Select[tuple[UUID]]:
    """The ids of those in whose name each of these folded words begins some word."""
    wanted = cast([vault.token(word[:MAX_LETTERS]) for word in words], ARRAY(BigInteger))
    return select(name_index.c.participant).where(name_index.c.tokens.contains(wanted))


def folded_words(text: str) -> list[str]:
    """The words of a text in small letters without accents: å and ä as a, ö as o."""
    plain = "".join(LETTERS.get(letter, letter) for letter in text.casefold())
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.findall(r"\w+", plain.replace("'", "").replace("’", ""))


def _beginnings(word: str) -> Iterator[str]:
    yield word[:MIN_LETTERS]
    for length in range(MIN_LETTERS + 1, min(len(word), MAX_LETTERS) + 1):
        yield word[:length]


def _concerns_name(change: Change) -> bool:
    new = change.history[len(change.history) - change.added :]
    return any(isinstance(record.event, ParticipantRegistered | EventVoided | EventCorrected) for record in new)


def _registration(change: Change) -> Recorded | None:
    holds = effective(change.history)
    return next((record for record in holds if isinstance(record.event, ParticipantRegistered)), None)
