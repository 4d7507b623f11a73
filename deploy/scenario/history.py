"""What a case has come to so far: who and what its names stand for, and which of its events still hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field
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

    def open_enrolments(self, name: str, programme: str) -> list[dict[str, Any]]:
        """What was opened there for this participant or those linked to it and not closed; the participant's first."""
        closed = {data["enrolment"] for data in self.now("enrolment_closed")}
        opened = [
            data
            for data in self.now("enrolment_opened")
            if data["programme"] == programme and data["enrolment"] not in closed
        ]
        persons = [self.participants.get(person) for person in self.one_person(name)]
        mine = [data for data in opened if data["participant"] in persons]
        return sorted(mine, key=lambda data: persons.index(data["participant"]))

    def seats(self, organisation: str, programme: str) -> list[tuple[str, int]]:
        """The openings of an organisation in a programme with the seats that are left, oldest first."""
        left: dict[str, int] = {}
        for sign, type_ in ((1, "seats_offered"), (-1, "seats_withdrawn")):
            for data in self.now(type_):
                if (data["organisation"], data["programme"]) == (organisation, programme):
                    left[data["opening"]] = left.get(data["opening"], 0) + sign * data["seats"]
        return [(opening, seats) for opening, seats in left.items() if seats > 0]

    def without_effect(self, like: lines.ParticipantRegistered) -> list[str]:
        """The lines that hold and register the same participant in the same project, and opened no enrolment."""
        return [
            id_
            for id_, d in self.done.items()
            if isinstance(d.line, lines.ParticipantRegistered)
            and (d.line.participant, d.line.project) == (like.participant, like.project)
            and self.line_holds(id_)
            and not any(made.type == "enrolment_opened" for made in self.events_of(id_))
        ]

    def other_registration_holds(self, line: lines.ParticipantRegistered) -> bool:
        """Whether another line that holds registers the same participant."""
        return any(
            isinstance(d.line, lines.ParticipantRegistered)
            and d.line.participant == line.participant
            and d.line.id != line.id
            and self.line_holds(d.line.id)
            for d in self.done.values()
        )
