"""Lines about answers, contacts, activities, visits and follow-ups, as the commands that they stand for."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from deploy.scenario import lines
from deploy.scenario.client import Client, CommandRefused, Made
from deploy.scenario.history import History
from deploy.scenario.words import programme_code
from services.placements.domain.follow_up import follow_up_id

Known = Callable[[str, date], Awaitable[str]]
"""The UUID of a participant of the case, who is registered if need be."""

ANSWERS = {"framtidstro": "belief_in_future"}
"""What an item of a case is called in the contract, where it is called otherwise."""

PATIENCE, PAUSE = 100, 0.1
"""A follow-up is there a moment after its exit was told: so often we look, so many seconds apart."""

AnyTold = lines.SurveyAnswered | lines.ContactMade | lines.ActivityHeld | lines.VisitReceived | lines.FollowUpRecorded


class Told:
    """Carries out such lines; `known` as above."""

    def __init__(self, client: Client, history: History, known: Known) -> None:
        self._client = client
        self._history = history
        self._known = known

    async def carry_out(self, line: AnyTold) -> list[Made]:
        """The events that the line came to."""
        match line:
            case lines.SurveyAnswered():
                answer = {"occasion": "follow_up", ANSWERS.get(line.item, line.item): line.value}
                return await self._of_participant("intake", line, "surveys", answer)
            case lines.ContactMade():
                return await self._contact(line)
            case lines.ActivityHeld():
                return await self._activity(line)
            case lines.VisitReceived():
                body = {**_about(line), "concern": line.concern, "sent_to": line.sent_to}
                return await self._client.command("intake", "/api/visits", _given(body))
            case lines.FollowUpRecorded():
                return await self._follow_up(line)

    async def _contact(self, line: lines.ContactMade) -> list[Made]:
        """Somebody established has no registration; the first answer gives them their pseudonym."""
        history = self._history
        registered = line.other in history.participants or line.other in history.registered_later
        other = await self._known(line.other, line.occurred_on) if registered else history.others.get(line.other)
        body = {"other": other, "established": line.established, "other_established": line.other_established}
        made = await self._of_participant("placements", line, "contacts", body)
        if other is None:
            history.others[line.other] = made[0].data["other"]
        return made

    async def _activity(self, line: lines.ActivityHeld) -> list[Made]:
        """Only that it was held is the line's; that it stood in the calendar stays, also when the line is void."""
        occasion = {
            **_about(line),
            "kind": line.kind,
            "title": line.organisation,
            "organisation": line.organisation,
            "day": line.occurred_on.isoformat(),
            "starts_at": "18:00",
            "minutes": 60,
        }
        scheduled = await self._client.command("placements", "/api/activities", _given(occasion))
        path = f"/api/activities/{scheduled[0].data['activity']}/held"
        body = {"occurred_on": line.occurred_on.isoformat(), "attended": line.attended}
        return await self._client.command("placements", path, body)

    async def _follow_up(self, line: lines.FollowUpRecorded) -> list[Made]:
        participant, programme = await self._known(line.participant, line.occurred_on), programme_code(line.project)
        left = [
            data["enrolment"]
            for data in self._history.now("enrolment_closed")
            if (data["participant"], data["programme"]) == (participant, programme)
        ]
        if not left:
            raise CommandRefused(f"{line.participant!r} has not left {line.project!r}, so nobody follows up")
        path = f"/api/follow-ups/{follow_up_id(left[-1], line.kind)}"
        await self._there(path)
        criteria = {name: getattr(line, name) for name in lines.CRITERIA}
        body = {"occurred_on": line.occurred_on.isoformat(), "status": line.status, **criteria}
        return await self._client.command("placements", f"{path}/record", _given(body))

    async def _there(self, path: str) -> None:
        for _ in range(PATIENCE):
            try:
                await self._client.get("placements", path)
            except CommandRefused:
                await asyncio.sleep(PAUSE)
            else:
                return

    async def _of_participant(
        self, service: str, line: lines.SurveyAnswered | lines.ContactMade, path: str, more: dict[str, Any]
    ) -> list[Made]:
        participant = await self._known(line.participant, line.occurred_on)
        address = f"/api/participants/{participant}/{path}"
        return await self._client.command(service, address, _given({**_about(line), **more}))


def _about(line: AnyTold) -> dict[str, Any]:
    programme = programme_code(line.project) if line.project else None
    return {"occurred_on": line.occurred_on.isoformat(), "programme": programme}


def _given(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}
