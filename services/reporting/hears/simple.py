"""Histories that are simple, made ready to be counted whenever facts of their participants change."""

from collections.abc import Collection, Iterable
from pathlib import Path

from asyncpg import Connection

from services.reporting.hears.rows import COLUMNS, Row
from services.reporting.read.simple import BEGUN, NOTED
from services.reporting.read.sql import templates
from services.reporting.read_models import HISTORIES
from shared.contract import intake, placements

_EVENTS = (
    intake.ParticipantRegistered,
    intake.EnrolmentOpened,
    intake.EnrolmentClosed,
    intake.ParticipantsLinked,
    placements.PlacementStarted,
    placements.PlacementEnded,
    placements.OutcomeRecorded,
)
_KINDS = frozenset((*(event_class.word() for event_class in _EVENTS), *NOTED.values()))
_LINKED = intake.ParticipantsLinked.word()
_PARTICIPANT, _KEY, _KIND = (COLUMNS.index(name) for name in ("participant", "key", "kind"))

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('histories of ' || current_schema(), 0))"
_WITH_HISTORY = """
SELECT participant FROM fact
 WHERE participant = ANY(CAST($1 AS uuid[])) AND kind IN ('enrolment_opened', 'enrolment_closed', 'participants_linked')
 UNION
SELECT key FROM fact WHERE key = ANY(CAST($1 AS uuid[])) AND kind = 'participants_linked'
 UNION
SELECT participant FROM simple_stay WHERE participant = ANY(CAST($1 AS uuid[]))
 UNION
SELECT participant FROM complex_fact WHERE participant = ANY(CAST($1 AS uuid[]))
"""
"""Whoever is registered but in no programme yet has no history; most new participants are."""

_TEMPLATE = templates(Path(__file__).parent).get_template("simple.sql")
_WORDS = {"columns": ", ".join(COLUMNS), "noted": NOTED, "begun": BEGUN, "firsts": [*NOTED, *BEGUN]}
_MAKE_ALL, _MAKE_SOME = (_TEMPLATE.render(_WORDS, some=some) for some in (False, True))
_FORGET_SOME = [f"DELETE FROM {table.name} WHERE participant = ANY(CAST($1 AS uuid[]))" for table in HISTORIES]  # noqa: S608
_ROOM = "SET LOCAL work_mem = '32MB'"
_EMPTY = f"TRUNCATE {', '.join(table.name for table in HISTORIES)}"
_ANALYZE = (
    "ANALYZE simple_stay (participant, programme, is_easy), simple_doing (participant, programme, is_easy, kind), "
    "complex_fact (participant, programme, kind)"
)
"""What PostgreSQL has to know of them for its plans; all columns would take it as long as a third of making them."""


def concerned(rows: Iterable[Row]) -> set[str]:
    """The participants whose histories these facts belong to."""
    of = [row for row in rows if row[_KIND] in _KINDS]
    return {str(row[_PARTICIPANT]) for row in of} | {str(row[_KEY]) for row in of if row[_KIND] == _LINKED}


async def refresh(connection: Connection, participants: Collection[str]) -> None:
    """Make the histories of these participants anew, in the caller's transaction.

    One follower at a time, so that each sees what the others have changed of the same participants.
    """
    if not participants:
        return
    await connection.execute(_LOCK)
    them = [row[0] for row in await connection.fetch(_WITH_HISTORY, list(participants))]
    if them:
        for forget in _FORGET_SOME:
            await connection.execute(forget, them)
        await connection.execute(_MAKE_SOME, them)


async def make_all(connection: Connection) -> None:
    """Make all histories, in tables that are empty; nobody reads or changes them meanwhile."""
    await connection.execute(_ROOM)
    await connection.execute(_MAKE_ALL)


async def replace_all(connection: Connection) -> None:
    """Make all histories anew; needs the owner's role."""
    await connection.execute(_EMPTY)
    await make_all(connection)
    await connection.execute(_ANALYZE)
