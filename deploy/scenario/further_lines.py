"""Carry out the lines about surveys, contacts, activities, visits and follow-ups."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from deploy.scenario import lines
from deploy.scenario.client import Client, CommandRefused, CreatedEvent
from deploy.scenario.history import History
from deploy.scenario.words import body_of, programme_code
from services.placements.domain.follow_up import follow_up_id

Known = Callable[[str, date], Awaitable[str]]
"""A function that returns the UUID of a participant of the case, registering it if need be."""

ANSWERS = {"framtidstro": "belief_in_future"}
"""The contract's names of survey items that a case calls otherwise."""

MAX_ATTEMPTS, POLL_SECONDS = 100, 0.1
"""Limits on the wait for a follow-up, which becomes due a moment after the exit."""

FurtherLine = (
    lines.SurveyAnswered | lines.ContactMade | lines.ActivityHeld | lines.VisitReceived | lines.FollowUpRecorded
)


class FurtherLines:
    """Carries out such lines; `known` registers participants."""

    def __init__(self, client: Client, history: History, known: Known) -> None:
        self._client = client
        self._history = history
        self._known = known

    async def carry_out(self, line: FurtherLine) -> list[CreatedEvent]:
        """Carry out a line and return its events."""
        match line:
            case lines.SurveyAnswered():
                answer = {"occasion": "follow_up", ANSWERS.get(line.item, line.item): line.value}
                return await self._of_participant("intake", line, "surveys", body_of(line, "item", "value") | answer)
            case lines.ContactMade():
                return await self._contact(line)
            case lines.ActivityHeld():
                return await self._activity(line)
            case lines.VisitReceived():
                return await self._client.command("intake", "/api/visits", body_of(line))
            case lines.FollowUpRecorded():
                return await self._follow_up(line)

    async def _contact(self, line: lines.ContactMade) -> list[CreatedEvent]:
        """Record a contact; somebody without a registration gets a pseudonym from the first answer."""
        history = self._history
        registered = line.other in history.participants or line.other in history.registered_later
        other = await self._known(line.other, line.occurred_on) if registered else history.others.get(line.other)
        created = await self._of_participant("placements", line, "contacts", body_of(line) | {"other": other})
        if other is None:
            history.others[line.other] = created[0].data["other"]
        return created

    async def _activity(self, line: lines.ActivityHeld) -> list[CreatedEvent]:
        """Schedule and hold an activity; only the holding belongs to the line and is voided with it."""
        occasion = {
            **body_of(line, "attended"),
            "title": line.organisation,
            "day": line.occurred_on.isoformat(),
            "starts_at": "18:00",
            "minutes": 60,
        }
        scheduled = await self._client.command("placements", "/api/activities", occasion)
        path = f"/api/activities/{scheduled[0].data['activity']}/held"
        body = {"occurred_on": line.occurred_on.isoformat(), "attended": line.attended}
        return await self._client.command("placements", path, body)

    async def _follow_up(self, line: lines.FollowUpRecorded) -> list[CreatedEvent]:
        participant, programme = await self._known(line.participant, line.occurred_on), programme_code(line.project)
        left = [
            data["enrolment"]
            for data in self._history.now("enrolment_closed")
            if (data["participant"], data["programme"]) == (participant, programme)
        ]
        if not left:
            raise CommandRefused(f"{line.participant!r} has not left {line.project!r}, so nobody follows up")
        path = f"/api/follow-ups/{follow_up_id(left[-1], line.kind)}"
        await self._wait_for_follow_up(path)
        body = line.model_dump(mode="json", include={"occurred_on", "status", *lines.CRITERIA})
        return await self._client.command("placements", f"{path}/record", body)

    async def _wait_for_follow_up(self, path: str) -> None:
        for _ in range(MAX_ATTEMPTS):
            try:
                await self._client.get("placements", path)
            except CommandRefused:
                await asyncio.sleep(POLL_SECONDS)
            else:
                return

    async def _of_participant(
        self, service: str, line: lines.SurveyAnswered | lines.ContactMade, path: str, body: dict[str, Any]
    ) -> list[CreatedEvent]:
        participant = await self._known(line.participant, line.occurred_on)
        return await self._client.command(service, f"/api/participants/{participant}/{path}", body)
