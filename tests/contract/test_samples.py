"""Every event ever published stays readable: its sample is parsed for ever and never changed."""

from pathlib import Path

import pytest

from shared.contract.envelope import decode, encode
from shared.contract.registry import TYPES, UPCASTS

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.json"))


def test_every_event_type_has_a_sample() -> None:
    assert {*TYPES, *UPCASTS} == {sample.stem for sample in SAMPLES}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_is_read_today(sample: Path) -> None:
    record = decode(sample.read_bytes())
    assert record.envelope.type == sample.stem
    assert record.event is not None


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.stem in TYPES], ids=lambda path: path.stem)
def test_a_current_sample_is_written_alike(sample: Path) -> None:
    record = decode(sample.read_bytes())
    envelope = record.envelope
    assert record.event is not None
    again = encode(
        id=envelope.id,
        source=envelope.source,
        type=envelope.type,
        subject=envelope.subject,
        time=envelope.time,
        position=envelope.position,
        streamversion=envelope.streamversion,
        actor=envelope.actor,
        correlationid=envelope.correlationid,
        causationid=envelope.causationid,
        event=record.event,
    )
    assert again == sample.read_bytes()
