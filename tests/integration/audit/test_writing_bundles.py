"""A bundle appears whole or not at all, whatever fails while it is written, and never replaces anything."""

import asyncio
import errno
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import FileIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from deploy.audit.bundle import BundleRefused, LogSource, write_bundle
from deploy.audit.kedja_verify import open_bundle, verify_bundle
from deploy.audit.sink import OutExists
from tests.integration.audit.bundles import (
    INTAKE,
    PLACEMENTS,
    BundleContent,
    a_checkpoint,
    a_good_bundle,
    events_of,
    one_by_one,
    trust,
)

SIZES = {INTAKE: 300, PLACEMENTS: 3}
OUTS = pytest.mark.parametrize("name", ["bundle", "bundle.tar"])


@contextmanager
def failing_at(number: int, fail: Callable[[], None]) -> Iterator[list[str]]:
    """Call `fail` at the number-th call to the file system; gives the names of the calls so far."""
    calls: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            calls.append(name)
            if len(calls) == number:
                fail()
            return real(*arguments, **more)

        return call

    class Counted(FileIO):
        write = counted("write", FileIO.write)

    def opened(path: Path, mode: str, *_: Any, **__: Any) -> FileIO:
        return Counted(path, mode.replace("b", ""))

    with ExitStack() as patches:
        for target, name in (Path, "mkdir"), (os, "fsync"), (os, "open"), (os, "link"), (Path, "rename"):
            patches.enter_context(patch.object(target, name, counted(name, getattr(target, name))))
        patches.enter_context(patch.object(Path, "open", counted("open", opened)))
        yield calls


def no_space() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def holds(path: Path) -> bool:
    return verify_bundle(open_bundle(path), trust(SIZES)).ok


def names_in(place: Path) -> list[str]:
    return [path.name for path in place.iterdir()]


@OUTS
def test_any_failing_call_leaves_nothing_half(name: str, tmp_path: Path) -> None:
    content, number, whole = a_good_bundle(SIZES), 0, False
    while not whole:
        number, place = number + 1, tmp_path / str(number)
        place.mkdir()
        with failing_at(number, no_space) as calls, suppress(OSError):
            asyncio.run(content.write(place / name))
            whole = len(calls) < number
        assert names_in(place) in ([], [name])
        assert not (place / name).exists() or holds(place / name)
    assert number > 10


@OUTS
def test_a_kill_at_any_call_leaves_nothing_half(name: str, tmp_path: Path) -> None:
    content, number, status = a_good_bundle(SIZES), 0, 9
    while status == 9:
        number, place = number + 1, tmp_path / str(number)
        place.mkdir()
        child = os.fork()
        if child == 0:
            with failing_at(number, lambda: os._exit(9)):
                asyncio.run(content.write(place / name))
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert not (place / name).exists() or holds(place / name)
    assert (status, holds(place / name)) == (0, True)


@OUTS
async def test_a_bundle_is_never_overwritten(name: str, tmp_path: Path) -> None:
    content = BundleContent({INTAKE: events_of(INTAKE, 3)})
    await content.write(tmp_path / name)
    before = (tmp_path / name).stat().st_ino
    with pytest.raises(OutExists, match="exists already"):
        await content.write(tmp_path / name)
    assert (tmp_path / name).stat().st_ino == before
    assert names_in(tmp_path) == [name]


@OUTS
async def test_events_that_disagree_give_no_bundle(name: str, tmp_path: Path) -> None:
    bodies = events_of(INTAKE, 300)
    for note, given in [
        (a_checkpoint(INTAKE, bodies), bodies[:299]),
        (a_checkpoint(INTAKE, bodies), [*bodies[:298], bodies[299], bodies[298]]),
        (a_checkpoint(PLACEMENTS, bodies), bodies),
    ]:
        with pytest.raises(BundleRefused):
            await write_bundle(tmp_path / name, [LogSource(INTAKE, note, one_by_one(given))])
        assert names_in(tmp_path) == []


async def test_a_log_may_grow_while_exported(tmp_path: Path) -> None:
    bodies = events_of(INTAKE, 400)
    source = LogSource(INTAKE, a_checkpoint(INTAKE, bodies[:300]), one_by_one(bodies))
    steps: list[int] = []
    await write_bundle(tmp_path / "bundle", [source], step=steps.append)
    assert verify_bundle(open_bundle(tmp_path / "bundle"), trust([INTAKE])).ok
    assert sum(steps) == 300


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        ({"../x.json": b"{}"}, "cannot be the name"),
        ({"x": b"{}"}, "cannot be the name"),
        ({"x.json": b"{"}, "is not JSON"),
    ],
)
async def test_documents_that_cannot_verify_are_refused(figures: dict[str, bytes], says: str, tmp_path: Path) -> None:
    with pytest.raises(BundleRefused, match=says):
        await BundleContent({INTAKE: events_of(INTAKE, 3)}, figures=figures).write(tmp_path / "bundle")
    assert names_in(tmp_path) == []


async def test_a_log_is_given_once(tmp_path: Path) -> None:
    bodies = events_of(INTAKE, 3)
    twice = [LogSource(INTAKE, a_checkpoint(INTAKE, bodies), one_by_one(bodies)) for _ in range(2)]
    with pytest.raises(BundleRefused, match="given twice"):
        await write_bundle(tmp_path / "bundle", twice)
