"""The provable side of a service: it signs its own log, witnesses those it follows, and answers for both."""

from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from nats.aio.client import Client
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus.ask import Answer, answer
from shared.bus.follow import Follower, Range
from shared.log.names import LogName
from shared.log.sweep import Sweep
from shared.merkle.vkey import KeyInvalid, Kind, SigningKey
from shared.service.federation import Federation
from shared.service.settings import Settings
from shared.witness.checkpoint import Checkpoints
from shared.witness.disputes import Dispute, open_dispute
from shared.witness.hearing import Keys
from shared.witness.signer import Signer
from shared.witness.vouch import Vouching, announce
from shared.witness.witness import Book, Witness


@dataclass
class Provable:
    """What a service signs and witnesses; without keys it does neither, and still gives proofs."""

    name: LogName
    federation: Federation
    vouching: Vouching
    sweep: Sweep
    checkpoints: Checkpoints | None = None
    witness_key: SigningKey | None = None
    witnesses: dict[LogName, Witness] = field(default_factory=dict)
    disputes: dict[LogName, Dispute] = field(default_factory=dict)

    async def stop_disputed(self, engine: AsyncEngine, followers: Mapping[LogName, Follower]) -> None:
        """Logs that were in dispute before this process began stay where they are."""
        for name, follower in followers.items():
            dispute = await open_dispute(engine, name)
            if dispute is not None:
                self.disputes[name] = dispute
                await follower.stop(dispute.sentence)

    def alarms(self) -> dict[str, object]:
        """What is wrong with the own log; disputes about other logs stand with their followers."""
        alarms: dict[str, object] = {}
        if self.checkpoints is not None and self.checkpoints.refused:
            alarms["checkpoint"] = self.checkpoints.refused
        if self.sweep.wrong:
            alarms["log"] = self.sweep.wrong
        return alarms

    def own_work(self) -> list[Coroutine[Any, Any, None]]:
        """What goes on for ever, whether NATS is there or not."""
        signing = [] if self.checkpoints is None else [self.checkpoints.run()]
        return [*signing, self.sweep.run()]

    def shared_work(
        self,
        client: Client,
        engine: AsyncEngine,
        followers: Mapping[LogName, Follower],
        read: Range,
        book: Book | None,
        more: Mapping[str, Answer],
    ) -> list[Coroutine[Any, Any, None]]:
        """What goes on for ever once NATS is there: answers, announcements, and a witness for each known log."""
        if self.checkpoints is not None:
            self.checkpoints.announce = lambda note: announce(client, self.name, note)
        for name, follower in followers.items():
            key = self.federation.log_key(name)
            if key is not None and self.witness_key is not None:
                keys, dispute = Keys(self.witness_key, key), self.disputes.get(name)
                witness = Witness(client, engine, follower, read, self.name.source, keys, dispute)
                witness.book = book
                self.witnesses[name] = witness
        answering = answer(client, {**self.vouching.answers(), **more})
        return [answering, *(witness.run() for witness in self.witnesses.values())]


def prepare(settings: Settings, engine: AsyncEngine) -> Provable:
    """From keys and federation file as the settings name them. Raises KeyInvalid, FederationInvalid, OSError."""
    federation = Federation() if settings.federation_file is None else Federation.read(settings.federation_file)
    checkpoints = None
    if settings.signing_key_file is not None and settings.checkpoint_state_file is not None:
        key = SigningKey.parse(settings.signing_key_file.read_text().strip())
        known = federation.log_key(settings.name)
        if known is not None and known != key.verifier:
            raise KeyInvalid(f"the signing key of {settings.name} is not the one that the federation file names")
        checkpoints = Checkpoints(engine, settings.name, Signer(key, settings.checkpoint_state_file))
    witness_key = None
    if settings.witness_key_file is not None:
        witness_key = SigningKey.parse(settings.witness_key_file.read_text().strip())
        if witness_key.verifier.kind is not Kind.WITNESS:
            raise KeyInvalid(f"the witness key of {settings.name} is not a witness's key")
    vouching = Vouching(engine, settings.name, checkpoints, federation.witnesses(settings.name))
    return Provable(settings.name, federation, vouching, Sweep(engine, settings.name), checkpoints, witness_key)
