"""The history of a case so far: what its names stand for, and which of its events still hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deploy.scenario import lines
from deploy.scenario.client import CreatedEvent


@dataclass
class Done:
    """A line with its events."""

    line: lines.AnyLine
    created: list[CreatedEvent] = field(default_factory=list)


@dataclass
class History:
    """All lines that were carried out, in order. Lookups skip voided lines and events."""

    done: dict[str, Done] = field(default_factory=dict)
    participants: dict[str, str] = field(default_factory=dict)
    """The UUID of each local name."""
    registrations: dict[str, CreatedEvent] = field(default_factory=dict)
    """The registration event of each participant; any line that names the participant may have caused it."""
    placements: dict[str, str] = field(default_factory=dict)
    projects: set[str] = field(default_factory=set)
    others: dict[str, str] = field(default_factory=dict)
    """The pseudonym of each local name without a registration."""
    registered_later: frozenset[str] = frozenset()
    """All local names that some line registers."""

    def holds(self, event: CreatedEvent) -> bool:
        return not any(self.holds(void) for void in self._voids(event))

    def void_of(self, event: CreatedEvent) -> CreatedEvent | None:
        """Return the void of this event that still holds."""
        return next(filter(self.holds, self._voids(event)), None)

    def _voids(self, event: CreatedEvent) -> Iterable[CreatedEvent]:
        for done in self.done.values():
            for other in done.created:
                if other.type == "event_voided" and other.data["event_id"] == event.id:
                    yield other

    def line_holds(self, id_: str) -> bool:
        voids = (d.line for d in self.done.values() if isinstance(d.line, lines.EventVoided) and d.line.target == id_)
        return not any(self.line_holds(void.id) for void in voids)

    def amended(self, id_: str) -> lines.AnyLine:
        """Return the line that a chain of voids and corrections is about; for other lines, the line itself."""
        line = self.done[id_].line
        while isinstance(line, lines.EventVoided | lines.EventCorrected):
            line = self.done[line.target].line
        return line

    def corrections_of(self, id_: str) -> list[Done]:
        """Return the corrections of a line that hold, in order."""
        return [
            done
            for done in self.done.values()
            if isinstance(done.line, lines.EventCorrected) and done.line.target == id_ and self.line_holds(done.line.id)
        ]

    def as_corrected(self, id_: str) -> lines.AnyLine:
        """Return a line with its corrections applied."""
        line = self.done[id_].line
        for done in self.corrections_of(id_):
            if isinstance(done.line, lines.EventCorrected):
                line = lines.corrected(line, done.line.set)
        return line

    def events_of(self, id_: str) -> list[CreatedEvent]:
        """Return the events of a line that hold, with those that a correction put in their place."""
        instead = [event for done in self.corrections_of(id_) for event in done.created if not event.amends]
        return [event for event in (*self.done[id_].created, *instead) if self.holds(event)]

    def one_person(self, name: str) -> list[str]:
        """Return the local names that are linked to this one, itself first."""
        links = [
            {d.line.participant, d.line.absorbed}
            for d in self.done.values()
            if isinstance(d.line, lines.ParticipantsLinked) and self.line_holds(d.line.id)
        ]
        result = [name]
        for known in result:
            result += sorted({other for link in links if known in link for other in link} - set(result))
        return result

    def now(self, type_: str) -> list[dict[str, Any]]:
        """Return the fields of the events of a type that hold, with corrections applied."""
        holding = [event for done in self.done.values() for event in done.created if self.holds(event)]
        corrected: dict[str, dict[str, Any]] = {}
        for event in holding:
            if event.type == "event_corrected":
                corrected.setdefault(event.data["event_id"], {}).update(event.data["set"])
        return [event.data | corrected.get(event.id, {}) for event in holding if event.type == type_]

    def open_enrolments(self, names: Iterable[str], programme: str, day: date) -> list[dict[str, Any]]:
        """Return the open enrolments on that day of the first of these names that has any."""
        closed = {data["enrolment"] for data in self.now("enrolment_closed")}
        still = [
            data
            for data in self.now("enrolment_opened")
            if data["programme"] == programme
            and data["occurred_on"] <= day.isoformat()
            and data["enrolment"] not in closed
        ]
        persons = [self.participants.get(name) for name in names]
        enrolments = ([data for data in still if data["participant"] == person] for person in persons)
        return next(filter(None, enrolments), [])

    def enrolled(self, name: str, programme: str, day: date) -> str:
        """Return the name enrolled on that day: this one, else a linked one, else this one all the same."""
        left = {data["enrolment"]: data["occurred_on"] for data in self.now("enrolment_closed")}
        within = {
            data["participant"]
            for data in self.now("enrolment_opened")
            if data["programme"] == programme
            and data["occurred_on"] <= day.isoformat() <= left.get(data["enrolment"], "9999")
        }
        return self._one_of(within, name)

    def resident(self, name: str, municipality: str, day: date) -> str:
        """Return the name resident there on that day: this one, else a linked one, else this one all the same."""
        lived: dict[str, tuple[str, bool]] = {}
        for ends, type_ in ((False, "residence_started"), (True, "residence_ended")):
            for data in self.now(type_):
                turn = (data["occurred_on"], ends)
                if data["municipality"] == municipality and data["occurred_on"] <= day.isoformat():
                    lived[data["participant"]] = max(turn, lived.get(data["participant"], turn))
        return self._one_of({participant for participant, (_, ended) in lived.items() if not ended}, name)

    def _one_of(self, participants: set[str], name: str) -> str:
        persons = self.one_person(name)
        return next((person for person in persons if self.participants.get(person) in participants), name)

    def seats(self, organisation: str, programme: str) -> list[tuple[str, int]]:
        """Return the openings of an organisation in a programme with their remaining seats, oldest first."""
        left: dict[str, int] = {}
        for sign, type_ in ((1, "seats_offered"), (-1, "seats_withdrawn")):
            for data in self.now(type_):
                if (data["organisation"], data["programme"]) == (organisation, programme):
                    left[data["opening"]] = left.get(data["opening"], 0) + sign * data["seats"]
        return [(opening, seats) for opening, seats in left.items() if seats > 0]

    def uncovered(self, name: str, project: str) -> list[tuple[str, str | None]]:
        """Return the lines that begin a spell without an enrolment of this participant, each with the exit before."""
        result: list[tuple[str, str | None]] = []
        is_open, left = False, None
        for id_, line in self._turns(name, project):
            if isinstance(line, lines.ParticipantExited):
                is_open, left = False, id_
            elif not is_open:
                is_open = True
                if not any(event.type == "enrolment_opened" for event in self.events_of(id_)):
                    result.append((id_, left))
        return result

    def _turns(self, name: str, project: str) -> list[tuple[str, lines.AnyLine]]:
        """Return the registrations and exits of the participant in the project that hold, in the order of days."""
        turns = [
            (id_, self.as_corrected(id_))
            for id_, d in self.done.items()
            if isinstance(d.line, lines.ParticipantRegistered | lines.ParticipantExited)
            and (d.line.participant, d.line.project) == (name, project)
            and self.line_holds(id_)
        ]
        return sorted(turns, key=lambda turn: (turn[1].occurred_on, turn[1].recorded_on))

    def other_registration_holds(self, line: lines.ParticipantRegistered) -> bool:
        """Return whether another line that holds registers the same participant."""
        return any(
            isinstance(d.line, lines.ParticipantRegistered)
            and d.line.participant == line.participant
            and d.line.id != line.id
            and self.line_holds(d.line.id)
            for d in self.done.values()
        )
