"""The SQL of figures, made of the prelude that all share and each figure's own file, with or without events behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import TextClause, text

from services.reporting.read.simple import BEGUN, NOTED
from services.reporting.read.sql import templates

_HERE = Path(__file__).parent
_SQL = templates(_HERE, _HERE / "indicators")


@dataclass(frozen=True)
class Question:
    """A figure's file. Rows alike in these columns are counted together, as many as `times` says."""

    sql: str
    columns: tuple[str, ...]
    times: str


@cache
def explained(sql: str, order_by: tuple[str, ...], is_one: bool, as_then: bool) -> TextClause:
    """Asks for each row with the events behind it, in that order; `as_then` of facts as they were before."""
    query = f"{_with([sql], is_one, with_events=True)}\nSELECT * FROM answer_0 ORDER BY {', '.join(order_by)}"
    return text(_as_then(query, as_then))


@cache
def counted(questions: tuple[Question, ...], is_one: bool) -> TextClause:
    """Asks how often each combination of columns comes; the columns of the nth question have its number behind them.

    Each row belongs to the question whose number is `asked`.
    """
    counts = [_counts(nth, question) for nth, question in enumerate(questions)]
    joined = " FULL JOIN ".join(f"count_{nth}{' USING (asked)' if nth else ''}" for nth in range(len(questions)))
    order = ", ".join(["asked", *(f"{name}_{nth}" for nth, each in enumerate(questions) for name in each.columns)])
    tables = ",\n".join((_with([each.sql for each in questions], is_one, with_events=False), *counts))
    return text(f"{tables}\nSELECT * FROM {joined} ORDER BY {order}")


@cache
def behind(as_then: bool) -> TextClause:
    """Asks for the events behind a number."""
    return text(_as_then(_SQL.get_template("behind.sql").render(), as_then))


def _counts(nth: int, question: Question) -> str:
    columns = [f"{name} AS {name}_{nth}" for name in question.columns]
    listed = ", ".join([f"{nth} AS asked", *columns, f"CAST({question.times} AS integer) AS times_{nth}"])
    grouped = f" GROUP BY {', '.join(question.columns)}" if question.columns else ""
    return f"count_{nth} AS (SELECT {listed} FROM answer_{nth}{grouped})"  # noqa: S608 - our own files and names


def _with(files: Sequence[str], is_one: bool, with_events: bool) -> str:
    """The rows of each file as a table: `answer_0`, `answer_1`.

    That all are about one programme is said in plain words, so that PostgreSQL need not look for several.
    """
    words = {
        "with_events": with_events,
        "of_these": "= CAST(:project AS text)" if is_one else "= ANY (CAST(:projects AS text[]))",
        "once": "MATERIALIZED" if len(files) > 1 else "NOT MATERIALIZED",
        "noted": NOTED,
        "begun": BEGUN,
        "firsts": [*NOTED, *BEGUN],
    }
    prelude, *own = (_SQL.get_template(name).render(words) for name in ("prelude.sql", *files))
    return ",\n".join((prelude, *(f"answer_{nth} AS (\n{query}\n)" for nth, query in enumerate(own))))


def _as_then(query: str, as_then: bool) -> str:
    if not as_then:
        return query
    return f"{_SQL.get_template('as_of.sql').render()}\nSELECT * FROM (\n{query}\n) AS asked"
