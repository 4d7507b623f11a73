"""`kedja audit replay`: rebuild reporting from a bundle alone and compare every published figure."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from deploy.audit import kedja_verify
from deploy.audit.reading import events_read
from deploy.audit.unpacked import BundleFails, logs_of, opened, published_in
from deploy.local.configuration import settings_for
from deploy.local.folder import DataFolder
from deploy.local.postgres_server import PostgresServer
from deploy.provision import postgres_schemas
from deploy.terminal import counting, print_table, run, say
from services.reporting.domain.published import says_the_same
from services.reporting.figures import publishing
from services.reporting.figures.computing import compute_on
from services.reporting.figures.number import plain
from services.reporting.figures.publishing import Edition
from services.reporting.read.moment import one_moment
from services.reporting.rebuild import rebuild_from
from shared.contract.envelope import Record
from shared.contract.figures import FigurePublished, FigureSuperseded
from shared.contract.refusal import Malformed, Refusal
from shared.log.names import LogName
from shared.service.database import make_engine
from shared.service.migrate import migrate_async
from shared.service.settings import Settings

OnProgress = Callable[[str, int, int], None]

NEED_KEYS = (("bundle", "logs"), ("bundle", "figures"))
"""Checks that need logs with a signature that holds."""

SCRATCH = LogName("replay", "reporting")
"""The owner of the schema in the scratch database; the facts are those of the bundle's logs."""


@dataclass(frozen=True)
class Replayed:
    """One edition as published and as rebuilt; `wrong` says how they differ, `later` is the value known now."""

    log: str
    published: FigurePublished
    value: Any
    wrong: Sequence[str]
    later: Any = None

    def as_json(self) -> Mapping[str, Any]:
        edition = self.published.model_dump(
            mode="json", include={"figure", "edition", "fn", "arguments", "state_date", "known_on"}
        )
        rest = {"published": self.published.value, "rebuilt": self.value, "wrong": list(self.wrong)}
        return {"log": self.log, **edition, **rest, "later": self.later}


@dataclass(frozen=True)
class Replay:
    """The result of replaying a bundle."""

    events: int
    seconds: float
    editions: Sequence[Replayed]

    @property
    def ok(self) -> bool:
        return not any(edition.wrong for edition in self.editions)


