"""Figures, and the events behind them, as files to open in a spreadsheet."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from services.reporting.figures.catalogue import PARTS, wording
from services.reporting.figures.computing import Computed, compute, explain
from services.reporting.web.files import Cell, Table, as_csv, as_xlsx
from services.reporting.web.pages.numbers import Line, crossed, lines
from services.reporting.web.pages.query import PageQuery
from shared.contract.words import ProgrammeCode
from shared.service.arrival import Running
from shared.service.clock import stockholm_date
from shared.web.i18n import N_, language_of, translations
from shared.web.labels import event_label

router = APIRouter(prefix="/programmes/{code}/figures/{fn}", include_in_schema=False)

Kind = Literal["csv", "xlsx"]

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MAX_EVENTS = 200_000
"""At most this many events stand in a file; a spreadsheet takes a million lines, and nobody reads them."""

Words = Callable[[str], str]


@router.get("/table.{kind}")
async def a_figure_as_a_file(code: ProgrammeCode, fn: str, kind: Kind, request: Request, service: Running) -> Response:
    """Every number of a figure; a figure of two levels as a table of both."""
    today = stockholm_date(service.clock())
    query = PageQuery.read(code, request.query_params, today)
    computed = await compute(service.engine, fn, query.arguments(), today)
    words = translations(language_of(request)).gettext
    headings, rows = _numbers(lines(computed, query), words)
    table = Table(fn, _about(code, query, computed, request), headings, rows)
    return await _file(table, f"{code}-{fn}", query, kind, request)


@router.get("/events.{kind}")
async def events_as_a_file(
    code: ProgrammeCode, fn: str, kind: Kind, request: Request, service: Running, part: str = ""
) -> Response:
    """The events behind a figure or a part of it, in the order of each log."""
    today = stockholm_date(service.clock())
    query = PageQuery.read(code, request.query_params, today)
    computed, events = await explain(service.engine, fn, query.arguments(), part, today)
    words = translations(language_of(request)).gettext
    about = [*_about(code, query, computed, request), (words(N_("Part")), part or words(N_("The whole")))]
    about.append((words(N_("Events")), str(len(events))))
    headings = [words(each) for each in EVENT_HEADINGS]
    table = Table(fn, about, headings, _events(events[:MAX_EVENTS], words))
    return await _file(table, f"{code}-{fn}-events", query, kind, request)


EVENT_HEADINGS = (
    N_("Log"),
    N_("No."),
    N_("Event"),
    N_("Type"),
    N_("Happened"),
    N_("Recorded"),
    N_("Pseudonym"),
    N_("Programme"),
    N_("Holds?"),
    N_("Put right by no."),
    N_("Event id"),
)


def _numbers(found: Sequence[Line], words: Words) -> tuple[list[str], Iterator[list[Cell]]]:
    if found and all(len(line.names) == 2 for line in found):
        both = crossed(found)
        return (
            [words(N_("Part")), *(_name(column, words) for column in both.columns)],
            ([_name(row, words), *(_cell(cells.get(c)) for c in both.columns)] for row, cells in both.rows),
        )
    headings = [words(N_("Part")), words(N_("Name")), words(N_("Value"))]
    return headings, ([line.path, " – ".join(_name(name, words) for name in line.names), _cell(line)] for line in found)


def _cell(line: Line | None) -> Cell:
    """Nobody is 0; a list of people is their pseudonyms."""
    if line is None:
        return 0
    return ", ".join(map(str, line.value)) if isinstance(line.value, list) else line.value


def _name(name: str, words: Words) -> str:
    return words(PARTS[name]) if name in PARTS else name


def _events(events: Sequence[Mapping[str, Any]], words: Words) -> Iterator[list[Cell]]:
    for event in events:
        yield [
            event["log"],
            event["position"],
            words(event_label(event["kind"])),
            event["type"],
            event["occurred_on"].isoformat(),
            event["recorded_at"].isoformat(),
            str(event["participant"] or ""),
            event["programme"] or "",
            words(N_("Yes")) if event["holds"] else words(N_("Void then")),
            " ".join(map(str, event["amended_at"])),
            str(event["event_id"]),
        ]


def _about(code: str, query: PageQuery, computed: Computed, request: Request) -> list[tuple[str, str]]:
    language = language_of(request)
    words = translations(language).gettext
    indicator = computed.figure.indicator
    version = words(N_("version"))
    more = ", ".join(f"{name}={value}" for name, value in query.more.items())
    return [
        (words(N_("Figure")), wording(indicator.fn, language)),
        (words(N_("Definition")), f"{indicator.fn}, {version} {indicator.version}"),
        (words(N_("Programme")), code),
        *([(words(N_("Arguments")), more)] if more else []),
        (words(N_("State date")), _day(computed.figure.state_date)),
        (words(N_("Known on")), _day(computed.figure.known_on)),
        *((log, str(position)) for log, position in computed.positions.items()),
    ]


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


async def _file(table: Table, name: str, query: PageQuery, kind: Kind, request: Request) -> Response:
    language = language_of(request)
    about = translations(language).gettext(N_("Counted from"))
    content = (
        await asyncio.to_thread(as_csv, table, language)
        if kind == "csv"
        else await asyncio.to_thread(as_xlsx, table, about)
    )
    file = quote(f"{name}-{query.state_date}-{query.known_on}.{kind}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{file}", "Content-Language": language}
    return Response(content, media_type=TYPES[kind], headers=headers)
