"""Whichever call to the file system fails while a checkpoint is signed, no two checkpoints disagree."""

import shutil
from pathlib import Path

import pytest

from shared.merkle.note import Note, checkpoint_in
from shared.witness.signer import NOTHING, Refused, Signer, write_state
from tests.specs.witness.sign_once import KEY, leaves_of, run_alone, sign, tree_of

CALLS = ("openat", "flock", "read", "write", "fsync", "/^rename", "close", "/^(new)?fstat", "lseek", "ioctl")
MAX_CALLS = 16
"""No call is made more often on these files."""

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed: apt install strace")


def fails_at(call: str, number: int, state: Path) -> tuple[bool, str]:
    """Sign with this call failing for the nth time on the signer's files; whether it did fail, and what was printed."""
    beside = [state, state.with_name(f".{state.name}.new"), state.with_name(f"{state.name}.lock"), state.parent]
    trace = state.parent / "strace"
    paths = [word for path in beside for word in ("-P", str(path))]
    inject = ["-e", f"trace={call}", "-e", f"inject={call}:error=EIO:when={number}"]
    run = run_alone(state, 5, "strace", "-f", "-qq", "-o", str(trace), *paths, *inject)
    if "strace:" in run.stderr and "ptrace" in run.stderr:
        pytest.skip("strace may not trace here")
    assert run.returncode >= 0
    return "INJECTED" in trace.read_text(), run.stdout


@pytest.mark.parametrize("call", CALLS)
def test_a_failing_call_leaves_one_truth(call: str, tmp_path: Path) -> None:
    for number in range(1, MAX_CALLS + 1):
        state = tmp_path / str(number) / "boden_intake.signed"
        state.parent.mkdir()
        write_state(state, NOTHING)
        sign(state, leaves_of(3, ""))
        failed, printed = fails_at(call, number, state)
        recorded = Signer(KEY, state).last()
        assert recorded in (tree_of(leaves_of(3, "")), tree_of(leaves_of(5, "")))
        if printed:
            assert checkpoint_in(Note.parse(printed.encode()), KEY.verifier).size == 5
            with pytest.raises(Refused):
                sign(state, leaves_of(5, "fork"))
        assert checkpoint_in(sign(state, leaves_of(5, "")), KEY.verifier).size == 5
        if not failed:
            assert printed
            return
    pytest.fail(f"{call} is made more than {MAX_CALLS} times")
