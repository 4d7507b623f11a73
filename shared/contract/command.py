"""What every command shares: imperative, about one stream, declared once for rules, HTTP bodies and forms."""

from typing import Any, ClassVar, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contract.event import Event
from shared.contract.words import Day

E = TypeVar("E", bound=Event)


class NewId:
    """Marks a field that no request sends: the service makes a new id for it."""


class SetByService:
    """Marks a field that no request sends: the service fills it from what it knows."""


class TodayUnlessGiven:
    """Marks a day that a request may leave out; then it is the day on which the command is recorded."""


class Body(BaseModel):
    """What a request asks for. Fields it does not know are refused, so that a misspelt one is not lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Command(Body):
    """Something that somebody wants done.

    `about` names the field that holds the id of its stream; the stream is called after it, or after `stream_prefix`.
    Fields marked `NewId` or `SetByService` are no part of an HTTP body. A field that travels sealed holds its plaintext
    until it is sealed; no event takes it before.
    """

    about: ClassVar[str]
    stream_prefix: ClassVar[str | None] = None

    occurred_on: Day

    @property
    def stream(self) -> str:
        """The stream that the command is about."""
        return stream_of(self.stream_prefix or self.about, getattr(self, self.about))

    def becomes(self, event: type[E], **more: object) -> E:
        """The event that says so: the fields that both have by the same name, and `more`."""
        names = event.model_fields.keys() & type(self).model_fields.keys()
        return event.model_validate({**{name: getattr(self, name) for name in names}, **more})


def stream_of(about: str, id_: UUID) -> str:
    """The stream of one thing: `follow_up` gives `follow-up-<id>`."""
    return f"{about.replace('_', '-')}-{id_}"


def marked(model: type[BaseModel], *marks: type[Any]) -> list[str]:
    """The fields of a model that carry one of these marks, in the order of the class."""
    return [name for name, field in model.model_fields.items() if any(mark in field.metadata for mark in marks)]
