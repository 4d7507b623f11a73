"""The kernel refuses, or the writer dies at, each system call with which a bundle is written: it is whole or absent."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.audit.kedja_verify import open_bundle, verify_bundle
from tests.integration.audit.bundles import INTAKE, PLACEMENTS, trust

ROOT = Path(__file__).parents[2]
CALLS = "mkdir", "openat", "write", "fsync", "rename", "link", "close", "lseek"
WRITER = """
import asyncio, sys
from pathlib import Path
from tests.integration.audit.bundles import INTAKE, PLACEMENTS, a_good_bundle
content = a_good_bundle({INTAKE: 300, PLACEMENTS: 3})
sys.stdout.write("ready"); sys.stdout.flush()
asyncio.run(content.write(Path(sys.argv[1])))
"""
MAX_FAILURES = 5
"""At most this many occurrences of each call, spread over all, fail."""

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(600),
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace, to make system calls fail"),
]


def traced(out: Path, log: Path, *options: str) -> int:
    tracing = ["strace", "-f", "-o", str(log), "-e", f"trace={','.join(CALLS)}"]
    command = [*tracing, *options, sys.executable, "-c", WRITER, str(out)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120).returncode


def occurrences(log: Path, call: str) -> list[int]:
    """Which occurrences of a call come after the writer is ready."""
    lines = [match for match in map(re.compile(r"^\d+ +(\w+)\((.*)").match, log.read_text().splitlines()) if match]
    ready = next(number for number, match in enumerate(lines) if '"ready"' in match[2])
    before = sum(match[1] == call for match in lines[: ready + 1])
    total = sum(match[1] == call for match in lines)
    return list(range(before + 1, total + 1))


@pytest.mark.parametrize("how", ["error=ENOSPC", "error=EIO", "signal=KILL"])
@pytest.mark.parametrize("name", ["bundle", "bundle.tar"])
def test_a_refused_call_leaves_nothing_half(name: str, how: str, tmp_path: Path) -> None:
    log, tried = tmp_path / "trace", 0
    (tmp_path / "first").mkdir()
    assert traced(tmp_path / "first" / name, log) == 0
    for call in CALLS:
        places = occurrences(log, call)
        for number in places[:: max(len(places) // MAX_FAILURES, 1)]:
            place = tmp_path / f"{call}{number}"
            place.mkdir()
            traced(place / name, tmp_path / "again", "-e", f"inject={call}:{how}:when={number}")
            names = [path.name for path in place.iterdir()]
            assert name not in names or verify_bundle(open_bundle(place / name), trust([INTAKE, PLACEMENTS])).ok
            assert how == "signal=KILL" or names in ([], [name]), (call, number)
            tried += 1
    assert tried > 10
