"""Keys of logs and witnesses: Ed25519 pairs with a name, in the text forms of C2SP signed-note."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.contract.refusal import Explained

_PRIVATE = "PRIVATE+KEY+"


class KeyInvalid(Explained, ValueError):
    """A text is not a key of ours; the message says what is wrong with it, never what is in it."""


class Kind(IntEnum):
    """What a key signs: its log's own notes, or, with a time, checkpoints of logs that it watches."""

    LOG = 1
    WITNESS = 4


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half: `name` as in signature lines, `public` 32 bytes."""

    name: str
    kind: Kind
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """From `<name>+<key id, 8 hex digits>+<base64 of kind and key>`; raises KeyInvalid."""
        name, key_id, packed = _parts(text)
        key = cls(name, _kind(packed), packed[1:])
        if key.id.hex() != key_id:
            raise KeyInvalid(
                f"the key id of {name} should be {key.id.hex()}, not {key_id}: the key was cut or mistyped"
            )
        return key

    @property
    def id(self) -> bytes:
        """4 bytes that stand before each signature of this key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        """Whether a 64-byte Ed25519 signature over these bytes is this key's."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"


class SigningKey:
    """The private half; its text belongs in a file that only its owner reads."""

    def __init__(self, name: str, kind: Kind, seed: bytes) -> None:
        check_name(name)
        self._seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = VerifierKey(name, kind, self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, name: str, kind: Kind) -> "SigningKey":
        """A new pair; raises KeyInvalid when the name cannot stand in a note."""
        return cls(name, kind, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, text: str) -> "SigningKey":
        """From what `secret_text` gave; raises KeyInvalid."""
        if not text.startswith(_PRIVATE):
            raise KeyInvalid(f"a private key begins with {_PRIVATE}; this is something else")
        name, key_id, packed = _parts(text.removeprefix(_PRIVATE))
        key = cls(name, _kind(packed), packed[1:])
        if key.verifier.id.hex() != key_id:
            raise KeyInvalid(f"the private key of {name} does not belong to its key id: the key was cut or mistyped")
        return key

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature over these bytes, 64 bytes."""
        return self._key.sign(message)

    def secret_text(self) -> str:
        """One line without its end, for the file that keeps this key."""
        packed = b64encode(bytes([self.verifier.kind]) + self._seed).decode()
        return f"{_PRIVATE}{self.verifier.name}+{self.verifier.id.hex()}+{packed}"

    def __repr__(self) -> str:
        return f"SigningKey({self.verifier})"


def check_name(name: str) -> None:
    """Raises KeyInvalid unless the name can stand in a signature line."""
    if not name or "+" in name or any(letter.isspace() or letter < " " for letter in name):
        raise KeyInvalid(f"a key's name has no spaces and no plus sign, and is not empty; this is {name!r}")


def _parts(text: str) -> tuple[str, str, bytes]:
    pieces = text.split("+", 2)
    if len(pieces) != 3:
        raise KeyInvalid("a key is written <name>+<key id>+<base64>; this has fewer parts")
    name, key_id, encoded = pieces
    check_name(name)
    try:
        packed = b64decode(encoded, validate=True)
    except ValueError:
        raise KeyInvalid(f"the last part of the key of {name} is not base64") from None
    if len(packed) != 33 or b64encode(packed).decode() != encoded:
        raise KeyInvalid(f"the last part of the key of {name} should be one kind byte and 32 bytes of key")
    return name, key_id, packed


def _kind(packed: bytes) -> Kind:
    try:
        return Kind(packed[0])
    except ValueError:
        raise KeyInvalid(f"keys of kind {packed[0]} are not used here: only 1 (a log) and 4 (a witness)") from None
