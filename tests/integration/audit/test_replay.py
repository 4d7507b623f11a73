"""A replay tells what does not come out as published, though the bundle itself holds."""

from datetime import date
from pathlib import Path

import pytest

from deploy.audit.replay import check_structure, replay_bundle
from deploy.audit.unpacked import BundleFails
from services.reporting.domain.published import content_digest, figure_id, people_digest
from shared.contract.figures import FigurePublished
from shared.log.names import LogName
from shared.testing.history import an_id
from tests.integration.audit.bundles import BundleContent
from tests.integration.reporting.case_history import CaseHistory, lines_of

CASE = Path("deploy/demo/cases/known-on")
ASKED = {"projects": ["X"], "K": "2024-04-10", "V": "2024-03-31"}
KNOWN = ("k01", "k02", "k03", "k04", "k05", "k06", "k08", "k08b", "k09")

pytestmark = pytest.mark.timeout(300)


def quiet(what: str, done: int, total: int) -> None:
    """No progress."""


def published(value: int, *people: str, version: int = 1) -> FigurePublished:
    return FigurePublished(
        occurred_on=date(2024, 4, 10),
        figure=figure_id("/boden/reporting", "persons", version, ASKED),
        edition=1,
        fn="persons",
        definition_version=version,
        arguments=ASKED,
        programmes=("X",),
        state_date=date(2024, 3, 31),
        known_on=date(2024, 4, 10),
        positions={},
        value=value,
        numerator=value,
        content=content_digest(value),
        people=people_digest({"": frozenset(map(an_id, people))}),
    )


async def test_what_does_not_come_out_is_told(tmp_path: Path) -> None:
    history = CaseHistory(lines_of(CASE / "events.jsonl"))
    positions = {f"/boden/{name}": len(log) for name, log in history.logs.items()}
    events = [
        published(9, *KNOWN),
        published(10, *KNOWN),
        published(9, *KNOWN[:-1], "k07"),
        published(9, *KNOWN, version=7),
    ]
    for event in events:
        history.record(event.model_copy(update={"positions": positions}), date(2024, 6, 30))
    bodies = {LogName("boden", name): [body for _, body in log] for name, log in history.logs.items()}
    figures = {f"{n}.json": body for n, body in enumerate(bodies[LogName("boden", "reporting")])}
    bundle = await BundleContent(bodies, figures=figures).write(tmp_path / "bundle")
    check_structure(bundle, [])
    result = await replay_bundle(bundle, None, quiet)
    assert [edition.wrong for edition in result.editions] == [
        [],
        ["another value"],
        ["the same value of other people"],
        ["definition 7 was published, 1 is here"],
    ]
    assert not result.ok


async def test_a_bundle_that_fails_is_not_replayed(tmp_path: Path) -> None:
    history = CaseHistory(lines_of(CASE / "events.jsonl"))
    bodies = {LogName("boden", name): [body for _, body in log] for name, log in history.logs.items()}
    out = await BundleContent(bodies).write(tmp_path / "bundle")
    (out / "logs/boden/intake/checkpoint").unlink()
    with pytest.raises(BundleFails):
        check_structure(out, [])
