"""The list of participants as staff look for them: filtered in SQL, and by name once identities are opened."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.adapters.sealing import opened_identities
from services.intake.adapters.store import Enrolled, chosen, enrolment
from shared.contract.sealed import Identity
from shared.runtime.service import Service

PAGE = 50
OPENED_AT_ONCE = 1000
SWEDISH_LAST = {"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}"}


@dataclass(frozen=True)
class Asked:
    """What somebody looks for; `q` is a part of a name or the beginning of a pseudonym."""

    q: str = ""
    programme: str = ""
    enrolled: Enrolled = ""
    sort: Literal["", "oldest", "name"] = ""

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


def full_name(identity: Identity | None) -> str:
    """Given name and family name; empty when the identity cannot be opened."""
    return "" if identity is None else f"{identity.given_name} {identity.family_name}"


async def search(
    service: Service, connection: AsyncConnection, asked: Asked, page: int
) -> tuple[int, Sequence[Listed]]:
    """How many participants fit, and those of one page (from 1).

    Names are ciphertext in the database: a search or an order by name opens the identities of all that fit otherwise.
    """
    query = chosen(programme=asked.programme, enrolled=asked.enrolled, oldest_first=asked.sort == "oldest")
    if asked.q or asked.sort == "name":
        rows = (await connection.execute(query)).all()
        people = [person for part in _batched(rows) for person in await _opened(service, connection, part)]
        people = [person for person in people if _fits(person, asked.q)]
        if asked.sort == "name":
            people.sort(key=lambda person: swedish_order(person.name))
        total = len(people)
        people = people[(page - 1) * PAGE : page * PAGE]
    else:
        total = (await connection.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
        rows = (await connection.execute(query.limit(PAGE).offset((page - 1) * PAGE))).all()
        people = await _opened(service, connection, rows)
    stays = await _enrolments(connection, [person.row.participant for person in people])
    return total, [replace(person, enrolments=stays.get(person.row.participant, ())) for person in people]


async def programmes(connection: AsyncConnection) -> Sequence[str]:
    """The codes of all programmes that somebody was enrolled in."""
    query = select(enrolment.c.programme).distinct().order_by(enrolment.c.programme)
    return (await connection.execute(query)).scalars().all()


def swedish_order(name: str) -> str:
    """A key that puts å, ä, ö last, as Swedish does, and other accents beside their letter."""
    letters = (SWEDISH_LAST.get(letter, letter) for letter in unicodedata.normalize("NFC", name.casefold()))
    return "".join(c for c in unicodedata.normalize("NFD", "".join(letters)) if not unicodedata.combining(c))


def _batched(rows: Sequence[Row[Any]]) -> Iterator[Sequence[Row[Any]]]:
    """Parts small enough for one question to the vault."""
    return (rows[start : start + OPENED_AT_ONCE] for start in range(0, len(rows), OPENED_AT_ONCE))


async def _opened(service: Service, connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Listed]:
    identities = await opened_identities(service, connection, rows)
    return [Listed(row, identities.get(row.participant)) for row in rows]


def _fits(person: Listed, q: str) -> bool:
    wanted = q.casefold().split()
    name = person.name.casefold()
    return all(part in name for part in wanted) or str(person.row.participant).startswith(q.lower())


async def _enrolments(connection: AsyncConnection, people: Sequence[UUID]) -> dict[UUID, list[Row[Any]]]:
    query = select(enrolment).where(enrolment.c.participant.in_(people)).order_by(enrolment.c.opened_on)
    found: dict[UUID, list[Row[Any]]] = {}
    for row in await connection.execute(query):
        found.setdefault(row.participant, []).append(row)
    return found
