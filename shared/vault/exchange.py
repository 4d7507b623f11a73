"""Keys on their way to whom they are disclosed: sealed by HPKE (RFC 9180) to the requester's own key pair."""

from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from shared.contract.sealed import KeyClass
from shared.contract.words import DisclosurePurpose
from shared.log.names import LogName

PURPOSE_OF: dict[str, DisclosurePurpose] = {"matching": "matching", "placements": "placement"}
"""Which services may ask for keys, and for what purpose each of them."""

MARK = "X25519:"
"""Begins a private key's file, so that no other secret is mistaken for it."""

_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class ExchangeKeyInvalid(ValueError):
    """This is not an X25519 key as `kedja keys new` writes it."""


class NotForUs(Exception):
    """This was not sealed to our key, or not as an answer to what we asked."""


@dataclass(frozen=True)
class Handed:
    """The context that a sealed key is bound to: it opens for these and for nothing else."""

    owner: LogName
    requester: LogName
    participant: UUID
    disclosure: UUID
    key_class: KeyClass

    @property
    def bound(self) -> bytes:
        ids = f"{self.participant}|{self.disclosure}|{self.key_class}"
        return f"kedja key release v1|{self.owner}|{self.requester}|{ids}".encode()


@dataclass(frozen=True)
class PublicExchangeKey:
    """The half of a requester's key pair that stands in the federation file."""

    raw: bytes

    @classmethod
    def parse(cls, text: str) -> "PublicExchangeKey":
        """From its 44 characters of base64. Raises ExchangeKeyInvalid."""
        return cls(_raw(text))

    def __str__(self) -> str:
        return b64encode(self.raw).decode()

    def seal(self, key: bytes, handed: Handed) -> str:
        """A participant's key that only this requester opens; base64."""
        public = X25519PublicKey.from_public_bytes(self.raw)
        return b64encode(_SUITE.encrypt(key, public, handed.bound)).decode()


class ExchangeKey:
    """A requester's private key, which opens what was sealed to its public half."""

    def __init__(self, private: X25519PrivateKey) -> None:
        self._private = private

    @classmethod
    def generate(cls) -> "ExchangeKey":
        return cls(X25519PrivateKey.generate())

    @classmethod
    def parse(cls, text: str) -> "ExchangeKey":
        """From its file's text. Raises ExchangeKeyInvalid."""
        if not text.startswith(MARK):
            raise ExchangeKeyInvalid(ExchangeKeyInvalid.__doc__)
        return cls(X25519PrivateKey.from_private_bytes(_raw(text.removeprefix(MARK))))

    def secret_text(self) -> str:
        """What its file holds; never log or send it."""
        return MARK + b64encode(self._private.private_bytes_raw()).decode()

    @property
    def public(self) -> PublicExchangeKey:
        return PublicExchangeKey(self._private.public_key().public_bytes_raw())

    def open(self, sealed: str, handed: Handed) -> bytes:
        """The participant's key, 32 bytes. Raises NotForUs."""
        try:
            key = _SUITE.decrypt(b64decode(sealed, validate=True), self._private, handed.bound)
        except (InvalidTag, Error, ValueError):
            raise NotForUs(NotForUs.__doc__) from None
        if len(key) != 32:
            raise NotForUs(NotForUs.__doc__)
        return key


def _raw(text: str) -> bytes:
    try:
        raw = b64decode(text.strip(), validate=True)
    except (Error, ValueError):
        raw = b""
    if len(raw) != 32:
        raise ExchangeKeyInvalid(ExchangeKeyInvalid.__doc__)
    return raw
