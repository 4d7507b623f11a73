"""Whether a log's checkpoint fits what was received of it, and what it signed before."""

from base64 import b64decode
from dataclasses import dataclass

from nats.aio.client import Client

from shared.bus.ask import NoAnswer, ask
from shared.log.names import LogName
from shared.merkle.hashing import TreeHead
from shared.merkle.proof import ProofFails, verify_consistency


@dataclass(frozen=True)
class Contradiction:
    """Two trees that one log cannot have had one after the other: `expected` here, `signed` there."""

    expected: TreeHead
    signed: TreeHead


class Judge:
    """Asks the origin for proofs of what its checkpoints claim."""

    def __init__(self, client: Client, name: LogName) -> None:
        self._client = client
        self._name = name

    async def judge(self, signed: TreeHead, received: TreeHead, cosigned: TreeHead | None) -> Contradiction | None:
        """What contradicts a signed tree: what was received so far, or what was cosigned last. Raises NoAnswer."""
        for expected in (cosigned, received):
            if expected is None or expected == signed:
                continue
            older, newer = sorted((expected, signed))
            rolled_back = expected is cosigned and signed.size < expected.size
            if rolled_back or not await self.begins(older, newer):
                return Contradiction(expected, signed)
        return None

    async def begins(self, older: TreeHead, newer: TreeHead) -> bool:
        """Whether the origin proves that the newer tree begins with the older one. Raises NoAnswer."""
        proof: list[bytes] = []
        if 0 < older.size < newer.size:
            question = {"old": older.size, "new": newer.size}
            answer = await ask(self._client, self._name.request("proof"), question)
            if "hashes" not in answer and answer.get("head") is None:
                raise NoAnswer(f"{self._name} cannot prove what it signed: {answer.get('error')}")
            try:
                proof = [b64decode(hash_) for hash_ in answer.get("hashes", [])]
            except (TypeError, ValueError):
                return False
        try:
            verify_consistency(*older, *newer, proof)
        except ProofFails:
            return False
        return True
