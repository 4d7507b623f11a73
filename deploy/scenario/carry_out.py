"""Carry out a case: send the commands of each line to the services."""

from collections.abc import Callable
from datetime import date
from typing import Any, assert_never

from deploy.scenario import lines
from deploy.scenario.amend import Amendments
from deploy.scenario.case import Case
from deploy.scenario.client import Client, CommandRefused, CreatedEvent
from deploy.scenario.further_lines import FurtherLines
from deploy.scenario.history import Done, History
from deploy.scenario.words import age, body_of, citizenship_group, enrolment_end, labour_market_status, programme_code
from shared.contract.refusal import Explained

PATHS = {
    "activity_attended": "attendances",
    "outcome_recorded": "outcomes",
    "residence_started": "residences",
    "residence_ended": "residences/end",
}
"""The path below a participant's for each type of line about one."""


class LineRefused(Explained):
    """A service refused what a line stands for; the lines before it are carried out."""


async def carry_out(case: Case, client: Client, progress: Callable[[], None] = lambda: None) -> History:
    """Carry out the lines in the order of recording; `progress` is called after each. Raises LineRefused."""
    history = History()
    actor = _Actor(case, client, history)
    for numbered in case.lines:
        client.at(numbered.number, numbered.line.recorded_on)
        done = history.done[numbered.line.id] = Done(numbered.line)
        try:
            await actor.carry_out(numbered.line, done.created)
        except CommandRefused as refused:
            raise LineRefused(f"{case.name}: line {numbered.number} ({numbered.line.type}): {refused}") from refused
        progress()
    return history


