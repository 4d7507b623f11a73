"""The hand that signs a log's checkpoints: it remembers what it signed last, and never contradicts it."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.log.crash import may_crash
from shared.merkle.hashing import EMPTY_ROOT, TreeHead
from shared.merkle.note import Checkpoint, Note
from shared.merkle.vkey import SigningKey

NOTHING = TreeHead(0, EMPTY_ROOT)


class Refused(ValueError):
    """Signing this could contradict what was signed before; the message says how."""


class Signer:
    """Signs checkpoints with `key`; `state` is the file beside the key that holds what was signed last.

    The file is replaced and on disk before a signature leaves, so a crash at any step only repeats a signature.
    Processes that share the file take turns.
    """

    def __init__(self, key: SigningKey, state: Path) -> None:
        self.origin = key.verifier.name
        self._key = key
        self._state = state

    def last(self) -> TreeHead:
        """What was signed last. Raises Refused when that is not known."""
        try:
            stored = json.loads(self._state.read_text())
            last = TreeHead(int(stored["size"]), bytes.fromhex(stored["root"]))
        except FileNotFoundError:
            raise Refused("the record of what was signed last is missing: restore it beside the key") from None
        except (OSError, ValueError, KeyError, TypeError) as damage:
            name = type(damage).__name__
            raise Refused(
                f"the record of what was signed last cannot be read ({name}): restore {self._state}"
            ) from None
        if last.size < 0 or len(last.root) != len(EMPTY_ROOT):
            raise Refused("the record of what was signed last is no tree: restore it beside the key")
        return last

    def sign(self, tree: TreeHead, before: TreeHead) -> Note:
        """The signed note of a tree, given its own prefix at the size that was signed last.

        Raises Refused unless the tree goes on from what was signed, and OSError when that cannot be stored on disk.
        """
        with self._alone():
            last = self.last()
            self._check(tree, before, last)
            may_crash("checkpoint-before-state")
            if tree != last:
                write_state(self._state, tree)
            may_crash("checkpoint-after-state")
            note = Checkpoint(self.origin, tree.size, tree.root).sign(self._key)
            may_crash("checkpoint-after-signature")
            return note

    def _check(self, tree: TreeHead, before: TreeHead, last: TreeHead) -> None:
        if tree.size < last.size:
            raise Refused(f"the log has {tree.size} events but {last.size} were signed: an older copy was restored")
        if before.size != last.size:
            raise Refused(f"{last.size} events were signed meanwhile, not {before.size}: try again")
        if before.root != last.root:
            raise Refused(f"the first {last.size} events are not those that were signed: the log was changed")
        if tree.size == last.size and tree.root != last.root:
            raise Refused(f"{tree.size} events were signed with another root: the log was changed")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._state.with_name(f"{self._state.name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def write_state(state: Path, tree: TreeHead) -> None:
    """Replace the record of what was signed last; when this returns it is on disk under its name."""
    draft = state.with_name(f".{state.name}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"size": tree.size, "root": tree.root.hex()}, file)
        file.flush()
        may_crash("checkpoint-before-sync")
        os.fsync(file.fileno())
    may_crash("checkpoint-before-rename")
    draft.replace(state)
    may_crash("checkpoint-after-rename")
    folder = os.open(state.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
