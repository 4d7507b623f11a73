"""The envelope: a CloudEvents 1.0 structured JSON document whose bytes are stored, hashed and published as they are."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from shared.contract import registry
from shared.contract.event import Event
from shared.contract.refusal import Malformed

MAX_BYTES = 64_000

Source = Annotated[str, StringConstraints(pattern=r"^/[a-z][a-z0-9-]*/[a-z]+$")]
"""A log: `/<agency>/<service>`."""

Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:@/-]{1,100}$")]
"""A pseudonymous or technical name; never free text."""


class Envelope(BaseModel):
    """One event of a log, without its data's meaning; see `Record` for both.

    `position` counts the log from 1, `streamversion` the stream from 1, both without gaps; `time` is UTC.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: Source
    type: Token
    subject: Token
    time: AwareDatetime
    position: Annotated[int, Field(ge=1)]
    streamversion: Annotated[int, Field(ge=1)]
    actor: Token
    correlationid: Token
    causationid: Token
    datacontenttype: Literal["application/json"] = "application/json"
    data: dict[str, Any]


class Record:
    """An envelope with the event that its data stand for (None when the type is unknown here)."""

    __slots__ = ("envelope", "event")

    def __init__(self, envelope: Envelope, event: Event | None) -> None:
        self.envelope = envelope
        self.event = event

    @property
    def id(self) -> UUID:
        return self.envelope.id

    def corrected(self, fields: dict[str, Any]) -> "Record":
        """This record with other values in its event; the envelope keeps what was recorded."""
        if self.event is None:
            return self
        values = {**self.event.model_dump(mode="json"), **fields}
        return Record(self.envelope, type(self.event).model_validate(values))


def encode(
    *,
    id: UUID,
    source: str,
    type: str,
    subject: str,
    time: datetime,
    position: int,
    streamversion: int,
    actor: str,
    correlationid: str,
    causationid: str,
    event: Event,
) -> bytes:
    """The exact bytes of an event. `source`, `type`, `subject`, `actor` and the two ids must be tokens.

    Written by hand because a log encodes while it holds its head's lock; equal to what `Envelope` would give.
    Raises Malformed when the event is larger than MAX_BYTES.
    """
    head = (
        f'{{"specversion":"1.0","id":"{id}","source":"{source}","type":"{type}","subject":"{subject}",'
        f'"time":"{time.isoformat().replace("+00:00", "Z")}","position":{position},"streamversion":{streamversion},'
        f'"actor":"{actor}","correlationid":"{correlationid}","causationid":"{causationid}",'
        f'"datacontenttype":"application/json","data":'
    )
    body = b"".join((head.encode(), event.__pydantic_serializer__.to_json(event, exclude_none=True), b"}"))
    if len(body) > MAX_BYTES:
        raise Malformed(
            "body", f"an event may have {MAX_BYTES} bytes, this one would have {len(body)}; shorten its texts"
        )
    return body


_ID_AT = len('{"specversion":"1.0","id":"')


def id_of(body: bytes) -> str:
    """The event's id, from bytes that `encode` wrote."""
    return body[_ID_AT : _ID_AT + 36].decode("ascii")


def decode(body: bytes) -> Record:
    """The record that these bytes stand for.

    Raises pydantic.ValidationError when they are no envelope, or the data do not fit a known type.
    """
    envelope = Envelope.model_validate_json(body)
    return Record(envelope, registry.parse(envelope.type, envelope.data))