def replay(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE", help="A folder or a .tar of `kedja audit export`.")],
    key: Annotated[list[str] | None, typer.Option("--key", help="A public key, or a file of them.")] = None,
    known_on: Annotated[
        datetime | None, typer.Option("--known-on", formats=["%Y-%m-%d"], help="Also show all as known on this day.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Rebuild reporting from a bundle and compare every published figure: 0 when all come out, 1 when any differs.

    Without keys the bundle must agree with itself; only keys show that it is the agencies' own.
    """
    _check(bundle, key or [])
    with counting() as on_progress:
        result = run(replay_bundle(bundle, None if known_on is None else known_on.date(), on_progress))
    if as_json:
        summary = {"ok": result.ok, "events": result.events, "rebuilt_in": round(result.seconds, 3)}
        figures = [edition.as_json() for edition in result.editions]
        typer.echo(json.dumps({**summary, "figures": figures}, ensure_ascii=False))
    else:
        _show(result, known_on and known_on.date())
    raise typer.Exit(0 if result.ok else 1)


def _check(path: Path, keys: Sequence[str]) -> None:
    """Verify the bundle before anything else, because the verifier starts processes.

    They must inherit neither threads nor the signal handlers that `run` installs, or they could not be stopped.
    """
    try:
        with events_read() as step:
            check_structure(path, keys, step)
    except BundleFails as failure:
        say.print(str(failure), style="red", markup=False)
        raise typer.Exit(1) from None


async def replay_bundle(path: Path, known_on: date | None, on_progress: OnProgress) -> Replay:
    """Rebuild a verified bundle in a scratch database and compute its figures. Raises BundleFails."""
    bundle = opened(path)
    logs = logs_of(bundle)
    with TemporaryDirectory(prefix="kedja-replay-") as scratch:
        folder = DataFolder.at(Path(scratch))
        server = PostgresServer(folder)
        server.start()
        try:
            await postgres_schemas.provision(server.url, [SCRATCH], folder.secret)
            settings = settings_for(SCRATCH, tuple(logs), server.url, "", folder)
            await migrate_async(settings)
            began = time.perf_counter()
            await rebuild_from(settings, logs, on_progress)
            seconds = time.perf_counter() - began
            editions = await _editions(settings, published_in(bundle, logs), known_on, on_progress)
        finally:
            server.stop()
    return Replay(sum(log.size for log in logs.values()), seconds, editions)


def check_structure(path: Path, keys: Sequence[str], step: Callable[[int], None] = kedja_verify.nothing) -> None:
    """Run every check of the verifier; without keys, those that need none. Raises BundleFails."""
    try:
        trust = kedja_verify.trust_from(keys, 0, [])
        report = kedja_verify.verify(path, trust, lambda check: None, step)
    except kedja_verify.Broken as unusable:
        raise BundleFails(f"{BundleFails.__doc__} ({unusable})") from None
    for check in report.checks:
        needs_key = check.check == "signature" or (check.subject, check.check) in NEED_KEYS
        if not check.ok and (keys or not needs_key):
            raise BundleFails(f"{BundleFails.__doc__} ({check})")


async def _editions(
    settings: Settings, records: Sequence[Record], known_on: date | None, on_progress: OnProgress
) -> list[Replayed]:
    engine = make_engine(settings.database_url, pool_size=1, timeout=None)
    statements = _statements(records)
    published = [(r.envelope.source, r.event) for r in records if isinstance(r.event, FigurePublished)]
    before: dict[tuple[str, UUID], tuple[FigurePublished, Edition | None]] = {}
    replayed = []
    try:
        async with one_moment(engine) as connection:
            for number, (log, event) in enumerate(published, 1):
                edition, wrong = await _recomputed(connection, log, event)
                differences = statements.get((log, event.figure, event.edition), [])
                last = before.get((log, event.figure))
                if edition is not None and last is not None and last[1] is not None and not wrong:
                    wrong = await _statement(connection, last[0], last[1], event, edition, differences)
                before[log, event.figure] = event, edition
                value = None if edition is None else edition.event.value
                later = await _later(connection, event, known_on) if known_on is not None and edition else None
                replayed.append(Replayed(log, event, value, wrong, later))
                on_progress("figures", number, len(published))
    finally:
        await engine.dispose()
    return replayed


def _statements(records: Sequence[Record]) -> dict[tuple[str, UUID, int], list[FigureSuperseded]]:
    statements: dict[tuple[str, UUID, int], list[FigureSuperseded]] = {}
    for record in records:
        if isinstance(record.event, FigureSuperseded):
            key = record.envelope.source, record.event.figure, record.event.edition
            statements.setdefault(key, []).append(record.event)
    return statements


async def _recomputed(
    connection: AsyncConnection, log: str, published: FigurePublished
) -> tuple[Edition | None, list[str]]:
    """Return an edition computed from the bundle's facts, and how it differs from the published one."""
    try:
        edition = await publishing.as_published(connection, log, published, published.known_on)
    except (Refusal, Malformed) as failure:
        return None, [f"it cannot be computed here: {failure or type(failure).__doc__}"]
    again = edition.event
    if again.definition_version != published.definition_version:
        return edition, [f"definition {published.definition_version} was published, {again.definition_version} is here"]
    wrong = []
    if again.value != published.value:
        wrong.append("another value")
    elif not says_the_same(again, published):
        wrong.append("the same value of other people")
    elif again != published:
        wrong.append("the publication contradicts itself")
    return edition, wrong


async def _statement(
    connection: AsyncConnection,
    last: FigurePublished,
    before: Edition,
    new: FigurePublished,
    after: Edition,
    published: Sequence[FigureSuperseded],
) -> list[str]:
    again = await publishing.difference(connection, last, before.cells, new, after.cells)
    return [] if list(published) == again else ["another difference statement"]


async def _later(connection: AsyncConnection, published: FigurePublished, known_on: date) -> Any:
    """Return the value as known on another day, from everything in the bundle."""
    arguments = {**published.arguments, "K": known_on.isoformat()}
    return plain((await compute_on(connection, published.fn, arguments, known_on)).figure.tree)


def _show(result: Replay, later: date | None) -> None:
    columns = [
        "figure",
        "edition",
        "state date",
        "known on",
        "published",
        "rebuilt",
        *([f"known on {later}"] if later else []),
    ]
    table = Table(*columns, "", title="Published figures")
    for edition in result.editions:
        event = edition.published
        values = [event.value, edition.value, *([edition.later] if later else [])]
        words = [json.dumps(value, ensure_ascii=False) for value in values]
        dates = str(event.state_date), str(event.known_on)
        table.add_row(event.fn, str(event.edition), *dates, *words, "; ".join(edition.wrong) or "equal")
    print_table(table)
    rate = result.events / result.seconds if result.seconds else 0
    wrong = sum(bool(edition.wrong) for edition in result.editions)
    say.print(f"{result.events} events rebuilt in {result.seconds:.1f} s ({rate:,.0f} a second)", markup=False)
    say.print(
        f"{len(result.editions)} published figures, {wrong} differ"
        if wrong
        else f"{len(result.editions)} published figures, all come out as published",
        markup=False,
    )
