"""The sentence that proves a rule: given these events, when this is asked, then events, a refusal, or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from shared.contract.corrections import Recorded
from shared.contract.event import Event
from shared.contract.refusal import Malformed, Refusal
from shared.log.command import Command

Decide = Callable[[Any, Sequence[Recorded]], Sequence[Event]]


@dataclass(frozen=True)
class PastEvent:
    """An event of the given history."""

    id: UUID
    event: Event

    def corrected(self, fields: dict[str, Any]) -> "PastEvent":
        """The same, of which the event has these values."""
        values = {**self.event.model_dump(mode="json"), **fields}
        return replace(self, event=type(self.event).model_validate(values))


@dataclass(frozen=True)
class Given:
    """A service's rules and what has happened to one stream."""

    decide: Decide
    history: Sequence[PastEvent]

    def when(self, command: Command) -> "Outcome":
        """Decide this command."""
        try:
            return Outcome(tuple(self.decide(command, self.history)))
        except (Refusal, Malformed) as refused:
            return Outcome((), refused)


@dataclass(frozen=True)
class Outcome:
    """What a command came to; the test ends with one of these methods, which raise AssertionError."""

    events: Sequence[Event]
    refusal: Refusal | Malformed | None = None

    def then(self, *expected: Event) -> None:
        """Exactly these events."""
        if self.refusal is not None:
            raise AssertionError(f"expected {expected}, but it was refused: {self.refusal!r}")
        if tuple(self.events) != expected:
            raise AssertionError(f"expected {expected}, but it came to {self.events}")

    def nothing(self) -> None:
        """No event, and no refusal: there was nothing to do."""
        self.then()

    def refused(self, why: type[Refusal]) -> None:
        """This rule forbids it, and says so in a sentence."""
        if type(self.refusal) is not why:
            raise AssertionError(f"expected {why.__name__}, but it came to {self.refusal or self.events!r}")
        if not why().sentence.endswith("."):
            raise AssertionError(f"{why.__name__} has no sentence for people: {why().sentence!r}")

    def malformed(self, field: str) -> None:
        """This field does not hold what it must."""
        if not isinstance(self.refusal, Malformed) or self.refusal.field != field:
            raise AssertionError(f"expected advice on {field}, but it came to {self.refusal or self.events!r}")


def given(decide: Decide, *events: Event) -> Given:
    """A stream in which these events were recorded, in this order; `event_id(1)` is the id of the first."""
    return Given(decide, [PastEvent(event_id(number), event) for number, event in enumerate(events, 1)])


def event_id(number: int) -> UUID:
    """The id of a given event, counted from 1."""
    return UUID(int=number)
