"""Check the references between the lines of a case: what a line names must exist by then."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from deploy.scenario import lines
from deploy.scenario.case import MalformedCase, Numbered, advice

FIXED = {"id", "recorded_on", "type", "target", "set"}
"""Fields that a correction cannot set."""


def check_references(file: Path, recorded: Sequence[Numbered]) -> None:
    """Raise MalformedCase for the first line, in the order of recording, with a wrong reference."""
    seen = _Seen(file, {n.line.participant for n in recorded if isinstance(n.line, lines.ParticipantRegistered)})
    for numbered in recorded:
        seen.check(numbered)


class _Seen:
    """Everything that the lines so far have named."""

    def __init__(self, file: Path, registered: set[str]) -> None:
        self._file = file
        self._registered = registered
        self._by_id: dict[str, lines.AnyLine] = {}
        self._placements: set[str] = set()
        self._enrolled: set[str] = set()
        self._seats: Counter[tuple[str, str]] = Counter()

    def check(self, numbered: Numbered) -> None:
        wrong = self._wrong(numbered.line)
        if wrong:
            raise MalformedCase(self._file, numbered.number, wrong)
        self._by_id[numbered.line.id] = numbered.line

    def _wrong(self, line: lines.AnyLine) -> str | None:
        if line.id in self._by_id:
            return f"id: {line.id!r} stands on another line too; give each line its own"
        for field in ("participant", "absorbed"):
            name = getattr(line, field, None)
            if name is not None and name not in self._registered:
                return f"{field}: no line registers {name!r}; add a participant_registered line, or correct the name"
        match line:
            case lines.ParticipantRegistered():
                self._enrolled.add(line.project)
            case lines.ParticipantExited() if line.project not in self._enrolled:
                return f"project: nobody was registered in {line.project!r} before this was recorded"
            case lines.PlacementStarted():
                if line.placement in self._placements:
                    return f"placement: {line.placement!r} was started by an earlier line; give each placement a name"
                self._placements.add(line.placement)
            case lines.PlacementEnded() if line.placement not in self._placements:
                return f"placement: no line recorded before this one starts {line.placement!r}"
            case lines.PlacementOffered():
                self._seats[line.organisation, line.project] += line.places
            case lines.PlacementWithdrawn():
                self._seats[line.organisation, line.project] -= line.places
                if self._seats[line.organisation, line.project] < 0:
                    return f"places: {line.organisation!r} had not offered so many in {line.project!r} by then"
            case lines.ParticipantsLinked() if line.participant == line.absorbed:
                return "absorbed: a participant cannot be linked to itself"
            case lines.EventVoided() | lines.EventCorrected():
                return self._wrong_target(line)
        return None

    def _wrong_target(self, line: lines.EventVoided | lines.EventCorrected) -> str | None:
        target = self._by_id.get(line.target)
        if target is None:
            return f"target: no line recorded before this one has the id {line.target!r}"
        if isinstance(line, lines.EventVoided):
            return None
        if isinstance(target, lines.EventVoided | lines.EventCorrected):
            return "target: a correction or a void is not corrected but voided"
        for field in line.set:
            if field in FIXED or field not in type(target).model_fields:
                known = ", ".join(name for name in type(target).model_fields if name not in FIXED)
                return f"set.{field}: such a line has no field to correct by that name; it has {known}"
        try:
            lines.corrected(target, line.set)
        except ValidationError as error:
            return f"set.{advice(error)}"
        return None
