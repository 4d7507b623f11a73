"""The figures once more, written plainly as a fold over all events: cut, put right, merge, cut, sort, walk."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shared.contract import intake, placements
from shared.contract.corrections import effective
from shared.contract.envelope import Record, decode
from shared.service.clock import stockholm_date
from shared.testing.history import AHistory

STATES = ("work", "study", "internship", "moved")


@dataclass
class Person:
    """Everything that held of one person by the state date, in order."""

    events: list[Any]
    genders: dict[UUID, str]

    def spells(self, programme: str) -> list[list[Any]]:
        """Pairs of entry and exit (None while it is open)."""
        found: list[list[Any]] = []
        for event in self.events:
            within = getattr(event, "programme", None) == programme
            is_open = bool(found) and found[-1][1] is None
            if within and isinstance(event, intake.EnrolmentOpened) and not is_open:
                found.append([event, None])
            elif within and isinstance(event, intake.EnrolmentClosed) and is_open:
                found[-1][1] = event
        return found

    def doing(self, programme: str) -> Iterator[tuple[str, date, date]]:
        """Kind, first and last day of each placement, and of each outcome told for the programme."""
        ends = {e.placement: e.occurred_on for e in reversed(self.events) if isinstance(e, placements.PlacementEnded)}
        for event in self.events:
            if isinstance(event, placements.PlacementStarted):
                yield event.kind, event.occurred_on, ends.get(event.placement, date.max)
        told = [e for e in self.events if isinstance(e, placements.OutcomeRecorded) and e.programme == programme]
        for event, later in zip(told, [*told[1:], None], strict=False):
            last = date.fromordinal(later.occurred_on.toordinal() - 1) if later else date.max
            yield event.kind, event.occurred_on, last


def people(history: AHistory, state_date: date, known_on: date) -> list[Person]:
    """Everybody, as known on one date and as it was on the other."""
    held = [record for log in history.logs.values() for record in effective(list(_known(log, known_on)))]
    held.sort(key=lambda r: (r.event.occurred_on, r.envelope.time, r.id) if r.event else ())
    who = _merged(held)
    found: dict[UUID, Person] = {}
    for record in held:
        event: Any = record.event
        person = found.setdefault(who(event.participant), Person([], {}))
        if isinstance(event, intake.ParticipantRegistered):
            person.genders[event.participant] = event.gender
        elif event.occurred_on <= state_date:
            person.events.append(event)
    return list(found.values())


def _known(log: Iterable[tuple[int, bytes]], known_on: date) -> Iterator[Record]:
    records = (decode(body) for _, body in log)
    return (record for record in records if stockholm_date(record.envelope.time) <= known_on)


def _merged(held: Iterable[Record]) -> Any:
    parent: dict[UUID, UUID] = {}

    def find(one: UUID) -> UUID:
        while one in parent:
            one = parent[one]
        return one

    for record in held:
        if isinstance(record.event, intake.ParticipantsLinked):
            survivor, absorbed = find(record.event.participant), find(record.event.absorbed)
            if survivor != absorbed:
                parent[absorbed] = survivor
    return find


def persons(everybody: list[Person], programme: str, day: date) -> int:
    return sum(1 for person in everybody if person.spells(programme))


def ever_work(everybody: list[Person], programme: str, day: date) -> int:
    return sum(1 for p in everybody if p.spells(programme) and any(kind == "work" for kind, _, _ in p.doing(programme)))


def new_employment(everybody: list[Person], programme: str, day: date) -> int:
    return sum(
        1
        for person in everybody
        for first in [spell[0].occurred_on for spell in person.spells(programme)][:1]
        if any(kind == "work" and start >= first for kind, start, _ in person.doing(programme))
    )


def persons_by_gender(everybody: list[Person], programme: str, day: date) -> dict[str, int]:
    return _counted(
        person.genders[spells[0][0].participant] for person in everybody if (spells := person.spells(programme))
    )


def partition(everybody: list[Person], programme: str, day: date) -> dict[str, int]:
    return _counted(_state(person, programme, day) for person in everybody if person.spells(programme))


def _state(person: Person, programme: str, day: date) -> str:
    left = person.spells(programme)[-1][1]
    now = {kind for kind, first, last in person.doing(programme) if first <= day <= last}
    if left is not None and left.occurred_on < day and left.reason == "moved":
        now.add("moved")
    if any(isinstance(e, intake.EnrolmentClosed) and e.reason == "deceased" for e in person.events):
        return "deceased"
    found = next((state for state in STATES if state in now), None)
    return found or ("other_exit" if left is not None and left.occurred_on < day else "remaining")


def _counted(values: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return counts
