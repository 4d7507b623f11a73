"""Whoever holds a log's own key cannot rewrite it, roll it back, or sign what are not its events."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.audit.kedja_verify import Memory, Report, Trust, verify_bundle
from shared.merkle.note import Note
from shared.merkle.vkey import SigningKey
from tests.integration.audit.bundles import INTAKE, PLACEMENTS, WITNESSES, BundleContent, a_checkpoint, events_of, trust

BODIES = {INTAKE: events_of(INTAKE, 600), PLACEMENTS: events_of(PLACEMENTS, 300)}
SEEN = a_checkpoint(INTAKE, BODIES[INTAKE][:520])
"""A checkpoint of intake that an auditor has from an earlier visit."""


async def audited(content: BundleContent, place: Path, auditor: Trust) -> Report:
    return verify_bundle(Memory(await content.files(place / "bundle")), auditor)


def failures(report: Report) -> list[tuple[str, str]]:
    return [(check.subject, check.check) for check in report.checks if not check.ok]


async def test_a_log_that_grew_is_accepted(tmp_path: Path) -> None:
    report = await audited(BundleContent(BODIES), tmp_path, trust(BODIES, since=[SEEN]))
    assert report.ok, failures(report)
    assert any(check.check == "since" and "begins with the 520" in check.says for check in report.checks)


async def a_fork(place: Path, witnesses: list[SigningKey], auditor: Trust) -> list[tuple[str, str]]:
    """Event 400 rewritten, everything after it made to fit, and signed with the log's own key."""
    bodies = list(BODIES[INTAKE])
    bodies[399] = bodies[399].replace(b'"occurred_on":"2026', b'"occurred_on":"2025')
    assert bodies != BODIES[INTAKE]
    note = a_checkpoint(INTAKE, bodies, witnesses)
    return failures(await audited(BundleContent({**BODIES, INTAKE: bodies}, {INTAKE: note}), place, auditor))


async def test_a_fork_without_witnesses_is_refused(tmp_path: Path) -> None:
    assert ("/boden/intake", "witnesses") in await a_fork(tmp_path, [], trust(BODIES))


async def test_a_fork_with_one_witness_is_refused(tmp_path: Path) -> None:
    assert ("/boden/intake", "witnesses") in await a_fork(tmp_path, WITNESSES[:1], trust(BODIES))


async def test_a_fork_is_refused_by_memory(tmp_path: Path) -> None:
    auditor = trust(BODIES, witnesses=0, since=[SEEN], seen=())
    assert ("/boden/intake", "since") in await a_fork(tmp_path, [], auditor)


async def test_a_fork_with_borrowed_cosignatures_is_refused(tmp_path: Path) -> None:
    bodies = [*BODIES[INTAKE][:-1], BODIES[INTAKE][-1].replace(b'"occurred_on":"2026', b'"occurred_on":"2025')]
    forked = a_checkpoint(INTAKE, bodies, [])
    honest = a_checkpoint(INTAKE, BODIES[INTAKE])
    note = Note(forked.text, (*forked.signatures, *honest.signatures[1:]))
    report = await audited(
        BundleContent({**BODIES, INTAKE: bodies}, {INTAKE: note}), tmp_path, trust(BODIES, witnesses=0)
    )
    assert ("/boden/intake", "witnesses") in failures(report)


async def test_a_log_rolled_back_is_refused(tmp_path: Path) -> None:
    """Its older checkpoint is genuine and cosigned; only one who has seen the newer can tell."""
    content = BundleContent({**BODIES, INTAKE: BODIES[INTAKE][:500]})
    report = await audited(content, tmp_path, trust(BODIES, since=[SEEN]))
    assert failures(report) == [("/boden/intake", "since"), ("bundle", "logs")]


async def test_a_log_without_a_key_is_refused(tmp_path: Path) -> None:
    assert ("/boden/placements", "signature") in failures(
        await audited(BundleContent(BODIES), tmp_path, trust([INTAKE]))
    )


async def test_a_log_that_was_left_out_is_refused(tmp_path: Path) -> None:
    report = await audited(BundleContent({INTAKE: BODIES[INTAKE]}), tmp_path, trust(BODIES))
    assert failures(report) == [("bundle", "logs")]


