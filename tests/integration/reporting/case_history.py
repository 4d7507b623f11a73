"""A worked case's neutral lines as the events that the services would have recorded for them."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.contract import intake, matching, placements
from shared.contract.event import Event
from shared.testing.history import AHistory, an_id

Line = Mapping[str, Any]

SEALED = {"nonce": "AAAAAAAAAAAAAAAA", "text": "AAAA"}

EVENTS: Mapping[str, type[Event]] = {
    "plan_agreed": intake.PlanAgreed,
    "participants_linked": intake.ParticipantsLinked,
    "placement_offered": matching.SeatsOffered,
    "placement_withdrawn": matching.SeatsWithdrawn,
    "placement_started": placements.PlacementStarted,
    "placement_ended": placements.PlacementEnded,
    "activity_attended": placements.ActivityAttended,
    "outcome_recorded": placements.OutcomeRecorded,
    "residence_started": placements.ResidenceStarted,
    "residence_ended": placements.ResidenceEnded,
    "survey_answered": intake.SurveyAnswered,
    "visit_received": intake.VisitReceived,
    "contact_made": placements.ContactMade,
    "activity_held": placements.ActivityHeld,
    "follow_up_recorded": placements.FollowUpRecorded,
}
"""The words that stand for one event whatever came before."""


def lines_of(file: Path) -> list[Line]:
    """The JSON objects of a file, one a line."""
    return [json.loads(line) for line in file.read_text().splitlines() if line.strip()]


class CaseHistory(AHistory):
    """A history told in a case's lines; `made` maps a line's id to the ids of the events that it became."""

    def __init__(self, lines: Iterable[Line]) -> None:
        super().__init__()
        self.made: dict[str, list[UUID]] = {}
        self._event: dict[UUID, Event] = {}
        self._registered: set[str] = set()
        self._open: dict[tuple[str, str], UUID] = {}
        for line in sorted(lines, key=lambda line: str(line["recorded_on"])):
            self.made[line["id"]] = self._carry_out(line, date.fromisoformat(line["recorded_on"]))

    def _carry_out(self, line: Line, on: date) -> list[UUID]:
        targets = self.made.get(line.get("target", ""), [])
        if line["type"] == "event_voided":
            return [self.void(target, on) for target in targets]
        if line["type"] == "event_corrected":
            fitting = [(target, self._own(target, line["set"])) for target in targets]
            return [self.correct(target, on, **fields) for target, fields in fitting if fields]
        events = list(self._events(line))
        made = [self.record(event, on) for event in events]
        self._event.update(zip(made, events, strict=True))
        return made

    def _own(self, target: UUID, set_: Mapping[str, Any]) -> dict[str, Any]:
        named = {{"project": "programme"}.get(name, name): value for name, value in set_.items()}
        return {name: v for name, v in named.items() if name in type(self._event[target]).model_fields}

    def _events(self, line: Line) -> Iterable[Event]:
        fields = _fields(line)
        match line["type"]:
            case "participant_registered":
                yield from self._registration(line, fields)
            case "participant_exited":
                enrolment = self._open.pop((line["participant"], line["project"]))
                yield intake.EnrolmentClosed(**fields, enrolment=enrolment, labour_market_status="unknown")
                for kind in ("28_days", "6_months"):
                    yield placements.FollowUpDue(**_follow_up(line, kind, fields), enrolment=enrolment)
            case "skill_assessed":
                stage = intake.InventoryCompleted if line["stage"] == "completed" else intake.InventoryStarted
                yield stage(**fields)
            case word:
                yield EVENTS[word].model_validate(fields)

    def _registration(self, line: Line, fields: dict[str, Any]) -> Iterable[Event]:
        if line["participant"] not in self._registered:
            self._registered.add(line["participant"])
            yield intake.ParticipantRegistered(**fields, identity=SEALED)
        if (stay := (line["participant"], line["project"])) not in self._open:
            self._open[stay] = an_id(line["id"])
            yield intake.EnrolmentOpened(**fields, enrolment=self._open[stay])


def _follow_up(line: Line, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Six months on is near enough for a worked case, which asks long before that."""
    left = date.fromisoformat(line["occurred_on"])
    month = left.month + 6
    later = date(left.year + (month > 12), month if month <= 12 else month - 12, min(left.day, 28))
    due_on = left + timedelta(28) if kind == "28_days" else later
    return {**fields, "kind": kind, "follow_up": an_id(f"{line['participant']} {kind}"), "due_on": due_on}


def _fields(line: Line) -> dict[str, Any]:
    """All that any event could take from a line; an event ignores what it does not know."""
    fields = {name: value for name, value in line.items() if value is not None}
    for name in ("participant", "absorbed", "placement", "other"):
        if name in fields:
            fields[name] = an_id(fields[name])
    fields["programme"] = line.get("project")
    if line["type"].startswith("placement_") and "places" in line:
        fields |= {"opening": an_id(line["organisation"]), "kind": "internship", "seats": line["places"]}
    if line["type"] == "plan_agreed":
        fields |= {"enrolment": an_id(f"plan {line['id']}"), "plan": SEALED}
    own = an_id(line["id"])
    of_type: dict[str, dict[str, Any]] = {
        "survey_answered": {"occasion": "follow_up", "belief_in_future": line.get("value")},
        "visit_received": {"visit": own},
        "activity_held": {"activity": own},
        "follow_up_recorded": {"follow_up": an_id(f"{line.get('participant')} {line.get('kind')}"), "enrolment": own},
    }
    return fields | of_type.get(line["type"], {})
