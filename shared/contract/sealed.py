"""Sealed fields: personal data that travels only as ciphertext under the participant's own key."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field

from shared.contract.plaintexts import (
    Education,
    Experience,
    Explanation,
    Health,
    Identity,
    IdentityNumber,
    Interview,
    LanguageLevel,
    Mandate,
    Plaintext,
    PlanText,
    Skill,
    Wishes,
)

KeyClass = Literal["identity", "profile", "sensitive"]
"""Which of a participant's keys opens a field."""

KeyClasses = Annotated[tuple[KeyClass, ...], Field(min_length=1, max_length=3)]
"""Classes of keys that are asked for together."""

Base64 = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]*={0,2}$")]


class Sealed(BaseModel):
    """AES-256-GCM ciphertext of a JSON object.

    `nonce` is 96 random bits and `text` is ciphertext and tag, both URL-safe base64. The additional data is
    `<event id>|<event type>|<participant>|<key class>`, so that a ciphertext opens only where it was sealed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    key_class: KeyClass
    nonce: Base64
    text: Base64


class SealedIdentity(Sealed):
    """Opens to an `Identity`."""

    key_class: Literal["identity"] = "identity"


class SealedProfile(Sealed):
    """Opens to a part of the person's profile: a skill with its evidence, or the text of a plan."""

    key_class: Literal["profile"] = "profile"


class SealedSensitive(Sealed):
    """Opens to what only named handlers may see, such as a `Health`; never disclosed as a class."""

    key_class: Literal["sensitive"] = "sensitive"


Opened = TypeVar("Opened", bound=Plaintext)


@dataclass(frozen=True)
class OpensTo:
    """Marks a sealed field with what it opens to."""

    plaintext: type[Plaintext]


SealedWho = Annotated[SealedIdentity, OpensTo(Identity)]
SealedNumber = Annotated[SealedIdentity, OpensTo(IdentityNumber)]
SealedMandate = Annotated[SealedIdentity, OpensTo(Mandate)]
SealedInterview = Annotated[SealedProfile, OpensTo(Interview)]
SealedEducation = Annotated[SealedProfile, OpensTo(Education)]
SealedExperience = Annotated[SealedProfile, OpensTo(Experience)]
SealedLanguageLevel = Annotated[SealedProfile, OpensTo(LanguageLevel)]
SealedSkill = Annotated[SealedProfile, OpensTo(Skill)]
SealedWishes = Annotated[SealedProfile, OpensTo(Wishes)]
SealedPlan = Annotated[SealedProfile, OpensTo(PlanText)]
SealedExplanation = Annotated[SealedProfile, OpensTo(Explanation)]
SealedHealth = Annotated[SealedSensitive, OpensTo(Health)]


@dataclass(frozen=True)
class SealedField:
    """A sealed field of an event class: the class of key that opens it, and what it opens to."""

    name: str
    ciphertext: type[Sealed]
    key_class: KeyClass
    plaintext: type[Plaintext]


@cache
def sealed_field(event_class: type[BaseModel]) -> SealedField | None:
    """The one sealed field of an event class or command; None when nothing of it is sealed."""
    return next(_sealed(event_class), None)


def sealed_fields(event_class: type[BaseModel]) -> dict[str, KeyClass]:
    """The fields of an event class that are sealed, with the class of key that opens each."""
    return {field.name: field.key_class for field in _sealed(event_class)}


def plaintext(value: Opened | Sealed) -> Opened:
    """What has not been sealed yet. Raises TypeError for ciphertext."""
    if isinstance(value, Sealed):
        raise TypeError("this is sealed already")
    return value


def is_sealed(annotation: Any) -> bool:
    """Whether a type is that of ciphertext."""
    kind = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    return isinstance(kind, type) and issubclass(kind, Sealed)


def _sealed(model: type[BaseModel]) -> Iterator[SealedField]:
    for name, field in model.model_fields.items():
        whole = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        for part in (whole, *get_args(field.annotation)):
            if is_sealed(part):
                kind, *marks = get_args(part) if get_origin(part) is Annotated else (part,)
                opens_to = next((mark.plaintext for mark in marks if isinstance(mark, OpensTo)), Plaintext)
                yield SealedField(name, kind, kind.model_fields["key_class"].default, opens_to)
