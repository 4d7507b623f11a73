"""The list of participants as staff look for them: filtered, sorted and cut into pages in SQL."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Select, false, func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.read import names
from services.intake.read.participants import (
    Enrolled,
    Enrolment,
    Participant,
    enrolment,
    filtered,
    opened_identities,
    participant,
)
from services.intake.sealing import vault_of
from shared.contract.plaintexts import Identity
from shared.readmodel.listing import Columns, Page, Sort, different, page_of, swedish
from shared.readmodel.rows import fetch_all
from shared.service.service import Service

PAGE = 50
MAX_BY_NAME = 1000
"""At most this many people are put in the order of their names: all of these names must be opened for it."""

BATCH_SIZE = 1000
"""The number of identities that are opened with one query of the vault."""

SWEDISH_LAST = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"}

LATEST = Sort("registered", down=True)
BY_NAME = "name"
COLUMNS: Columns = {
    "registered": participant.c.registered_on,
    "birth_year": participant.c.birth_year,
    "municipality": swedish(participant.c.municipality),
}
"""What the database can sort by; names are ciphertext to it."""

SORTS = (*COLUMNS, BY_NAME)

_PSEUDONYM = re.compile(r"[0-9a-f]{1,8}(-[0-9a-f-]{0,27})?")
_NUMBER = re.compile(r"[0-9]{6,12}")


@dataclass(frozen=True)
class Filters:
    """A search for participants; `q` is the beginning of names or of a pseudonym, or an identity number."""

    q: str = ""
    programme: str = ""
    enrolled: Enrolled = ""
    sort: Sort = field(default=LATEST)

    @property
    def narrows(self) -> bool:
        """Whether some participants are left out."""
        return bool(self.q or self.programme or self.enrolled)


@dataclass(frozen=True)
class Listed:
    """A participant as the list shows it; `name` is empty when the identity cannot be opened."""

    row: Participant
    identity: Identity | None
    enrolments: Sequence[Enrolment] = ()

    @property
    def name(self) -> str:
        return full_name(self.identity)


@dataclass(frozen=True)
class Found:
    """A page of a list of `total` people; `sort` is the order that it is in."""

    total: int
    people: Sequence[Listed]
    sort: Sort


def full_name(identity: Identity | None) -> str:
    """Given name and family name; empty when the identity cannot be opened."""
    return "" if identity is None else f"{identity.given_name} {identity.family_name}"


async def search(service: Service, connection: AsyncConnection, filters: Filters, page: int) -> Found:
    """One page (from 1) of those who fit; more than MAX_BY_NAME are not put in the order of their names."""
    query = filtered(programme=filters.programme, enrolled=filters.enrolled)
    counted: Select[Any] = query
    if filters.q:
        ids = await _matching_ids(service, connection, filters.q)
        query = query.where(participant.c.participant.in_(ids))
        counted = query if filters.programme or filters.enrolled else ids
    total = (await connection.execute(select(func.count()).select_from(counted.subquery()))).scalar_one()
    sort = LATEST if filters.sort.by == BY_NAME and total > MAX_BY_NAME else filters.sort
    if sort.by == BY_NAME:
        people = await _opened(service, connection, await fetch_all(connection, query, Participant))
        people.sort(key=lambda person: swedish_order(person.name), reverse=sort.down)
        people = people[(page - 1) * PAGE : page * PAGE]
    else:
        rows = await page_of(connection, query, sort, COLUMNS, participant.c.participant, Page(page, PAGE, total))
        people = await _opened(service, connection, [Participant(**row._mapping) for row in rows])
    stays = await _enrolments(connection, [person.row.participant for person in people])
    return Found(total, [replace(person, enrolments=stays.get(person.row.participant, ())) for person in people], sort)


async def programmes(connection: AsyncConnection) -> Sequence[str]:
    """The codes of all programmes that somebody was enrolled in."""
    return await different(connection, enrolment.c.programme)


def swedish_order(name: str) -> str:
    """A key that puts å, ä, ö last, as Swedish does, and other accents beside their letter."""
    letters = (SWEDISH_LAST.get(letter, letter) for letter in unicodedata.normalize("NFC", name.casefold()))
    return "".join(c for c in unicodedata.normalize("NFD", "".join(letters)) if not unicodedata.combining(c))


async def _matching_ids(service: Service, connection: AsyncConnection, q: str) -> Select[tuple[UUID]]:
    """The ids that a search matches, each once."""
    wanted: list[Select[tuple[UUID]]] = []
    beginning = q.casefold()
    id_ = participant.c.participant
    if _PSEUDONYM.fullmatch(beginning):
        digits = beginning.replace("-", "")
        ends = UUID(digits.ljust(32, "0")[:32]), UUID(digits.ljust(32, "f")[:32])
        wanted.append(select(id_).where(id_.between(*ends)))
    digits = re.sub(r"[\s+-]", "", q)
    if _NUMBER.fullmatch(digits):
        written = [digits, f"19{digits}", f"20{digits}"] if len(digits) == 10 else [digits]
        people = await vault_of(service).with_numbers(connection, written)
        wanted.append(select(id_).where(id_.in_([person for known in people.values() for person in known])))
    words = [word for word in names.folded_words(q) if len(word) >= names.MIN_LETTERS]
    if words:
        wanted.append(names.named(vault_of(service), words))
    if len(wanted) == 1:
        return wanted[0]
    return select(union(*wanted).subquery().c.participant) if wanted else select(id_).where(false())


async def _opened(service: Service, connection: AsyncConnection, people: Sequence[Participant]) -> list[Listed]:
    opened: list[Listed] = []
    for start in range(0, len(people), BATCH_SIZE):
        batch = people[start : start + BATCH_SIZE]
        identities = await opened_identities(service, connection, batch)
        opened.extend(Listed(person, identities.get(person.participant)) for person in batch)
    return opened


async def _enrolments(connection: AsyncConnection, people: Sequence[UUID]) -> dict[UUID, list[Enrolment]]:
    query = select(enrolment).where(enrolment.c.participant.in_(people)).order_by(enrolment.c.opened_on)
    stays: dict[UUID, list[Enrolment]] = {}
    for stay in await fetch_all(connection, query, Enrolment):
        stays.setdefault(stay.participant, []).append(stay)
    return stays
