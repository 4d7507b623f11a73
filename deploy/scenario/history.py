"""What a case has come to so far: who and what its names stand for, and which of its events still hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from deploy.scenario import lines
from deploy.scenario.client import Made


@dataclass
class Done:
    """A line with the events that it came to."""

    line: lines.AnyLine
    made: list[Made] = field(default_factory=list)


@dataclass
class History:
    """Everything done, in order. Lookups see only what holds: no line and no event that was voided."""

    done: dict[str, Done] = field(default_factory=dict)
    participants: dict[str, str] = field(default_factory=dict)
    """The UUID of each local name."""
    registrations: dict[str, Made] = field(default_factory=dict)
    """Each participant's registration, which a line other than `participant_registered` may have needed first."""
    placements: dict[str, str] = field(default_factory=dict)
    projects: set[str] = field(default_factory=set)
    others: dict[str, str] = field(default_factory=dict)
    """The pseudonym of each local name that nobody is registered by."""
    registered_later: frozenset[str] = frozenset()
    """Every local name that some line registers."""

    def holds(self, event: Made) -> bool:
        return not any(self.holds(void) for void in self._voids(event))

    def void_of(self, event: Made) -> Made | None:
        """The void of this event that still holds."""
        return next(filter(self.holds, self._voids(event)), None)

    def _voids(self, event: Made) -> Iterable[Made]:
        for done in self.done.values():
            for made in done.made:
                if made.type == "event_voided" and made.data["event_id"] == event.id:
                    yield made

    def line_holds(self, id_: str) -> bool:
        voids = (d.line for d in self.done.values() if isinstance(d.line, lines.EventVoided) and d.line.target == id_)
        return not any(self.line_holds(void.id) for void in voids)

    def amended(self, id_: str) -> lines.AnyLine:
        """The line that a void or a correction is about in the end; any other line is about itself."""
        line = self.done[id_].line
        while isinstance(line, lines.EventVoided | lines.EventCorrected):
            line = self.done[line.target].line
        return line

    def corrections_of(self, id_: str) -> list[Done]:
        """The corrections of a line that hold, in order."""
        return [
            done
            for done in self.done.values()
            if isinstance(done.line, lines.EventCorrected) and done.line.target == id_ and self.line_holds(done.line.id)
        ]

    def as_corrected(self, id_: str) -> lines.AnyLine:
        """A line as its corrections leave it."""
        line = self.done[id_].line
        for done in self.corrections_of(id_):
            if isinstance(done.line, lines.EventCorrected):
                line = lines.corrected(line, done.line.set)
        return line

    def events_of(self, id_: str) -> list[Made]:
        """What holds of a line's events, with those that a correction put in their place."""
        instead = [made for done in self.corrections_of(id_) for made in done.made if not made.amends]
        return [made for made in (*self.done[id_].made, *instead) if self.holds(made)]

    def one_person(self, name: str) -> list[str]:
        """The local names that are linked to this one, itself first."""
        links = [
            {d.line.participant, d.line.absorbed}
            for d in self.done.values()
            if isinstance(d.line, lines.ParticipantsLinked) and self.line_holds(d.line.id)
        ]
        found = [name]
        for known in found:
            found += sorted({other for link in links if known in link for other in link} - set(found))
        return found

    def now(self, type_: str) -> list[dict[str, Any]]:
        """What the events of a type that hold say, with the corrections that hold."""
        held = [made for done in self.done.values() for made in done.made if self.holds(made)]
        sets: dict[str, dict[str, Any]] = {}
        for made in held:
            if made.type == "event_corrected":
                sets.setdefault(made.data["event_id"], {}).update(made.data["set"])
        return [made.data | sets.get(made.id, {}) for made in held if made.type == type_]

    def open_enrolments(self, names: Iterable[str], programme: str, on: date) -> list[dict[str, Any]]:
        """What the first of these who was in the programme on that day entered by then and has not left."""
        closed = {data["enrolment"] for data in self.now("enrolment_closed")}
        still = [
            data
            for data in self.now("enrolment_opened")
            if data["programme"] == programme
            and data["occurred_on"] <= on.isoformat()
            and data["enrolment"] not in closed
        ]
        persons = [self.participants.get(name) for name in names]
        each = ([data for data in still if data["participant"] == person] for person in persons)
        return next(filter(None, each), [])

    def enrolled(self, name: str, programme: str, on: date) -> str:
        """Who was in the programme on that day: this participant, else one linked to it, else nobody: itself."""
        left = {data["enrolment"]: data["occurred_on"] for data in self.now("enrolment_closed")}
        within = {
            data["participant"]
            for data in self.now("enrolment_opened")
            if data["programme"] == programme
            and data["occurred_on"] <= on.isoformat() <= left.get(data["enrolment"], "9999")
        }
        return self._one_of(within, name)

    def resident(self, name: str, municipality: str, on: date) -> str:
        """Who lived in the municipality on that day: this participant, else one linked to it, else nobody: itself."""
        lived: dict[str, tuple[str, bool]] = {}
        for ends, type_ in ((False, "residence_started"), (True, "residence_ended")):
            for data in self.now(type_):
                turn = (data["occurred_on"], ends)
                if data["municipality"] == municipality and data["occurred_on"] <= on.isoformat():
                    lived[data["participant"]] = max(turn, lived.get(data["participant"], turn))
        return self._one_of({participant for participant, (_, ended) in lived.items() if not ended}, name)

    def _one_of(self, participants: set[str], name: str) -> str:
        persons = self.one_person(name)
        return next((person for person in persons if self.participants.get(person) in participants), name)

    def seats(self, organisation: str, programme: str) -> list[tuple[str, int]]:
        """The openings of an organisation in a programme with the seats that are left, oldest first."""
        left: dict[str, int] = {}
        for sign, type_ in ((1, "seats_offered"), (-1, "seats_withdrawn")):
            for data in self.now(type_):
                if (data["organisation"], data["programme"]) == (organisation, programme):
                    left[data["opening"]] = left.get(data["opening"], 0) + sign * data["seats"]
        return [(opening, seats) for opening, seats in left.items() if seats > 0]

    def uncovered(self, name: str, project: str) -> list[tuple[str, str | None]]:
        """The lines that begin a spell of this participant and opened no enrolment, each with the exit before it."""
        found: list[tuple[str, str | None]] = []
        is_open, left = False, None
        for id_, line in self._turns(name, project):
            if isinstance(line, lines.ParticipantExited):
                is_open, left = False, id_
            elif not is_open:
                is_open = True
                if not any(made.type == "enrolment_opened" for made in self.events_of(id_)):
                    found.append((id_, left))
        return found

    def _turns(self, name: str, project: str) -> list[tuple[str, lines.AnyLine]]:
        """The lines that register the participant in the project or end that, and hold, in the order of the days."""
        turns = [
            (id_, self.as_corrected(id_))
            for id_, d in self.done.items()
            if isinstance(d.line, lines.ParticipantRegistered | lines.ParticipantExited)
            and (d.line.participant, d.line.project) == (name, project)
            and self.line_holds(id_)
        ]
        return sorted(turns, key=lambda turn: (turn[1].occurred_on, turn[1].recorded_on))

    def other_registration_holds(self, line: lines.ParticipantRegistered) -> bool:
        """Whether another line that holds registers the same participant."""
        return any(
            isinstance(d.line, lines.ParticipantRegistered)
            and d.line.participant == line.participant
            and d.line.id != line.id
            and self.line_holds(d.line.id)
            for d in self.done.values()
        )
