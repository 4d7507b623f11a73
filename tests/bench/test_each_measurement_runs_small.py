"""Each measurement runs at a tiny size and gives lines of the shape that is promised; never how fast it was."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from deploy.bench.command import BENCHES, measured

TINY: Mapping[str, Mapping[str, Any]] = {
    "append-single": {"seconds": 0.1},
    "append-bulk": {"batches": 1, "size": 60},
    "append-signed": {"seconds": 0.1},
    "relay": {"events": 300, "reference": 20},
    "lag": {"rate": 50, "seconds": 1},
    "lag-http": {"rate": 20, "seconds": 1},
    "rebuild": {"events": 600, "read": 100},
    "verify": {"events": 600},
    "proof": {"events": 3000, "proofs": 5},
    "replay": {"events": 600},
    "figures": {"people": 100, "asked": 2},
    "pages": {"people": 120, "times": 2},
    "importing": {"rows": 60},
    "rank": {"people": 300, "jobs": 3, "reference": 2},
    "pairs": {"people": 60, "jobs": 40, "reference": 50},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BENCHES)
async def test_a_measurement_gives_figures_with_references(name: str) -> None:
    lines = [json.loads(figure.line()) async for figure in measured([name], TINY)]
    assert lines
    for line in lines:
        assert set(line) == {"name", "value", "unit", "reference", "reference_value", "ratio"}
        assert line["value"] > 0
        assert line["reference_value"] > 0
