"""Logs, keys and bundles to audit: real envelopes of three logs, checkpoints with two cosignatures each."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from deploy.audit.bundle import Documents, LogSource, write_bundle
from deploy.audit.kedja_verify import Folder, Key, Trust
from shared.contract.envelope import encode
from shared.contract.event import Event
from shared.contract.intake import InventoryStarted
from shared.contract.reporting import ProgrammeDefined
from shared.log.names import LogName, origin_of
from shared.merkle.hashing import Frontier, leaf_hash
from shared.merkle.note import Checkpoint, Note
from shared.merkle.vkey import Kind, SigningKey

INTAKE, PLACEMENTS, REPORTING = (LogName("boden", service) for service in ("intake", "placements", "reporting"))
SIZES = {INTAKE: 3000, PLACEMENTS: 2048, REPORTING: 300}
AT = datetime(2026, 1, 12, 8, 30, tzinfo=UTC)


def a_key(name: str, kind: Kind) -> SigningKey:
    """Return the key of a name, always the same."""
    return SigningKey(name, kind, leaf_hash(name.encode()))


WITNESSES = [a_key("kedja/lulea/reporting", Kind.WITNESS), a_key("kedja/pitea/reporting", Kind.WITNESS)]


def log_key(name: LogName) -> SigningKey:
    return a_key(origin_of(name), Kind.LOG)


def an_event(name: LogName, random: Random) -> tuple[str, Event]:
    """A stream and something that happens in it."""
    if name == REPORTING:
        programme = f"P{random.randrange(40)}"
        return f"programme-{programme}", ProgrammeDefined(occurred_on=date(2026, 1, 12), programme=programme, name="Nå")
    participant = UUID(int=random.randrange(500))
    started = InventoryStarted(occurred_on=date(2026, 1, 12), participant=participant, programme="BIS")
    return f"participant-{participant}", started


def events_of(name: LogName, size: int, seed: str = "") -> list[bytes]:
    """Return the bytes of a log's events; the same seed gives the same log, cut at `size`."""
    random = Random(f"{name}{seed}")
    versions: dict[str, int] = {}
    bodies = []
    for position in range(1, size + 1):
        stream, event = an_event(name, random)
        versions[stream] = versions.get(stream, 0) + 1
        bodies.append(
            encode(
                id=UUID(int=random.getrandbits(128), version=4),
                source=name.source,
                type=event.type_in(name.service),
                subject=stream,
                time=AT + timedelta(seconds=position),
                position=position,
                streamversion=versions[stream],
                actor="system",
                correlationid=str(UUID(int=random.getrandbits(128))),
                causationid="import:1",
                event=event,
            )
        )
    return bodies


def a_checkpoint(name: LogName, bodies: Sequence[bytes], witnesses: Iterable[SigningKey] = WITNESSES) -> Note:
    """Signed by the log and cosigned."""
    frontier = Frontier()
    frontier.extend(map(leaf_hash, bodies))
    note = Checkpoint(origin_of(name), len(bodies), frontier.root()).sign(log_key(name))
    for witness in witnesses:
        note = note.signed(witness, AT)
    return note


@dataclass
class BundleContent:
    """The logs, figures and schemas of a bundle."""

    bodies: dict[LogName, list[bytes]]
    notes: dict[LogName, Note] = field(default_factory=dict)
    figures: Mapping[str, bytes] = field(default_factory=dict)
    schemas: Mapping[str, bytes] = field(default_factory=dict)

    async def write(self, out: Path) -> Path:
        sources = [
            LogSource(name, self.notes.get(name) or a_checkpoint(name, bodies), one_by_one(bodies))
            for name, bodies in self.bodies.items()
        ]
        await write_bundle(out, sources, Documents(self.figures, self.schemas))
        return out

    async def files(self, out: Path) -> dict[str, bytes]:
        """The bundle's files, by way of a folder."""
        folder = Folder(await self.write(out))
        return {name: folder.read(name) for name in folder.sizes}


def a_good_bundle(sizes: Mapping[LogName, int] = SIZES) -> BundleContent:
    """Three logs with figures and a schema."""
    bodies = {name: events_of(name, size) for name, size in sizes.items()}
    published = bodies[REPORTING][-1] if bodies.get(REPORTING) else b'{"none": true}'
    computed = b'{"figure": "exits", "value": 5, "positions": {"/boden/intake": %d}}' % sizes.get(INTAKE, 0)
    figures = {"1-exits.json": published, "2-exits.json": computed}
    return BundleContent(bodies, figures=figures, schemas={"intake.json": b'{"title": "what intake tells"}'})


async def one_by_one(bodies: Iterable[bytes]) -> AsyncIterator[bytes]:
    for body in bodies:
        yield body


def trust(
    logs: Iterable[LogName] = SIZES,
    witnesses: int = 2,
    since: Iterable[Note] = (),
    seen: Iterable[SigningKey] = WITNESSES,
) -> Trust:
    """An auditor who was given all keys."""
    keys = [log_key(name) for name in logs] + list(seen)
    return Trust([Key.parse(str(key.verifier)) for key in keys], witnesses, [bytes(note) for note in since])
