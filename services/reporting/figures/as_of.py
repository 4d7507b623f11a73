"""Facts as they were when each log was known up to a position: later amendments taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from asyncpg import Connection

from services.reporting.domain.amendments import FOREVER
from services.reporting.hears.facts import amended
from services.reporting.hears.rows import COLUMNS, Row

Positions = Mapping[str, int]
"""How far each log is taken in, by its source; a log that is not named is left out."""

_LATER = """
SELECT DISTINCT amendment.log, amendment.root_event_id, CAST(each.value AS bigint) AS position
  FROM jsonb_each_text($1::jsonb) AS each
  JOIN followed_log ON followed_log.source = each.key
  JOIN amendment ON amendment.log = followed_log.id AND amendment.position > CAST(each.value AS bigint)
 WHERE amendment.recorded_on <= $2
"""


@dataclass(frozen=True)
class AsOf:
    """What `as_of.sql` is given."""

    reached: str
    remade: list[UUID]
    as_then: str

    @property
    def parameters(self) -> dict[str, Any]:
        return {"reached": self.reached, "remade": self.remade, "as_then": self.as_then}


async def as_of(connection: Connection, positions: Positions, known_on: date) -> AsOf:
    """The facts that later amendments have changed for this known-on date, as they were before those."""
    reached = orjson.dumps(dict(positions)).decode()
    remade: list[UUID] = []
    rows: list[dict[str, Any]] = []
    for log, event_id, position in await connection.fetch(_LATER, reached, known_on):
        remade.append(event_id)
        rows.extend(_row(row) for row in await amended(connection, log, [event_id], position))
    return AsOf(reached, remade, orjson.dumps(rows, default=str).decode())


def _row(values: Row) -> dict[str, Any]:
    row = dict(zip(COLUMNS, values, strict=True))
    forever = row["known_to"] == FOREVER
    return {**row, "attributes": orjson.loads(row["attributes"]), **({"known_to": "infinity"} if forever else {})}
