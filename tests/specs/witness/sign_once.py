"""Sign one checkpoint as a process of its own: `sign_once.py STATE SIZE FORK` prints the note, or says why not."""

import os
import subprocess
import sys
from pathlib import Path

from shared.merkle.hashing import Frontier, TreeHead, leaf_hash
from shared.merkle.note import Note
from shared.merkle.vkey import Kind, SigningKey
from shared.witness.signer import Refused, Signer

KEY = SigningKey("kedja/boden/intake", Kind.LOG, bytes(range(32)))


def tree_of(leaves: list[str]) -> TreeHead:
    frontier = Frontier()
    frontier.extend(leaf_hash(leaf.encode()) for leaf in leaves)
    return frontier.head()


def sign(state: Path, leaves: list[str]) -> Note:
    """Sign a log that holds these leaves, with what it has at the size that was signed last."""
    signer = Signer(KEY, state)
    last = signer.last()
    before = last if len(leaves) < last.size else tree_of(leaves[: last.size])
    return signer.sign(tree_of(leaves), before)


def leaves_of(size: int, fork: str) -> list[str]:
    """Logs of different forks differ from their third event on."""
    return [f"event {number}{fork if number > 2 else ''}" for number in range(1, size + 1)]


def run_alone(state: Path, size: int, *before: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run this file as a process, behind the words of another command if any are given."""
    command = [*before, sys.executable, __file__, str(state), str(size), ""]
    where = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=where)


if __name__ == "__main__":
    try:
        sys.stdout.write(bytes(sign(Path(sys.argv[1]), leaves_of(int(sys.argv[2]), sys.argv[3]))).decode())
    except (Refused, OSError) as refusal:
        sys.exit(f"{type(refusal).__name__}: {refusal}")
