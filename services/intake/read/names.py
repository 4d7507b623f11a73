"""Finding participants by name although names are ciphertext: a number for each beginning of each word of a name."""

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
from shared.contract.sealed import Identity
from shared.log.command import Change
from shared.log.rows import upsert
from shared.vault.keys import Vault
from shared.vault.seal import CannotOpen, open_sealed

metadata = MetaData()

name_index = Table(
    "name_index",
    metadata,
    Column("participant", Uuid, primary_key=True),
    Column("tokens", ARRAY(BigInteger), nullable=False),
)
Index("name_index_tokens", name_index.c.tokens, postgresql_using="gin")

SHORTEST, LONGEST = 2, 10
"""How many letters of a word are looked at."""

LETTERS = {"æ": "ae", "ø": "o", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i"}
"""Those that do not come apart into a letter and an accent."""


async def view(connection: AsyncConnection, vault: Vault, service: str, changes: Sequence[Change]) -> None:
    """Bring the index to what holds of each participant whose registration is new or was amended."""
    moved = [change for change in changes if change.stream.startswith(STREAMS) and _concerns_name(change)]
    found = {UUID(change.stream.removeprefix(STREAMS)): _registration(change) for change in moved}
    gone = [participant for participant, record in found.items() if record is None]
    if gone:
        await connection.execute(delete(name_index).where(name_index.c.participant.in_(gone)))
    keys = await vault.keys(connection, found, "identity") if len(gone) < len(found) else {}
    rows = []
    for participant, record in found.items():
        if record is not None and participant in keys and isinstance(record.event, ParticipantRegistered):
            try:
                identity = open_sealed(
                    Identity,
                    record.event.identity,
                    keys=keys[participant],
                    event_id=record.id,
                    event_type=record.event.type_in(service),
                    participant=participant,
                )
            except CannotOpen:
                continue
            rows.append({"participant": participant, "tokens": tokens(vault, identity)})
    await upsert(connection, name_index, rows)


def tokens(vault: Vault, identity: Identity) -> list[int]:
    """What somebody is found by."""
    words = {word for name in (identity.given_name, identity.family_name) for word in folded_words(name)}
    return sorted({vault.token(beginning) for word in words for beginning in _beginnings(word)})


def named(vault: Vault, words: Sequence[str]) -> Select[tuple[UUID]]:
    """The ids of those whose name has, for each of these folded words, a word that begins so."""
    wanted = cast([vault.token(word[:LONGEST]) for word in words], ARRAY(BigInteger))
    return select(name_index.c.participant).where(name_index.c.tokens.contains(wanted))


def folded_words(text: str) -> list[str]:
    """The words of a text in small letters without accents; å and ä as a, ö as o, so that nobody is missed."""
    plain = "".join(LETTERS.get(letter, letter) for letter in text.casefold())
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.findall(r"\w+", plain.replace("'", "").replace("’", ""))


def _beginnings(word: str) -> Iterator[str]:
    yield word[:SHORTEST]
    for length in range(SHORTEST + 1, min(len(word), LONGEST) + 1):
        yield word[:length]


def _concerns_name(change: Change) -> bool:
    new = change.history[len(change.history) - change.added :]
    return any(isinstance(record.event, ParticipantRegistered | EventVoided | EventCorrected) for record in new)


def _registration(change: Change) -> Recorded | None:
    holds = effective(change.history)
    return next((record for record in holds if isinstance(record.event, ParticipantRegistered)), None)
