"""Thousands of tampered bundles: every one is refused, and the bundle they were made from is not."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from deploy.audit.kedja_verify import (
    Broken,
    Bundle,
    Entries,
    Job,
    Memory,
    Results,
    Trust,
    check_entries,
    open_bundle,
    verify_bundle,
)
from tests.integration.audit.bundles import a_good_bundle, trust
from tests.integration.audit.mutations import Files, Tamperer

BATCH_SIZE = 200
PARTS = range(int(os.environ.get("KEDJA_MUTATIONS", "2000")) // BATCH_SIZE)
"""`make mutations` tries ten times as many as `make test`."""

AUDITORS = trust(), trust(witnesses=0, seen=())
"""One who was given the witnesses' keys, and one who knows none of them."""

known: dict[tuple[bytes, bytes, int, str], Entries | str] = {}


def remembering(bundle: Bundle, jobs: Sequence[Job]) -> Results:
    """As the real runs, but a file of entries that was checked before, with the same hashes, is not checked again."""
    for job in jobs:
        entries, hashes = bundle.read(job.entries), bundle.read(job.hashes)
        key = entries, hashes, job.first, job.source
        if key not in known:
            try:
                result: Entries | str = check_entries(*key[:3], job.width, job.source)
            except Broken as failure:
                result = str(failure)
            if not (isinstance(result, str) or len(known) > 200):
                known[key] = result
        else:
            result = known[key]
        if isinstance(result, str):
            raise Broken(result)
        yield result


def holds(bundle: Bundle, auditor: Trust = AUDITORS[0]) -> bool:
    return verify_bundle(bundle, auditor, remembering).ok


@pytest.fixture(scope="module")
def good_bundle(tmp_path_factory: pytest.TempPathFactory) -> tuple[Files, bytes]:
    """A good bundle's files, and the same as an archive."""
    bundle, place = a_good_bundle(), tmp_path_factory.mktemp("good")
    archive = asyncio.run(bundle.write(place / "bundle.tar"))
    return asyncio.run(bundle.files(place / "bundle")), archive.read_bytes()


@pytest.mark.parametrize("part", PARTS)
def test_every_tampered_bundle_is_refused(good_bundle: tuple[Files, bytes], part: int) -> None:
    tamperer = Tamperer(good_bundle[0], Random(f"memory {part}"))
    assert all(holds(Memory(tamperer.good), auditor) for auditor in AUDITORS)
    changes = (tamperer.any_change() for _ in range(BATCH_SIZE))
    assert [done for done, files in changes if holds(Memory(files), tamperer.random.choice(AUDITORS))] == []


@pytest.mark.parametrize("part", PARTS)
def test_every_tampered_archive_is_refused(good_bundle: tuple[Files, bytes], part: int, tmp_path: Path) -> None:
    path, random = tmp_path / "bundle.tar", Random(f"archive {part}")
    path.write_bytes(good_bundle[1])
    assert holds(open_bundle(path))
    with path.open("r+b", buffering=0) as file:
        for _ in range(BATCH_SIZE // 4):
            done, at, instead = a_change_of_bytes(random, good_bundle[1])
            file.seek(at)
            file.write(instead)
            assert not archive_holds(path), done
            file.seek(at)
            file.write(good_bundle[1][at : at + len(instead)])


def test_every_cut_archive_is_refused(good_bundle: tuple[Files, bytes], tmp_path: Path) -> None:
    path, random, length = tmp_path / "bundle.tar", Random("cut"), len(good_bundle[1])
    for size in [0, 511, 512, length - 512, length - 1, *(random.randrange(length) for _ in range(40))]:
        path.write_bytes(good_bundle[1][:size])
        assert not archive_holds(path), size
    for more in b"\x00", bytes(512), b"x" * 512, good_bundle[1]:
        path.write_bytes(good_bundle[1] + more)
        assert not archive_holds(path), len(more)


def a_change_of_bytes(random: Random, archive: bytes) -> tuple[str, int, bytes]:
    """Where to write what: a byte anywhere or in a header, two blocks exchanged, or one cleared."""
    blocks = len(archive) // 512
    match random.choice(["byte", "header", "blocks", "clear"]):
        case "byte":
            at = random.randrange(len(archive))
            return f"byte {at}", at, bytes([archive[at] ^ random.randrange(1, 256)])
        case "header":
            headers = [at for at in range(0, len(archive), 512) if archive[at + 257 : at + 262] == b"ustar"]
            at = random.choice(headers) + random.randrange(512)
            return f"byte {at} of a header", at, bytes([archive[at] ^ random.randrange(1, 256)])
        case "blocks":
            first = random.randrange(blocks - 4)
            one, other = archive[first * 512 : first * 512 + 512], archive[first * 512 + 512 : first * 512 + 1024]
            changed = other + one
        case _:
            first = random.randrange(blocks - 4)
            changed = bytes(512)
    if archive[first * 512 : first * 512 + len(changed)] == changed:
        return a_change_of_bytes(random, archive)
    return f"block {first}", first * 512, changed


def archive_holds(path: Path) -> bool:
    try:
        return holds(open_bundle(path))
    except Broken:
        return False