class _Actor:
    def __init__(self, case: Case, client: Client, history: History) -> None:
        self._client = client
        self._history = history
        self._registrations: dict[str, lines.ParticipantRegistered] = {}
        for numbered in case.lines:
            if isinstance(numbered.line, lines.ParticipantRegistered):
                self._registrations.setdefault(numbered.line.participant, numbered.line)
        history.registered_later = frozenset(self._registrations)

    async def carry_out(self, line: lines.AnyLine, created: list[CreatedEvent]) -> None:
        """Send the line's commands, and add their events to `created`."""
        match line:
            case lines.ParticipantRegistered():
                await self._enrol(line, created)
                await self._enrol_uncovered(line.id)
            case lines.ParticipantExited():
                await self._exit(line, created)
                await self._enrol_uncovered(line.id)
            case lines.SkillAssessed():
                step = "complete" if line.stage == "completed" else "start"
                created += await self._of_participant(
                    "intake", line.participant, f"inventory/{step}", body_of(line, "stage")
                )
            case lines.PlanAgreed():
                plan = {"background": "", "dreams": "", "possibilities": "", "steps": []}
                body = {**body_of(line), "plan": plan}
                enrolled = self._history.enrolled(line.participant, body["programme"], line.occurred_on)
                created += await self._of_participant("intake", enrolled, "plans", body)
            case (
                lines.SurveyAnswered()
                | lines.ContactMade()
                | lines.ActivityHeld()
                | lines.VisitReceived()
                | lines.FollowUpRecorded()
            ):
                created += await FurtherLines(self._client, self._history, self._known).carry_out(line)
            case lines.ParticipantsLinked():
                body = {**body_of(line), "absorbed": await self._known(line.absorbed, line.occurred_on)}
                created += await self._of_participant("intake", line.participant, "links", body)
            case lines.ActivityAttended() | lines.OutcomeRecorded() | lines.ResidenceStarted() | lines.ResidenceEnded():
                created += await self._happened(line)
            case lines.PlacementStarted() | lines.PlacementEnded():
                created += await self._placement(line)
            case lines.PlacementOffered() | lines.PlacementWithdrawn():
                created += await self._seats(line)
            case lines.EventVoided():
                created += await Amendments(self._client, self._history).void(line)
                await self._enrol_uncovered(line.target)
            case lines.EventCorrected():
                await Amendments(self._client, self._history).correct(line, created, self.carry_out)
                await self._enrol_uncovered(line.target)
            case _ as never:
                assert_never(never)

    async def _known(self, name: str, day: date) -> str:
        """Return the participant's UUID, registering somebody who is mentioned before their registration."""
        if name not in self._history.participants:
            await self._register(self._registrations[name], day)
        return self._history.participants[name]

    async def _register(self, line: lines.ParticipantRegistered, day: date) -> CreatedEvent:
        named = {"given_name": line.given_name or "Person", "family_name": line.family_name or line.participant}
        identity: dict[str, Any] = dict(named)
        body: dict[str, Any] = {"occurred_on": day.isoformat(), "gender": line.gender, "identity": identity}
        if line.birth_date:
            identity["birth_date"] = line.birth_date.isoformat()
            body["birth_year"] = line.birth_date.year
        if line.citizenship:
            body["citizenship_group"] = citizenship_group(line.citizenship)
        if line.municipality:
            body["municipality"] = line.municipality
        (registered,) = await self._client.command("intake", "/api/participants", body)
        self._history.participants[line.participant] = registered.data["participant"]
        self._history.registrations[line.participant] = registered
        return registered

    async def _enrol(self, line: lines.ParticipantRegistered, created: list[CreatedEvent]) -> None:
        if line.participant not in self._history.participants:
            created.append(await self._register(line, line.occurred_on))
        elif (void := self._history.void_of(self._history.registrations[line.participant])) is not None:
            created += await Amendments(self._client, self._history).void_event(void, "other", line.occurred_on)
        self._history.projects.add(line.project)
        personal = ("gender", "birth_date", "citizenship", "lms", "given_name", "family_name")
        body = body_of(line, *personal)
        body["labour_market_status"] = labour_market_status(line.lms) if line.lms else None
        body["age_at_entry"] = age(line.birth_date, line.occurred_on) if line.birth_date else None
        created += await self._of_participant("intake", line.participant, "enrolments", body)

    async def _enrol_uncovered(self, amended: str) -> None:
        """Enrol again when an amendment leaves a registration outside the spell that had covered it."""
        turn = self._history.amended(amended)
        if not isinstance(turn, lines.ParticipantRegistered | lines.ParticipantExited):
            return
        for id_, left in self._history.uncovered(turn.participant, turn.project):
            exit_ = self._history.as_corrected(left) if left else None
            if left and isinstance(exit_, lines.ParticipantExited):
                await self._close(exit_, [exit_.participant], self._history.done[left].created)
            line = self._history.as_corrected(id_)
            if isinstance(line, lines.ParticipantRegistered):
                said_by = [self._history.done[id_], *self._history.corrections_of(id_)]
                await self._enrol(line, said_by[-1].created)

    async def _exit(self, line: lines.ParticipantExited, created: list[CreatedEvent]) -> None:
        if not await self._close(line, self._history.one_person(line.participant), created):
            raise CommandRefused(
                f"{line.participant!r} has no enrolment in {line.project!r} that was open on {line.occurred_on}"
            )

    async def _close(self, line: lines.ParticipantExited, names: list[str], created: list[CreatedEvent]) -> bool:
        """Close the open enrolments on that day of the first name that has any; return False when none has."""
        still_open = self._history.open_enrolments(names, programme_code(line.project), line.occurred_on)
        status = labour_market_status(line.lms, line.reason)
        day = line.occurred_on.isoformat()
        body = {"occurred_on": day, "reason": enrolment_end(line.reason), "labour_market_status": status}
        for enrolment in still_open:
            path = f"/api/participants/{enrolment['participant']}/enrolments/{enrolment['enrolment']}/close"
            created += await self._client.command("intake", path, body)
        return bool(still_open)

    async def _happened(
        self, line: lines.ActivityAttended | lines.OutcomeRecorded | lines.ResidenceStarted | lines.ResidenceEnded
    ) -> list[CreatedEvent]:
        about = line.participant
        if isinstance(line, lines.ResidenceEnded):
            about = self._history.resident(about, line.municipality, line.occurred_on)
        return await self._of_participant("placements", about, PATHS[line.type], body_of(line))

    async def _placement(self, line: lines.PlacementStarted | lines.PlacementEnded) -> list[CreatedEvent]:
        if isinstance(line, lines.PlacementEnded):
            path = f"/api/placements/{self._history.placements[line.placement]}/end"
            return await self._client.command("placements", path, body_of(line, "placement"))
        participant = await self._known(line.participant, line.occurred_on)
        body = {**body_of(line, "placement"), "participant": participant, "unsigned": "recorded_afterwards"}
        started = await self._client.command("placements", "/api/placements", body)
        self._history.placements[line.placement] = started[0].data["placement"]
        return started

    async def _seats(self, line: lines.PlacementOffered | lines.PlacementWithdrawn) -> list[CreatedEvent]:
        programme = programme_code(line.project)
        if isinstance(line, lines.PlacementOffered):
            self._history.projects.add(line.project)
            body = {**body_of(line, "places"), "kind": "internship", "seats": line.places}
            return await self._client.command("matching", "/api/openings", body)
        created: list[CreatedEvent] = []
        wanted = line.places
        for opening, left in self._history.seats(line.organisation, programme):
            taken = min(left, wanted)
            if taken:
                path = f"/api/openings/{opening}/withdraw"
                created += await self._client.command(
                    "matching", path, {"occurred_on": line.occurred_on.isoformat(), "seats": taken}
                )
                wanted -= taken
        if wanted:
            raise CommandRefused(f"{line.organisation!r} does not offer so many seats in {line.project!r} any more")
        return created

    async def _of_participant(self, service: str, name: str, path: str, body: dict[str, Any]) -> list[CreatedEvent]:
        participant = await self._known(name, date.fromisoformat(body["occurred_on"]))
        return await self._client.command(service, f"/api/participants/{participant}/{path}", body)