async def test_an_older_checkpoint_must_be_signed(tmp_path: Path) -> None:
    unsigned = Note(SEEN.text, SEEN.signatures[1:])
    assert ("/boden/intake", "since") in failures(
        await audited(BundleContent(BODIES), tmp_path, trust(BODIES, since=[unsigned]))
    )


def with_attribute(name: str, value: object) -> Callable[[bytes], bytes]:
    return lambda body: json.dumps({**json.loads(body), name: value}).encode()


def without(name: str) -> Callable[[bytes], bytes]:
    return lambda body: json.dumps({key: value for key, value in json.loads(body).items() if key != name}).encode()


LIES: dict[str, Callable[[bytes], bytes]] = {
    "position": with_attribute("position", 401),
    "a position that is true": with_attribute("position", True),
    "a position that is text": with_attribute("position", "400"),
    "a position with a point": lambda body: body.replace(b'"position":400', b'"position":400.0'),
    "another log": with_attribute("source", "/boden/placements"),
    "a gap in its stream": lambda body: with_attribute("streamversion", json.loads(body)["streamversion"] + 1)(body),
    "a stream from zero": with_attribute("streamversion", 0),
    "the id of event 7": with_attribute("id", json.loads(BODIES[INTAKE][6])["id"]),
    "an id in capitals": lambda body: with_attribute("id", "ABCDEF01-0000-4000-8000-000000000000")(body),
    "no id": without("id"),
    "no data": without("data"),
    "data that are a list": with_attribute("data", []),
    "a subject with a name in it": with_attribute("subject", "Amina Warsame"),
    "no time": with_attribute("time", "yesterday"),
    "a time without a zone": with_attribute("time", "2026-01-12T08:30:00"),
    "another version": with_attribute("specversion", "0.3"),
    "a name twice": lambda body: body.replace(b'{"specversion"', b'{"position":1,"specversion"'),
    "a name twice in its data": lambda body: body.replace(b'"data":{', b'"data":{"programme":"X",'),
    "not a number": lambda body: body.replace(b'"data":{', b'"data":{"x":NaN,'),
    "no JSON": lambda body: body[:-1],
    "two documents": lambda body: body + body,
    "no UTF-8": lambda body: body.replace(b'"BIS"', b'"\xff"'),
    "nothing": lambda body: b"",
    "an array": lambda body: b"[" + body + b"]",
    "depth": lambda body: body.replace(b'"data":{', b'"data":{"x":' + b"[" * 30000 + b"]" * 30000 + b","),
    "too many bytes": lambda body: body.replace(b'"data":{', b'"data":{"x":"' + b"x" * 64_000 + b'",'),
}


@pytest.mark.parametrize("lie", LIES)
async def test_what_is_no_event_here_is_refused(lie: str, tmp_path: Path) -> None:
    """The log signed it, and every witness took its word."""
    bodies = list(BODIES[INTAKE])
    bodies[399] = LIES[lie](bodies[399])
    assert bodies != BODIES[INTAKE]
    report = await audited(BundleContent({**BODIES, INTAKE: bodies}), tmp_path, trust(BODIES))
    failed = failures(report)
    assert failed[0][0] == "/boden/intake"
    assert failed[0][1] in ("entries", "files")


async def test_events_of_another_log_are_refused(tmp_path: Path) -> None:
    bodies = {INTAKE: BODIES[PLACEMENTS], PLACEMENTS: BODIES[PLACEMENTS]}
    assert failures(await audited(BundleContent(bodies), tmp_path, trust(BODIES)))[0] == ("/boden/intake", "entries")


async def test_a_figure_of_the_future_is_refused(tmp_path: Path) -> None:
    figures = {"1.json": b'{"positions": {"/boden/intake": 601}}'}
    report = await audited(BundleContent(BODIES, figures=figures), tmp_path, trust(BODIES))
    assert failures(report) == [("bundle", "figures")]


async def test_a_figure_is_the_event_it_says(tmp_path: Path) -> None:
    for figure, holds in (BODIES[INTAKE][5], True), (BODIES[INTAKE][5] + b" ", False):
        place = tmp_path / str(holds)
        place.mkdir()
        report = await audited(BundleContent(BODIES, figures={"1.json": figure}), place, trust(BODIES))
        assert report.ok is holds
