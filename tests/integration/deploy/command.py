"""The command `kedja` as tests call it."""

import subprocess
import sys
from pathlib import Path

from deploy.local.running import Running

PROGRAM = (sys.executable, "-m", "deploy.cli.main")


def kedja(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=540, check=False)


def data_of(system: Running) -> Path:
    return Path(system.settings["/boden/intake"]["KEDJA_ROOT_KEY_FILE"]).parents[1]
