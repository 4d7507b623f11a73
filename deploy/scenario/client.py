"""The services' HTTP API as a case uses it: every command once, at the time the case says, after what it follows."""

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
"""Events that say something which is neither in the command nor in its answer, and on which later lines build."""


class CommandRefused(Explained):
    """A service did not carry out a command; the message is its sentence."""


@dataclass(frozen=True)
class Made:
    """An event that a command came to, with what later lines need to refer to it."""

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
    """Use as an async context manager, as the people of one agency would; of the first, if none is named.

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
        """The last position that each log is known to have reached, by log."""

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    def at(self, number: int, recorded_on: date) -> None:
        """The next commands stand on this line and are recorded on that day."""
        self._number, self._count, self._recorded_on = number, 0, recorded_on

    async def command(self, service: str, path: str, body: dict[str, Any]) -> list[Made]:
        """The events that the command came to, now or when it was first sent; none of one that is about many streams.

        Raises CommandRefused.
        """
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
        told = answer.json()
        return await self._made(service, told, key, body) if "stream" in told else []

    async def figure(self, fn: str, arguments: dict[str, Any]) -> Any:
        """A figure's value. Raises CommandRefused when reporting has no such figure or it cannot be computed so."""
        return (await self._send("POST", "reporting", f"/api/figures/{fn}", arguments, {})).json()["value"]

    async def ask(self, service: str, path: str, body: dict[str, Any]) -> Any:
        """What a service answers, without a key or a time of the case. Raises CommandRefused."""
        return (await self._send("POST", service, path, body, {})).json()

    async def get(self, service: str, path: str) -> Any:
        return (await self._send("GET", service, path, None, {})).json()

    async def _made(self, service: str, told: dict[str, Any], key: str, body: dict[str, Any]) -> list[Made]:
        """Out of the answer; read from the stream where that does not say enough, as a repeated command's does not."""
        stream = told["stream"]
        words = {each["id"]: each["type"].split(".")[1] for each in told["events"]}
        if words and READ_AGAIN.isdisjoint(words.values()):
            about = {"participant": stream.removeprefix("participant-")} if stream.startswith("participant-") else {}
            return [Made(service, stream, id_, word, {**about, **told, **body}) for id_, word in words.items()]
        envelopes = await self.get(service, f"/api/streams/{stream}/events")
        return [
            Made(service, stream, e["id"], e["type"].split(".")[1], e["data"])
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
    """What an answer that is no success says to people."""
    try:
        problem = answer.json()
    except ValueError:
        return answer.text[:200]
    errors = "; ".join(f"{e.get('field')}: {e.get('advice')}" for e in problem.get("errors", []))
    return errors or str(problem.get("detail") or problem.get("title") or problem)
