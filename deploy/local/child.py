"""A child process that cannot outlive its starter, not even a killed one."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local import launch

STOP_SECONDS = 20.0


class Child:
    """A running program. It ends with `stop`, or with the signal `with_starter` when the starter is gone.

    `user` and `capability` are as in `launch`; `inherits` are file descriptors that it keeps. To the kernel, the
    starter is the thread that creates this object.
    """

    def __init__(
        self,
        program: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        stops_on: signal.Signals = signal.SIGTERM,
        with_starter: signal.Signals = signal.SIGKILL,
        user: int = -1,
        capability: int = -1,
        inherits: Sequence[int] = (),
    ) -> None:
        self.log = log
        self._stops_on = stops_on
        words = [str(os.getpid()), str(int(with_starter)), str(user), str(capability), "--", *map(str, program)]
        with log.open("ab") as sink:
            self._process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
                [sys.executable, "-I", "-S", launch.__file__, *words],
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                env=dict(environment) if environment is not None else None,
                cwd="/",
                start_new_session=True,
                pass_fds=inherits,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._process.poll()

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._process.kill()
        self._process.wait()

    def ask_to_stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(self._stops_on)

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Ask it to end, wait, and end it by force when it does not."""
        if self.ended is None:
            self.ask_to_stop()
            try:
                self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()

    def last_words(self, lines: int = 15) -> str:
        """Return the end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
