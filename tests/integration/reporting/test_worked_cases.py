"""Every figure of every worked case comes out of facts as it was calculated by hand."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from shared.testing.history import AHistory, an_id
from tests.integration.reporting.case_history import CaseHistory, lines_of

ROOT = Path(__file__).parents[3]
FOLDERS = [
    *sorted(folder for folder in (ROOT / "deploy/demo/cases").iterdir() if folder.is_dir()),
    ROOT / "tests/integration/deploy/together",
]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
async def test_a_case_gives_its_expected_figures(
    folder: Path, feed: Callable[[AHistory], Awaitable[None]], figure: Callable[..., Awaitable[Any]]
) -> None:
    lines = lines_of(folder / "events.jsonl")
    await feed(CaseHistory(lines))
    local = {str(an_id(line["participant"])): line["participant"] for line in lines if line.get("participant")}
    for expected in lines_of(folder / "expected.jsonl"):
        value = await figure(expected["fn"], expected["args"])
        assert _named(value, local) == expected["value"], expected["check"]


def _named(value: Any, local: dict[str, str]) -> Any:
    """Participants by their local names, in the order of those names."""
    if isinstance(value, dict):
        return {name: _named(part, local) for name, part in value.items()}
    return sorted(local.get(each, each) for each in value) if isinstance(value, list) else value
