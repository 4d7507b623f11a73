"""What every event class shares: frozen, dated by when it happened, named by service, class and version."""

import re
from functools import cache
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from shared.contract.words import Day

_WORD_START = re.compile(r"(?<!^)(?=[A-Z])")


class Fields(BaseModel):
    """Fields that an event, its command and what holds share, declared once.

    An event inherits them before its own base, `class Started(Start, _OfPlacement)`, so that its ids come first.
    """

    model_config = ConfigDict(frozen=True)


class Event(BaseModel):
    """A fact in the past tense.

    `occurred_on` is the date in Europe/Stockholm on which it happened; when it was recorded stands in the envelope.
    Fields that this version does not know are ignored here and kept in the log's bytes.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: ClassVar[int] = 1

    occurred_on: Day

    @classmethod
    def word(cls) -> str:
        """`ParticipantRegistered` -> `participant_registered`."""
        return _WORD_START.sub("_", cls.__name__).lower()

    @classmethod
    @cache
    def type_in(cls, service: str) -> str:
        """The CloudEvents type, `<service>.<event>.v<n>`."""
        return f"{service}.{cls.word()}.v{cls.version}"
