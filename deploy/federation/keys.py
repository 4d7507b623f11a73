"""Create the key pairs of services: private keys in files of their own, public ones in the federation file."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.federation.topology import Node
from shared.contract.refusal import Explained
from shared.log.names import LogName, origin_of
from shared.merkle.vkey import Kind, SigningKey
from shared.service.federation import Agency, Federation, Member, witness_name
from shared.vault.exchange import PURPOSE_OF, ExchangeKey
from shared.witness.signer import NOTHING, write_state


class KeyMismatch(Explained):
    """The federation file names another private key than the one at hand; restore the right one or remove the entry."""


@dataclass(frozen=True)
class KeyFiles:
    """The files of one service's private keys, and of the last checkpoint that its log signed."""

    log: Path
    witness: Path
    exchange: Path
    signed: Path

    @classmethod
    def of(cls, name: LogName, folder: Path) -> "KeyFiles":
        stem = f"{name.agency}_{name.service}"
        return cls(*(folder / f"{stem}.{kind}" for kind in ("log-key", "witness-key", "exchange-key", "signed")))


def new_keys(nodes: Sequence[Node], folder: Path, federation_file: Path) -> list[LogName]:
    """Create the missing keys of these services, enter them in the federation file, and return the logs with new keys.

    A private key file is never overwritten. Raises KeyMismatch, FederationInvalid.
    """
    federation = Federation.read(federation_file) if federation_file.exists() else Federation()
    members = dict(federation.members)
    created = []
    for node in nodes:
        files = KeyFiles.of(node.name, folder)
        if not (files.log.exists() and files.witness.exists()):
            created.append(node.name)
        members[node.name] = _member(members.get(node.name), node.name, files)
    for node in nodes:
        for followed in node.follows:
            if followed in members:
                members[followed] = _followed_by(members[followed], node.name)
    federation = _federation(members)
    _write(federation_file, federation.to_yaml().encode(), 0o644)
    return created


def _key(file: Path, name: str, kind: Kind) -> SigningKey:
    if file.exists():
        return SigningKey.parse(file.read_text().strip())
    key = SigningKey.generate(name, kind)
    _write(file, key.secret_text().encode() + b"\n", 0o600)
    return key


def _member(known: Member | None, name: LogName, files: KeyFiles) -> Member:
    if known is not None and not (files.log.exists() and files.witness.exists()):
        raise KeyMismatch(f"{name}: {KeyMismatch.__doc__}")
    if not files.log.exists() and not files.signed.exists():
        write_state(files.signed, NOTHING)
    log = str(_key(files.log, origin_of(name), Kind.LOG).verifier)
    witness = str(_key(files.witness, witness_name(name), Kind.WITNESS).verifier)
    exchange = _exchange(known, name, files)
    if known is not None and (known.log, known.witness) != (log, witness):
        raise KeyMismatch(f"{name}: {KeyMismatch.__doc__}")
    return (known or Member(log=log, witness=witness)).model_copy(update={"exchange": exchange})


def _exchange(known: Member | None, name: LogName, files: KeyFiles) -> str | None:
    """Return the public key to which others seal keys for this service, or None when it may not ask for any."""
    if name.service not in PURPOSE_OF:
        return None
    named = None if known is None else known.exchange
    if named is not None and not files.exchange.exists():
        raise KeyMismatch(f"{name}: {KeyMismatch.__doc__}")
    if not files.exchange.exists():
        _write(files.exchange, ExchangeKey.generate().secret_text().encode() + b"\n", 0o600)
    public = str(ExchangeKey.parse(files.exchange.read_text().strip()).public)
    if named not in (None, public):
        raise KeyMismatch(f"{name}: {KeyMismatch.__doc__}")
    return public


def _followed_by(member: Member, follower: LogName) -> Member:
    return member.model_copy(update={"followed_by": tuple(sorted({*member.followed_by, follower.source}))})


def _federation(members: dict[LogName, Member]) -> Federation:
    agencies = sorted({name.agency for name in members})
    return Federation(
        agencies={
            agency: Agency(services={name.service: member for name, member in members.items() if name.agency == agency})
            for agency in agencies
        }
    )


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write a file whole or not at all, and flush it to disk."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
