"""The list of participants as staff look for them: filtered, sorted and cut into pages in SQL."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, false, func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.read import names
from services.intake.read.participants import Enrolled, chosen, enrolment, participant
from services.intake.sealing import opened_identities, vault_of
from shared.contract.sealed import Identity
from shared.readmodel.listing import Columns, Page, Sort, different, page_of, swedish
from shared.service.service import Service

PAGE = 50
OPENED_AT_ONCE = 1000
MOST_BY_NAME = 1000
"""So many people at most are put in the order of their names: all of these names must be opened for it."""

SWEDISH_LAST = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"}

LATEST = Sort("registered", down=True)
BY_NAME = "name"
COLUMNS: Columns = {
    "registered": participant.c.registered_on,
    "birth_year": participant.c.birth_year,
    "municipality": swedish(participant.c.municipality),
}
"""By what the database can sort; the names are ciphertext to it."""

SORTS = (*COLUMNS, BY_NAME)

_PSEUDONYM = re.compile(r"[0-9a-f]{1,8}(-[0-9a-f-]{0,27})?")
_NUMBER = re.compile(r"[0-9]{6,12}")


@dataclass(frozen=True)
class Asked:
    """What somebody looks for; `q` is the beginning of names or of a pseudonym, or an identity number."""

    q: str = ""
    programme: str = ""
    enrolled: Enrolled = ""
    sort: Sort = field(default=LATEST)

    @property
    def narrows(self) -> bool:
        return bool(self.q or self.programme or self.enrolled)


@dataclass(frozen=True)
class Listed:
    """A participant as the list shows it; `name` is empty when the identity cannot be opened."""

    row: Row[Any]
    identity: Identity | None
    enrolments: Sequence[Row[Any]] = ()

    @property
    def name(self) -> str:
        return full_name(self.identity)


@dataclass(frozen=True)
class Found:
    """A page of a list, of how many there are in all; `sort` is the order that it is in."""

    total: int
    people: Sequence[Listed]
    sort: Sort


def full_name(identity: Identity | None) -> str:
    """Given name and family name; empty when the identity cannot be opened."""
    return "" if identity is None else f"{identity.given_name} {identity.family_name}"


async def search(service: Service, connection: AsyncConnection, asked: Asked, page: int) -> Found:
    """Those who fit, of one page (from 1); more than MOST_BY_NAME are not put in the order of their names."""
    query = chosen(programme=asked.programme, enrolled=asked.enrolled)
    counted = query
    if asked.q:
        ids = await _looked_for(service, connection, asked.q)
        query = query.where(participant.c.participant.in_(ids))
        counted = query if asked.programme or asked.enrolled else ids
    total = (await connection.execute(select(func.count()).select_from(counted.subquery()))).scalar_one()
    sort = LATEST if asked.sort.by == BY_NAME and total > MOST_BY_NAME else asked.sort
    if sort.by == BY_NAME:
        people = await _opened(service, connection, (await connection.execute(query)).all())
        people.sort(key=lambda person: swedish_order(person.name), reverse=sort.down)
        people = people[(page - 1) * PAGE : page * PAGE]
    else:
        where = Page(page, PAGE, total)
        rows = await page_of(connection, query, sort, COLUMNS, participant.c.participant, where)
        people = await _opened(service, connection, rows)
    stays = await _enrolments(connection, [person.row.participant for person in people])
    return Found(total, [replace(person, enrolments=stays.get(person.row.participant, ())) for person in people], sort)


async def programmes(connection: AsyncConnection) -> Sequence[str]:
    """The codes of all programmes that somebody was enrolled in."""
    return await different(connection, enrolment.c.programme)


def swedish_order(name: str) -> str:
    """A key that puts å, ä, ö last, as Swedish does, and other accents beside their letter."""
    letters = (SWEDISH_LAST.get(letter, letter) for letter in unicodedata.normalize("NFC", name.casefold()))
    return "".join(c for c in unicodedata.normalize("NFD", "".join(letters)) if not unicodedata.combining(c))


async def _looked_for(service: Service, connection: AsyncConnection, q: str) -> Select[tuple[UUID]]:
    """The ids of those whom a search may mean, each once."""
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
    words = [word for word in names.folded_words(q) if len(word) >= names.SHORTEST]
    if words:
        wanted.append(names.named(vault_of(service), words))
    if len(wanted) == 1:
        return wanted[0]
    return select(union(*wanted).subquery().c.participant) if wanted else select(id_).where(false())


def _batched(rows: Sequence[Row[Any]]) -> Iterator[Sequence[Row[Any]]]:
    """Parts small enough for one question to the vault."""
    return (rows[start : start + OPENED_AT_ONCE] for start in range(0, len(rows), OPENED_AT_ONCE))


async def _opened(service: Service, connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Listed]:
    found: list[Listed] = []
    for part in _batched(rows):
        identities = await opened_identities(service, connection, part)
        found.extend(Listed(row, identities.get(row.participant)) for row in part)
    return found


async def _enrolments(connection: AsyncConnection, people: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    query = select(enrolment).where(enrolment.c.participant.in_(people)).order_by(enrolment.c.opened_on)
    found: dict[UUID, list[Row[Any]]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.participant, []).append(row)
    return found
