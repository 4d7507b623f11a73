"""What a decider is: commands about one kind of stream, what holds after its events, and the rule that decides."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from shared.contract.amend import CorrectEvent, VoidEvent, amend, with_events
from shared.contract.corrections import Recorded, effective
from shared.contract.event import Event

S = TypeVar("S")


class AboutStream(Protocol):
    """A command: it is about one stream."""

    @property
    def stream(self) -> str: ...


Amendment = CorrectEvent | VoidEvent
Evolve = Callable[[S, Event, UUID], S]
"""What an event makes of a situation, given the event's id; never refuses."""


@dataclass(frozen=True)
class Decider(Generic[S]):
    """The rules about `commands`, whose streams have names that begin with `prefix`.

    `fold` gives what holds after a stream's records, and `decide` the events of a command in that situation.
    `check_amendment` gets an amendment and the stream's records, `check_standing` the situation before and after it;
    both raise a Refusal.
    """

    prefix: str
    commands: tuple[type[Any], ...]
    fold: Callable[[Sequence[Recorded]], S]
    decide: Callable[[Any, S], list[Event]]
    check_amendment: Callable[[Amendment, Sequence[Recorded]], None] | None = None
    check_standing: Callable[[S, S], None] | None = None


def folding(initial: S, evolve: Evolve[S]) -> Callable[[Sequence[Recorded]], S]:
    """The fold that begins with `initial` and lets each effective record evolve it."""

    def fold(history: Sequence[Recorded]) -> S:
        now = initial
        for record in effective(history):
            if record.event is not None:
                now = evolve(now, record.event, record.id)
        return now

    return fold


def decide_with(*deciders: Decider[Any]) -> Callable[[AboutStream, Sequence[Recorded]], list[Event]]:
    """One function for all rules of a service. It raises TypeError for a command that no decider knows."""
    by_command = {command: decider for decider in deciders for command in decider.commands}

    def decide(command: AboutStream, history: Sequence[Recorded]) -> list[Event]:
        if isinstance(command, Amendment):
            concerned = [decider for decider in deciders if command.stream.startswith(decider.prefix)]
            return _amended(concerned, command, history)
        decider = by_command.get(type(command))
        if decider is None:
            raise TypeError(f"no rule knows the command {type(command).__name__}")
        return decider.decide(command, decider.fold(history))

    return decide


def _amended(deciders: Sequence[Decider[Any]], command: Amendment, history: Sequence[Recorded]) -> list[Event]:
    for decider in deciders:
        if decider.check_amendment is not None:
            decider.check_amendment(command, history)
    events = amend(command, history)
    for decider in deciders:
        if decider.check_standing is not None:
            decider.check_standing(decider.fold(history), decider.fold(with_events(history, events)))
    return events
