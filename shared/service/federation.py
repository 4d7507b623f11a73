"""Who takes part: each agency's services, the public keys of their logs and witnesses, and who follows them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from shared.contract.refusal import Explained
from shared.log.names import LogName, origin_of
from shared.merkle.vkey import KeyInvalid, Kind, VerifierKey
from shared.service.settings import Source
from shared.vault.exchange import PublicExchangeKey


class FederationInvalid(Explained, ValueError):
    """The federation file does not say what it must; the message names the place."""


def _is_key(kind: Kind, text: str) -> str:
    try:
        key = VerifierKey.parse(text)
    except KeyInvalid as wrong:
        raise ValueError(str(wrong)) from None
    if key.kind is not kind:
        raise ValueError(f"this is the key of a {key.kind.name.lower()}, not of a {kind.name.lower()}")
    return text


def _is_exchange_key(text: str) -> str:
    return str(PublicExchangeKey.parse(text))


LogKey = Annotated[str, AfterValidator(lambda text: _is_key(Kind.LOG, text))]
WitnessKey = Annotated[str, AfterValidator(lambda text: _is_key(Kind.WITNESS, text))]
ExchangeKeyText = Annotated[str, AfterValidator(_is_exchange_key)]

_STRICT = ConfigDict(frozen=True, extra="forbid")


class Member(BaseModel):
    """One service: the keys by which others know its log and its cosignatures, and who may read its log.

    `exchange` is there for services that may be given participants' keys: these are sealed to it.
    """

    model_config = _STRICT

    log: LogKey
    witness: WitnessKey
    exchange: ExchangeKeyText | None = None
    followed_by: tuple[Source, ...] = ()


class Agency(BaseModel):
    model_config = _STRICT

    services: dict[str, Member] = Field(min_length=1)


class Federation(BaseModel):
    """The federation file. Keys are exchanged out of band: whoever changes this file decides whom to trust."""

    model_config = _STRICT

    agencies: dict[str, Agency] = {}

    @classmethod
    def read(cls, path: Path) -> "Federation":
        """From its file. Raises FederationInvalid, or OSError when there is none."""
        try:
            federation = cls.model_validate(yaml.safe_load(path.read_text()) or {})
        except yaml.YAMLError as wrong:
            raise FederationInvalid(f"{path}: {wrong}") from None
        except ValidationError as wrong:
            first = wrong.errors()[0]
            raise FederationInvalid(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
        for name, member in federation.members.items():
            if VerifierKey.parse(member.log).name != origin_of(name):
                raise FederationInvalid(f"{path}: the log key of {name} must be named {origin_of(name)}")
        return federation

    def to_yaml(self) -> str:
        """The file's text."""
        return yaml.safe_dump(self.model_dump(mode="json", exclude_none=True), sort_keys=True, width=120)

    @property
    def members(self) -> Mapping[LogName, Member]:
        return {
            LogName(agency, service): member
            for agency, found in self.agencies.items()
            for service, member in found.services.items()
        }

    def log_key(self, name: LogName) -> VerifierKey | None:
        """The key that signs this log's checkpoints; None when the federation does not know the log."""
        member = self.members.get(name)
        return None if member is None else VerifierKey.parse(member.log)

    def exchange_key(self, name: LogName) -> PublicExchangeKey | None:
        """The key to which others' keys are sealed for this service; None when it may not have any."""
        member = self.members.get(name)
        return None if member is None or member.exchange is None else PublicExchangeKey.parse(member.exchange)

    def witnesses(self, name: LogName) -> dict[LogName, VerifierKey]:
        """Who may cosign this log: each follower, with its witness key."""
        members = self.members
        followers = [LogName.parse(source) for source in members[name].followed_by] if name in members else []
        return {follower: VerifierKey.parse(members[follower].witness) for follower in followers if follower in members}


def witness_name(name: LogName) -> str:
    """How cosignatures name a service that witnesses."""
    return f"{origin_of(name)}/witness"
