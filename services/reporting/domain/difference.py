"""How two editions of a figure differ: which parts changed, who moved, and which events did it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shared.contract.figures import Change, EventAt, FigurePublished, FigureSuperseded, Moved, PartChanged

MAX_EVENTS = 250
"""At most this many events, or people, stand on one sheet; an event of the log has 64 000 bytes at most."""


@dataclass(frozen=True)
class Cell:
    """One number of a figure: its JSON value, whom it counts, and the events behind each of them.

    Where it counts something else than people, the events stand under None.
    """

    value: Any
    behind: Mapping[UUID | None, frozenset[UUID]]

    @property
    def people(self) -> frozenset[UUID]:
        return frozenset(person for person in self.behind if person is not None)


Cells = Mapping[str, Cell]
"""A figure's numbers by their dotted paths."""

NOBODY = Cell(None, {})


@dataclass(frozen=True)
class Mover:
    """Somebody (None: no person) with the parts come into and fallen out of, and all events that counted before or
    count now.
    """

    participant: UUID | None
    entered: tuple[str, ...]
    left: tuple[str, ...]
    behind: frozenset[UUID]


def movers(before: Cells, after: Cells) -> list[Mover]:
    """Everybody who counts in other parts than before, in the order of their ids."""
    entered: dict[UUID | None, list[str]] = {}
    left: dict[UUID | None, list[str]] = {}
    for part in _parts(before, after):
        was, now = before.get(part, NOBODY).behind, after.get(part, NOBODY).behind
        for person in now:
            if person not in was or (person is None and now[None] - was[None]):
                entered.setdefault(person, []).append(part)
        for person in was:
            if person not in now or (person is None and was[None] - now[None]):
                left.setdefault(person, []).append(part)
    return [
        Mover(person, tuple(entered.get(person, ())), tuple(left.get(person, ())), _behind(person, before, after))
        for person in sorted({*entered, *left}, key=str)
    ]


def _behind(person: UUID | None, *editions: Cells) -> frozenset[UUID]:
    none: frozenset[UUID] = frozenset()
    return frozenset().union(*(cell.behind.get(person, none) for cells in editions for cell in cells.values()))


def changed(before: Cells, after: Cells) -> list[PartChanged]:
    """Every part with another value or other people, in the order of the paths."""
    found = []
    for part in _parts(before, after):
        was, now = before.get(part, NOBODY), after.get(part, NOBODY)
        change = _change(was, now)
        if change.before != change.after or change.entered or change.left:
            found.append(PartChanged(part=part, **change.model_dump()))
    return found


def statement(
    new: FigurePublished,
    before: Cells,
    after: Cells,
    causes: Mapping[UUID | None, Sequence[EventAt]],
) -> list[FigureSuperseded]:
    """The sheets that say how a new edition differs from the last, given which events moved each mover."""
    moved = [
        Moved(participant=m.participant, entered=m.entered, left=m.left, events=tuple(causes.get(m.participant, ())))
        for m in movers(before, after)
    ]
    sheets = list(_sheets(moved)) or [[]]
    numerator, denominator = share_parts({**before, **after})
    return [
        FigureSuperseded(
            occurred_on=new.occurred_on,
            figure=new.figure,
            edition=new.edition,
            superseded=new.edition - 1,
            sheet=number,
            sheets=len(sheets),
            numerator=None if numerator is None else _between(numerator, before, after),
            denominator=None if denominator is None else _between(denominator, before, after),
            parts=tuple(changed(before, after)) if number == 1 else (),
            moved=tuple(sheet),
        )
        for number, sheet in enumerate(sheets, 1)
    ]


def share_parts(cells: Cells) -> tuple[str | None, str | None]:
    """The paths of the numerator and the denominator: `n` and `d`, or the one count that the figure is."""
    counts = [path for path in ("n", "", "d") if isinstance(cells.get(path, NOBODY).value, int)]
    return next((path for path in counts if path != "d"), None), "d" if "d" in counts else None


def _between(part: str, before: Cells, after: Cells) -> Change:
    return _change(before.get(part, NOBODY), after.get(part, NOBODY))


def _change(was: Cell, now: Cell) -> Change:
    return Change(
        before=was.value,
        after=now.value,
        entered=len(now.people - was.people),
        left=len(was.people - now.people),
    )


def _parts(before: Cells, after: Cells) -> list[str]:
    return sorted({*before, *after})


def _sheets(moved: Sequence[Moved]) -> Iterator[list[Moved]]:
    """Movers in their order, those with very many events on several sheets."""
    sheet: list[Moved] = []
    room = MAX_EVENTS
    for each in moved:
        for at in range(0, max(len(each.events), 1), MAX_EVENTS):
            events = each.events[at : at + MAX_EVENTS]
            if sheet and room < max(len(events), 1):
                yield sheet
                sheet, room = [], MAX_EVENTS
            sheet.append(each.model_copy(update={"events": events}))
            room -= max(len(events), 1)
    if sheet:
        yield sheet
