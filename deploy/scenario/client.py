"""A client of the services' HTTP API: each command once, at the case's time, after the events that it builds on."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import httpx

from deploy.federation.topology import FOLLOWS
from deploy.local.running import Running
from shared.contract.refusal import Explained
from shared.service.clock import STOCKHOLM

NOON = time(12)

READ_AGAIN = frozenset(
    (
        "enrolment_closed",
        "residence_started",
        "residence_ended",
        "seats_offered",
        "seats_withdrawn",
        "event_voided",
        "event_corrected",
    )
)
"""Events with fields that later lines need and that neither the command nor its answer has."""


class CommandRefused(Explained):
    """A service did not carry out a command; the message is its sentence."""


@dataclass(frozen=True)
class CreatedEvent:
    """An event of a command, with the fields by which later lines refer to it."""

    service: str
    stream: str
    id: str
    type: str
    data: dict[str, Any]

    @property
    def amends(self) -> bool:
        """Whether it is about another event."""
        return self.type in ("event_voided", "event_corrected")


class Client:
    """A client for the people of one agency, the first if none is named; an async context manager.

    Each command's key makes it happen once, however often a case is loaded.
    """

    def __init__(self, running: Running, key_prefix: str, agency: str | None = None) -> None:
        self._addresses = running.services if agency is None else running.services_of(agency)
        self._prefix = key_prefix
        self._http = httpx.AsyncClient(timeout=60, trust_env=False)
        self._count = 0
        self._number = 0
        self._recorded_on = date.min
        self.positions: dict[str, int] = {}
        """The last known position of each log."""

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    def at(self, number: int, recorded_on: date) -> None:
        """Let the next commands belong to this line and be recorded on that day."""
        self._number, self._count, self._recorded_on = number, 0, recorded_on

    async def command(self, service: str, path: str, body: dict[str, Any]) -> list[CreatedEvent]:
        """Send a command without its empty fields, and return its events, also when it was sent before.

        A command about several streams returns none. Raises CommandRefused.
        """
        body = {name: value for name, value in body.items() if value is not None}
        self._count += 1
        key = f"{self._prefix}.{self._number}.{self._count}"
        headers = {
            "Idempotency-Key": key,
            "X-Request-Id": key,
            "Kedja-Recorded-At": datetime.combine(self._recorded_on, NOON, STOCKHOLM).isoformat(),
        }
        if "intake" in FOLLOWS[service]:
            headers["Kedja-After"] = ",".join(f"{log}@{n}" for log, n in self.positions.items() if "/intake" in log)
        answer = await self._send("POST", service, path, body, headers)
        log, _, position = answer.headers.get("Kedja-Position", "").rpartition("@")
        if log:
            self.positions[log] = max(self.positions.get(log, 0), int(position))
        receipt = answer.json()
        return await self._created(service, receipt, key, body) if "stream" in receipt else []

    async def figure(self, fn: str, arguments: dict[str, Any]) -> Any:
        """Return a figure's value. Raises CommandRefused when reporting cannot compute it."""
        return (await self._send("POST", "reporting", f"/api/figures/{fn}", arguments, {})).json()["value"]

    async def ask(self, service: str, path: str, body: dict[str, Any]) -> Any:
        """Post a body without a key or a time of the case, and return the answer. Raises CommandRefused."""
        return (await self._send("POST", service, path, body, {})).json()

    async def get(self, service: str, path: str) -> Any:
        return (await self._send("GET", service, path, None, {})).json()

    async def _created(
        self, service: str, receipt: dict[str, Any], key: str, body: dict[str, Any]
    ) -> list[CreatedEvent]:
        """Return the events of an answer, read from the stream where the answer is not enough, as for a repetition."""
        stream = receipt["stream"]
        words = {event["id"]: event["type"].split(".")[1] for event in receipt["events"]}
        if words and READ_AGAIN.isdisjoint(words.values()):
            about = {"participant": stream.removeprefix("participant-")} if stream.startswith("participant-") else {}
            return [
                CreatedEvent(service, stream, id_, word, {**about, **receipt, **body}) for id_, word in words.items()
            ]
        envelopes = await self.get(service, f"/api/streams/{stream}/events")
        return [
            CreatedEvent(service, stream, e["id"], e["type"].split(".")[1], e["data"])
            for e in envelopes
            if e["correlationid"] == key
        ]

    async def _send(
        self, method: str, service: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]
    ) -> httpx.Response:
        try:
            answer = await self._http.request(method, self._addresses[service] + path, json=body, headers=headers)
        except httpx.HTTPError as away:
            raise CommandRefused(f"{service} does not answer ({type(away).__name__})") from away
        if answer.is_success:
            return answer
        raise CommandRefused(f"{service} answers {answer.status_code}: {sentence_of(answer)}")


def sentence_of(answer: httpx.Response) -> str:
    """Return the sentence for people in an answer that is no success."""
    try:
        problem = answer.json()
    except ValueError:
        return answer.text[:200]
    errors = "; ".join(f"{e.get('field')}: {e.get('advice')}" for e in problem.get("errors", []))
    return errors or str(problem.get("detail") or problem.get("title") or problem)
