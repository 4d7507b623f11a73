"""SQL that counts: several questions of the same people in one statement, which works out only once who these are."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.reporting.figures.arguments import Arguments
from services.reporting.figures.number import Row

_FILES = Path(__file__).parent / "indicators"
_IN_ORDER = text("SELECT set_config('enable_hashjoin', :hash, true)")
_AMONG, _IS = "= ANY (CAST(:projects AS text[]))", "= CAST(:project AS text)"
_COMMON = ("V", "K", "project", "projects")
_NAMED = re.compile(r"(?<![:\w]):(\w+)")
_COMMENT = re.compile(r"^--.*\n", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """A figure's file, and the columns that matter: rows alike in these are counted together."""

    file: str
    columns: tuple[str, ...]


async def ask(connection: AsyncConnection, asked: Sequence[tuple[Question, Arguments]]) -> list[list[Row]]:
    """The rows of each question, each with how many `times` it came; all of the same V, K and programmes."""
    common = asked[0][1]
    statement = _statement(tuple(question for question, _ in asked), len(common["projects"]) == 1)
    given = {**common, "project": common["projects"][0]}
    for nth, (_, arguments) in enumerate(asked):
        given.update({f"{name}_{nth}": value for name, value in arguments.items()})
    wanted = {name: given[name] for name in statement.compile().params}
    await connection.execute(_IN_ORDER, {"hash": "off"})
    rows = (await connection.execute(statement, wanted)).mappings().all()
    await connection.execute(_IN_ORDER, {"hash": "on"})
    return [_rows(nth, question, rows) for nth, (question, _) in enumerate(asked)]


def _rows(nth: int, question: Question, rows: Sequence[Mapping[Any, Any]]) -> list[Row]:
    names = (*question.columns, "times")
    mine = ({name: row[f"{name}_{nth}"] for name in names} for row in rows if row["asked"] == nth)
    return [row for row in mine if row["times"]]


@cache
def _statement(questions: tuple[Question, ...], one: bool) -> TextClause:
    """Each question is a table of its own; that all are about `one` programme is said in plain words.

    Then PostgreSQL knows in which order its indexes are. Joining in that order is not to be weighed against hashing,
    which it always takes to be quicker than it is.
    """
    prelude = (_FILES / "counting" / "prelude.sql").read_text()
    if len(questions) > 1:
        prelude = prelude.replace("doing AS NOT MATERIALIZED", "doing AS MATERIALIZED")
    tables = ",\n".join(f"answer_{nth} AS ({_table(nth, question)})" for nth, question in enumerate(questions))
    joined = " FULL JOIN ".join(f"answer_{nth}{' USING (asked)' if nth else ''}" for nth in range(len(questions)))
    order = ", ".join(["asked", *(f"{name}_{nth}" for nth, each in enumerate(questions) for name in each.columns)])
    query = f"{prelude},\n{tables}\nSELECT * FROM {joined} ORDER BY {order}"
    return text(query.replace(_AMONG, _IS) if one else query)


def _table(nth: int, question: Question) -> str:
    """How often each combination of its columns comes; the last clause of a file orders, which counting needs not.

    A file of the same name in `counting` says the same, counted: its rows say how many `times` they come.
    """
    counts = _FILES / "counting" / question.file
    file, times = (counts, "sum(times)") if counts.exists() else (_FILES / question.file, "count(*)")
    query = _COMMENT.sub("", file.read_text()).rpartition("\n ORDER BY ")[0]
    query = f"WITH {query.lstrip().removeprefix(',')}" if query.lstrip().startswith(",") else query
    query = _NAMED.sub(lambda found: found[0] if found[1] in _COMMON else f"{found[0]}_{nth}", query)
    columns = [f"{name} AS {name}_{nth}" for name in question.columns]
    listed = ", ".join([f"{nth} AS asked", *columns, f"CAST({times} AS integer) AS times_{nth}"])
    groups = f" GROUP BY {', '.join(question.columns)} OFFSET 0" if question.columns else ""
    return f"SELECT {listed} FROM ({query}) AS each{groups}"  # noqa: S608 - our own files and names
