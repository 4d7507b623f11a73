"""What the origin of a log answers about it: its newest checkpoint, proofs, and the cosignatures that it is sent."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from nats.aio.client import Client
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.bus.ask import Answer
from shared.log import tree
from shared.log.database import driver
from shared.log.names import LogName
from shared.log.read import head
from shared.merkle.note import Note, NoteInvalid, cosigned_at
from shared.merkle.vkey import VerifierKey
from shared.witness.checkpoint import Checkpoints, newest

_NOTE = "SELECT note FROM checkpoint WHERE size = $1"
_COSIGNED = "SELECT witness, line, signed_at FROM cosignature WHERE size = $1 ORDER BY witness"
_LAST_COSIGNED = """
SELECT DISTINCT ON (witness) witness, size, signed_at FROM cosignature ORDER BY witness, size DESC
"""
_STORE = "INSERT INTO cosignature (size, witness, line, signed_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"


class Vouching:
    """Answers for a service's own log. `witnesses` are those whose cosignatures it keeps, with their keys."""

    def __init__(
        self,
        engine: AsyncEngine,
        name: LogName,
        checkpoints: Checkpoints | None,
        witnesses: Mapping[LogName, VerifierKey],
    ) -> None:
        self.name = name
        self._engine = engine
        self._checkpoints = checkpoints
        self._witnesses = witnesses

    def answers(self) -> dict[str, Answer]:
        """By the subject that asks."""
        answers: dict[str, Answer] = {self.name.request("proof"): self.proof}
        if self._checkpoints is not None:
            answers[self.name.request("checkpoint")] = self.checkpoint
            answers[self.name.request("cosign")] = self.cosign
        return answers

    async def checkpoint(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """`{"now": true}` signs first. The newest: `size`, `note` with all signatures, `signed_at`, `cosigned`.

        All null while nothing is signed. Raises Refused when it should sign and must not.
        """
        if question.get("now") and self._checkpoints is not None:
            await self._checkpoints.sign()
        async with self._engine.connect() as connection:
            raw = await driver(connection)
            stored = await newest(raw)
            if stored is None:
                return {"size": None, "note": None, "signed_at": None, "cosigned": []}
            lines = [(row["witness"], row["line"]) for row in await raw.fetch(_COSIGNED, stored.size)]
        text = Note.parse(stored.note.encode()).text
        cosigned = {witness: line for witness, line in lines if self._cosigned_at(text, line) is not None}
        note = stored.note + "".join(cosigned.values())
        return {"size": stored.size, "note": note, "signed_at": stored.signed_at, "cosigned": list(cosigned)}

    async def proof(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """`{"old", "new"}` or `{"index", "size"}`: `hashes`, the proof in base64; else `error`, with `head` when the
        log is too short for it. Raises ValueError.
        """
        async with self._engine.connect() as connection:
            raw = await driver(connection)
            size = int(question["new"] if "new" in question else question["size"])
            if not 0 <= size <= (end := await head(raw)):
                return {"error": f"the log has {end} events, not {size}", "head": end}
            try:
                if "new" in question:
                    hashes = await tree.consistency(raw, int(question["old"]), size)
                else:
                    hashes = await tree.inclusion(raw, int(question["index"]), size)
            except tree.TreeIncomplete as missing:
                raise ValueError(str(missing)) from missing
        return {"hashes": [b64encode(hash_).decode() for hash_ in hashes]}

    async def cosign(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """`{"size", "line"}`: keeps a witness's signature line on that checkpoint. Raises ValueError."""
        size, line = int(question["size"]), str(question["line"])
        async with self._engine.begin() as connection:
            raw = await driver(connection)
            note = await raw.fetchval(_NOTE, size)
            if note is None:
                raise ValueError(f"no checkpoint of {size} events was signed here")
            signed = self._cosigned_at(Note.parse(note.encode()).text, line)
            if signed is None:
                raise ValueError("this is not signed by a witness of this log that the federation knows")
            await raw.execute(_STORE, size, signed[0].source, line, signed[1])
            return {"kept": True}

    def _cosigned_at(self, text: str, line: str) -> tuple[LogName, datetime] | None:
        """Which witness signed this text with this line, and when."""
        try:
            note = Note.parse(f"{text}\n{line}".encode())
            for witness, key in self._witnesses.items():
                if (at := cosigned_at(note, key)) is not None:
                    return witness, at
        except NoteInvalid:
            pass
        return None

    async def cosigned(self) -> list[dict[str, Any]]:
        """For each witness the largest checkpoint that it cosigned: `witness`, `size`, `signed_at`."""
        async with self._engine.connect() as connection:
            rows = await (await driver(connection)).fetch(_LAST_COSIGNED)
        return [dict(row) for row in rows]


async def announce(client: Client, name: LogName, note: str) -> None:
    """Tell whoever listens now; others ask."""
    if client.is_connected:
        await client.publish(name.signed_subject, note.encode())


def age(signed_at: datetime) -> float:
    """Seconds since a checkpoint was signed."""
    return (datetime.now(UTC) - signed_at).total_seconds()
