"""What every log's service says of itself, put together log by log: who holds what, who is behind, what is wrong."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from nats.errors import Error

from shared.bus.ask import NoAnswer, ask
from shared.bus.stream import last_sequence
from shared.log.names import LogName
from shared.service.service import Service

TIMEOUT = 2.0
"""Seconds that a service has to answer before the page says that it does not."""

States = Mapping[LogName, dict[str, Any] | None]


@dataclass(frozen=True)
class Alarm:
    """Something is wrong with a log from position `first` to `last`, where known; `words` are its finder's own."""

    kind: Literal["disputed", "refused", "altered", "halted", "waits"]
    log: LogName
    finder: LogName
    first: int | None = None
    last: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Watcher:
    """A service that follows a log: `lag` is how many events it is behind, `cosigned` up to where it has cosigned."""

    name: LogName
    answers: bool
    position: int | None
    lag: int | None
    cosigned: int | None


@dataclass(frozen=True)
class Audited:
    """One log: its head, where its stream ends, its newest checkpoint, and who watches it; None is unknown."""

    name: LogName
    answers: bool
    head: int | None
    stream: int | None
    size: int | None
    age: float | None
    signs: bool
    repairs: int
    retries: int
    watchers: list[Watcher] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)


async def audit(service: Service) -> list[Audited]:
    """Every log that the federation names, else every one that is followed here, in order of their names."""
    names = sorted({*service.provable.federation.members, *service.followers, service.name})
    answers = await asyncio.gather(*(_state(service, name) for name in names))
    ends = await asyncio.gather(*(_stream(service, name) for name in names))
    states = dict(zip(names, answers, strict=True))
    return [_audited(service, name, states, end) for name, end in zip(names, ends, strict=True)]


async def _state(service: Service, name: LogName) -> dict[str, Any] | None:
    if name == service.name:
        return await service.state()
    if service.client is None:
        return None
    try:
        return await ask(service.client, name.request("state"), {}, TIMEOUT)
    except NoAnswer:
        return None


async def _stream(service: Service, name: LogName) -> int | None:
    if service.client is None:
        return None
    try:
        async with asyncio.timeout(TIMEOUT):
            return await last_sequence(service.client, name)
    except (TimeoutError, Error, OSError):
        return None


def _audited(service: Service, name: LogName, states: States, end: int | None) -> Audited:
    state = states[name] or {}
    checkpoint, relay = state.get("checkpoint") or {}, state.get("relay") or {}
    follows = {f: s["follows"][name.source] for f, s in states.items() if s and name.source in s["follows"]}
    cosigned = {each["witness"]: each["size"] for each in state.get("cosignatures", ())}
    watching = sorted({*service.provable.federation.witnesses(name), *follows})
    return Audited(
        name=name,
        answers=bool(state),
        head=state.get("head"),
        stream=end,
        size=checkpoint.get("size"),
        age=checkpoint.get("age"),
        signs=bool(checkpoint),
        repairs=relay.get("repairs", 0) + sum(followed["repairs"] for followed in follows.values()),
        retries=relay.get("retries", 0) + sum(followed["retries"] for followed in follows.values()),
        watchers=[_watcher(each, follows.get(each), state.get("head"), cosigned.get(each.source)) for each in watching],
        alarms=[*_own_alarms(name, state), *_alarms_of(name, follows.items())],
    )


def _watcher(name: LogName, followed: Mapping[str, Any] | None, head: int | None, cosigned: int | None) -> Watcher:
    if followed is None:
        return Watcher(name, False, None, None, cosigned)
    position = followed["position"]
    return Watcher(name, True, position, None if head is None else max(head - position, 0), cosigned)


def _own_alarms(name: LogName, state: Mapping[str, Any]) -> Iterable[Alarm]:
    """What the log's own service found."""
    if refused := (state.get("checkpoint") or {}).get("refused"):
        yield Alarm("refused", name, name, words=refused)
    if altered := state.get("altered"):
        yield Alarm("altered", name, name, words=altered)
    if halted := (state.get("relay") or {}).get("halted"):
        yield Alarm("halted", name, name, words=halted)


def _alarms_of(name: LogName, follows: Iterable[tuple[LogName, Mapping[str, Any]]]) -> Iterable[Alarm]:
    """What those who follow the log found."""
    for follower, followed in follows:
        if dispute := followed["dispute"]:
            yield Alarm("disputed", name, follower, dispute["first"], dispute["last"])
        elif followed["failing"]:
            yield Alarm(
                "waits", name, follower, followed["position"] + 1, followed["position"] + 1, followed["failing"]
            )
