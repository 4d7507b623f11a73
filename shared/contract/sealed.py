"""Sealed fields: personal data that travels only as ciphertext under the participant's own key."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

KeyClass = Literal["identity", "profile", "sensitive"]
"""Which of a participant's keys opens a field."""

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


class Plaintext(BaseModel):
    """What a sealed field opens to."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class IdentityNumber(Plaintext):
    """A number that an authority gave: personnummer, samordningsnummer (with its level), LMA number, or none yet."""

    kind: Literal["personnummer", "samordningsnummer", "lma"]
    number: str
    level: Literal["attested", "probable", "uncertain"] | None = None


class Identity(Plaintext):
    """Who somebody is and how to reach them; class `identity`."""

    given_name: str
    family_name: str
    birth_date: str | None = None
    identity_number: IdentityNumber | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    contact_language: str | None = None


class Skill(Plaintext):
    """One skill and how sure we are of it; class `profile`."""

    concept: str
    label: str
    level: Annotated[int, Field(ge=1, le=4)]
    evidence: Literal["told", "interviewed", "shown_at_work", "attested", "validated"]


class PlanStep(Plaintext):
    """One step of a plan: what, which agency owns it, and until when (ISO date)."""

    what: str
    owner: str
    due: str | None = None


class PlanText(Plaintext):
    """What a plan says; class `profile`."""

    background: str = ""
    dreams: str = ""
    possibilities: str = ""
    steps: tuple[PlanStep, ...] = ()


Opened = TypeVar("Opened", bound=Plaintext)


def sealed_fields(event_class: type[BaseModel]) -> dict[str, KeyClass]:
    """The fields of an event class that are sealed, with the class of key that opens each."""
    found: dict[str, KeyClass] = {}
    for name, field in event_class.model_fields.items():
        for part in _parts(field.annotation):
            if isinstance(part, type) and issubclass(part, Sealed):
                found[name] = part.model_fields["key_class"].default
    return found


def _parts(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__args__", (annotation,))
