"""Carry out a case: each line as the commands it stands for, in the services that own them."""

from collections.abc import Callable
from datetime import date
from typing import Any, assert_never

from deploy.scenario import lines
from deploy.scenario.amend import Amendments
from deploy.scenario.case import Case
from deploy.scenario.client import Client, CommandRefused, Made
from deploy.scenario.history import Done, History
from deploy.scenario.told import Told
from deploy.scenario.words import (
    age,
    citizenship_group,
    enrolment_end,
    labour_market_status,
    programme_code,
)
from shared.contract.refusal import Explained


class LineRefused(Explained):
    """A service refused what a line stands for; the lines before it are carried out."""


async def carry_out(case: Case, client: Client, progress: Callable[[], None] = lambda: None) -> History:
    """Do what each line says, in the order of recording; raises LineRefused. `progress` is called after each line."""
    history = History()
    actor = _Actor(case, client, history)
    for numbered in case.lines:
        client.at(numbered.number, numbered.line.recorded_on)
        done = history.done[numbered.line.id] = Done(numbered.line)
        try:
            await actor.carry_out(numbered.line, done.made)
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

    async def carry_out(self, line: lines.AnyLine, made: list[Made]) -> None:
        """Send the line's commands; the events that they came to are added to `made`."""
        match line:
            case lines.ParticipantRegistered():
                await self._enrol(line, made)
                await self._enrol_uncovered(line.id)
            case lines.ParticipantExited():
                await self._exit(line, made)
                await self._enrol_uncovered(line.id)
            case lines.SkillAssessed():
                step = "complete" if line.stage == "completed" else "start"
                body = _about(line, programme=programme_code(line.project))
                made += await self._of_participant("intake", line.participant, f"inventory/{step}", body)
            case lines.PlanAgreed():
                plan = {"background": "", "dreams": "", "possibilities": "", "steps": []}
                body = _about(line, programme=programme_code(line.project), plan=plan)
                enrolled = self._history.enrolled(line.participant, body["programme"], line.occurred_on)
                made += await self._of_participant("intake", enrolled, "plans", body)
            case (
                lines.SurveyAnswered()
                | lines.ContactMade()
                | lines.ActivityHeld()
                | lines.VisitReceived()
                | lines.FollowUpRecorded()
            ):
                made += await Told(self._client, self._history, self._known).carry_out(line)
            case lines.ParticipantsLinked():
                body = _about(line, absorbed=await self._known(line.absorbed, line.occurred_on))
                made += await self._of_participant("intake", line.participant, "links", body)
            case lines.ActivityAttended() | lines.OutcomeRecorded() | lines.ResidenceStarted() | lines.ResidenceEnded():
                made += await self._happened(line)
            case lines.PlacementStarted() | lines.PlacementEnded():
                made += await self._placement(line)
            case lines.PlacementOffered() | lines.PlacementWithdrawn():
                made += await self._seats(line)
            case lines.EventVoided():
                made += await Amendments(self._client, self._history).void(line)
                await self._enrol_uncovered(line.target)
            case lines.EventCorrected():
                await Amendments(self._client, self._history).correct(line, made, self.carry_out)
                await self._enrol_uncovered(line.target)
            case _ as never:
                assert_never(never)

    async def _known(self, name: str, on: date) -> str:
        """The participant's UUID; whoever is mentioned before being registered is registered by that mention."""
        if name not in self._history.participants:
            await self._register(self._registrations[name], on)
        return self._history.participants[name]

    async def _register(self, line: lines.ParticipantRegistered, on: date) -> Made:
        named = {"given_name": line.given_name or "Person", "family_name": line.family_name or line.participant}
        identity: dict[str, Any] = dict(named)
        body: dict[str, Any] = {"occurred_on": on.isoformat(), "gender": line.gender, "identity": identity}
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

    async def _enrol(self, line: lines.ParticipantRegistered, made: list[Made]) -> None:
        if line.participant not in self._history.participants:
            made.append(await self._register(line, line.occurred_on))
        elif (void := self._history.void_of(self._history.registrations[line.participant])) is not None:
            made += await Amendments(self._client, self._history).void_event(void, "other", line.occurred_on)
        self._history.projects.add(line.project)
        body = _about(line, programme=programme_code(line.project), isced=line.isced, step=line.step)
        body |= {"municipality": line.municipality, "origin": line.origin}
        body["labour_market_status"] = labour_market_status(line.lms) if line.lms else None
        body["unemployed_since"] = line.unemployed_since.isoformat() if line.unemployed_since else None
        body["age_at_entry"] = age(line.birth_date, line.occurred_on) if line.birth_date else None
        made += await self._of_participant("intake", line.participant, "enrolments", body)

    async def _enrol_uncovered(self, amended: str) -> None:
        """A registration inside an open spell changed nothing; when that spell is gone, moved or shorter, it does."""
        turn = self._history.amended(amended)
        if not isinstance(turn, lines.ParticipantRegistered | lines.ParticipantExited):
            return
        for id_, left in self._history.uncovered(turn.participant, turn.project):
            exit_ = self._history.as_corrected(left) if left else None
            if left and isinstance(exit_, lines.ParticipantExited):
                await self._close(exit_, [exit_.participant], self._history.done[left].made)
            line = self._history.as_corrected(id_)
            if isinstance(line, lines.ParticipantRegistered):
                said_by = [self._history.done[id_], *self._history.corrections_of(id_)]
                await self._enrol(line, said_by[-1].made)

    async def _exit(self, line: lines.ParticipantExited, made: list[Made]) -> None:
        if not await self._close(line, self._history.one_person(line.participant), made):
            raise CommandRefused(
                f"{line.participant!r} has no enrolment in {line.project!r} that was open on {line.occurred_on}"
            )

    async def _close(self, line: lines.ParticipantExited, names: list[str], made: list[Made]) -> bool:
        """Close what the first of these who was in had open on that day; False when nobody was in."""
        still_open = self._history.open_enrolments(names, programme_code(line.project), line.occurred_on)
        status = labour_market_status(line.lms, line.reason)
        body = _about(line, reason=enrolment_end(line.reason), labour_market_status=status)
        for enrolment in still_open:
            path = f"/api/participants/{enrolment['participant']}/enrolments/{enrolment['enrolment']}/close"
            made += await self._client.command("intake", path, body)
        return bool(still_open)

    async def _happened(
        self, line: lines.ActivityAttended | lines.OutcomeRecorded | lines.ResidenceStarted | lines.ResidenceEnded
    ) -> list[Made]:
        about = line.participant
        match line:
            case lines.ActivityAttended():
                programme = programme_code(line.project) if line.project else None
                path, more = (
                    "attendances",
                    {"kind": line.kind, "programme": programme, "organisation": line.organisation},
                )
            case lines.OutcomeRecorded():
                path, more = "outcomes", {"kind": line.kind, "programme": programme_code(line.project)}
            case lines.ResidenceStarted():
                path, more = "residences", {"municipality": line.municipality}
            case lines.ResidenceEnded():
                path, more = "residences/end", {"municipality": line.municipality}
                about = self._history.resident(line.participant, line.municipality, line.occurred_on)
        return await self._of_participant("placements", about, path, _about(line, **more))

    async def _placement(self, line: lines.PlacementStarted | lines.PlacementEnded) -> list[Made]:
        if isinstance(line, lines.PlacementEnded):
            path = f"/api/placements/{self._history.placements[line.placement]}/end"
            return await self._client.command("placements", path, _given(_about(line, level_out=line.level_out)))
        participant = await self._known(line.participant, line.occurred_on)
        body = _about(line, participant=participant, kind=line.kind, organisation=line.organisation)
        body |= {"programme": programme_code(line.project) if line.project else None, "subsidised": line.subsidised}
        body |= {"unsigned": "recorded_afterwards", "subject": line.subject, "level_in": line.level_in}
        started = await self._client.command("placements", "/api/placements", _given(body))
        self._history.placements[line.placement] = started[0].data["placement"]
        return started

    async def _seats(self, line: lines.PlacementOffered | lines.PlacementWithdrawn) -> list[Made]:
        programme = programme_code(line.project)
        if isinstance(line, lines.PlacementOffered):
            self._history.projects.add(line.project)
            body = _about(
                line, organisation=line.organisation, programme=programme, kind="internship", seats=line.places
            )
            return await self._client.command("matching", "/api/openings", body)
        made: list[Made] = []
        wanted = line.places
        for opening, left in self._history.seats(line.organisation, programme):
            taken = min(left, wanted)
            if taken:
                path = f"/api/openings/{opening}/withdraw"
                made += await self._client.command("matching", path, _about(line, seats=taken))
                wanted -= taken
        if wanted:
            raise CommandRefused(f"{line.organisation!r} does not offer so many seats in {line.project!r} any more")
        return made

    async def _of_participant(self, service: str, name: str, path: str, body: dict[str, Any]) -> list[Made]:
        participant = await self._known(name, date.fromisoformat(body["occurred_on"]))
        return await self._client.command(service, f"/api/participants/{participant}/{path}", _given(body))


def _about(line: lines.AnyLine, **more: Any) -> dict[str, Any]:
    return {"occurred_on": line.occurred_on.isoformat(), **more}


def _given(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}
