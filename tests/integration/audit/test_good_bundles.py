"""Good bundles hold: of any size, as folders and archives, packed again by others, and for other verifiers."""

import os
import subprocess
import tarfile
from contextlib import suppress
from pathlib import Path

import pytest
from tlog_scales import signing
from tlog_scales.backend import LocalBackend
from tlog_scales.reader import TilesReader
from tlog_scales.tiles import leaf_hash

from deploy.audit.kedja_verify import Broken, Trust, open_bundle, run_on_all_cores, verify_bundle
from shared.merkle.note import Note
from tests.integration.audit.bundles import (
    INTAKE,
    PLACEMENTS,
    REPORTING,
    WITNESSES,
    BundleContent,
    a_checkpoint,
    a_good_bundle,
    events_of,
    log_key,
    trust,
)


def assert_holds(path: Path, auditor: Trust) -> None:
    report = verify_bundle(open_bundle(path), auditor, run_on_all_cores(path))
    assert [check for check in report.checks if not check.ok] == []


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 513, 1000])
async def test_logs_of_any_size_hold(size: int, tmp_path: Path) -> None:
    content = BundleContent({INTAKE: events_of(INTAKE, size)})
    assert_holds(await content.write(tmp_path / "bundle"), trust([INTAKE]))
    assert_holds(await content.write(tmp_path / "bundle.tar"), trust([INTAKE]))


async def test_a_log_of_three_levels_holds(tmp_path: Path) -> None:
    content = BundleContent({INTAKE: events_of(INTAKE, 65_536 + 300)})
    since = [a_checkpoint(INTAKE, content.bodies[INTAKE][:size]) for size in (0, 1, 256, 65_536, 65_700, 65_836)]
    assert_holds(await content.write(tmp_path / "bundle"), trust([INTAKE], since=since))
    assert (tmp_path / "bundle/logs/boden/intake/tile/2/000.p/1").stat().st_size == 32


async def test_the_same_logs_give_the_same_bytes(tmp_path: Path) -> None:
    content = a_good_bundle({INTAKE: 300, REPORTING: 10})
    one, other = [(await content.write(tmp_path / f"{name}.tar")).read_bytes() for name in ("one", "other")]
    assert one == other


async def test_an_archive_packed_again_holds(tmp_path: Path) -> None:
    folder = await a_good_bundle().write(tmp_path / "bundle")
    for kind in tarfile.PAX_FORMAT, tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT:
        path = tmp_path / f"{kind}.tar"
        with tarfile.open(path, "w", format=kind) as archive:
            archive.add(folder, ".")
        assert_holds(path, trust())
    with tarfile.open(await a_good_bundle().write(tmp_path / "ours.tar")) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.2 has none and asks for none
        archive.extractall(tmp_path / "unpacked")  # noqa: S202 - our own archive
    assert_holds(tmp_path / "unpacked", trust())


def test_an_archive_of_the_system_tar_holds(folder: Path) -> None:
    subprocess.run(["tar", "-cf", folder.parent / "system.tar", "-C", folder, "."], check=True)
    assert_holds(folder.parent / "system.tar", trust([INTAKE, REPORTING]))


async def test_lines_by_unknown_signers_are_ignored(tmp_path: Path) -> None:
    note = a_checkpoint(INTAKE, events_of(INTAKE, 10)).signed(log_key(PLACEMENTS))
    assert_holds(
        await BundleContent({INTAKE: events_of(INTAKE, 10)}, {INTAKE: note}).write(tmp_path / "b"),
        trust([INTAKE], witnesses=2),
    )


async def test_an_empty_log_is_signed_and_holds(tmp_path: Path) -> None:
    content = a_good_bundle({INTAKE: 300, PLACEMENTS: 0})
    assert_holds(await content.write(tmp_path / "bundle"), trust([INTAKE, PLACEMENTS], witnesses=2))


async def test_another_verifier_reads_our_tiles_alike(tmp_path: Path) -> None:
    content = a_good_bundle({INTAKE: 1000, PLACEMENTS: 513})
    folder = await content.write(tmp_path / "bundle")
    for name, bodies in content.bodies.items():
        reader = TilesReader(LocalBackend(folder / "logs" / name.agency / name.service))
        checkpoint = reader.get_checkpoint()
        for key in log_key(name), *WITNESSES:
            checkpoint.verify(signing.Vkey.from_string(str(key.verifier)))
        assert reader.calculate_root_hash() == checkpoint.root_hash
        for index in 0, 255, 256, len(bodies) - 1:
            assert reader.get_entry(index) == bodies[index]
            reader.get_inclusion_proof(index, len(bodies)).check(leaf_hash(bodies[index]), checkpoint.root_hash)


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    return await a_good_bundle({INTAKE: 300, REPORTING: 10}).write(tmp_path / "bundle")


def test_a_link_in_place_of_a_file_is_refused(folder: Path) -> None:
    checkpoint = folder / "logs/boden/intake/checkpoint"
    checkpoint.rename(folder.parent / "elsewhere")
    checkpoint.symlink_to(folder.parent / "elsewhere")
    with pytest.raises(Broken, match="neither a plain file nor a folder"):
        open_bundle(folder)


def test_a_pipe_in_a_folder_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "logs/pipe")
    with pytest.raises(Broken, match="neither a plain file nor a folder"):
        open_bundle(folder)


def test_an_empty_folder_is_refused(folder: Path) -> None:
    (folder / "logs/boden/empty").mkdir()
    with pytest.raises(Broken, match="is empty"):
        open_bundle(folder)


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "logs/../../outside", "a\\b", ".hidden", "logs"])
def test_archives_that_reach_outside_are_refused(folder: Path, name: str) -> None:
    path = folder.parent / "bundle.tar"
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as archive:
        archive.add(folder, ".")
        archive.addfile(tarfile.TarInfo(name))
    with suppress(Broken):
        assert not verify_bundle(open_bundle(path), trust([INTAKE, REPORTING])).ok


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_archives_of_more_than_files_are_refused(folder: Path, kind: bytes) -> None:
    path, member = folder.parent / "bundle.tar", tarfile.TarInfo("link")
    member.type, member.linkname = kind, "manifest.json"
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as archive:
        archive.add(folder, ".")
        archive.addfile(member)
    with pytest.raises(Broken, match="neither a plain file nor a folder"):
        open_bundle(path)


def test_a_file_twice_in_an_archive_is_refused(folder: Path) -> None:
    path = folder.parent / "bundle.tar"
    with tarfile.open(path, "w") as archive:
        archive.add(folder, ".")
        archive.add(folder / "manifest.json", "manifest.json")
    with pytest.raises(Broken, match="twice"):
        open_bundle(path)


def test_a_checkpoint_needs_no_cosignature_unasked(folder: Path) -> None:
    checkpoint = folder / "logs/boden/intake/checkpoint"
    assert len(Note.parse(checkpoint.read_bytes()).signatures) == 3
    assert_holds(folder, trust([INTAKE, REPORTING], witnesses=0, seen=()))
