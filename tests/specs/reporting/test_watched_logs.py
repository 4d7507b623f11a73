"""What reporting says about a log that it witnesses: each thing once, until something changes."""

from datetime import date

from services.reporting.deciders import LOG
from services.reporting.domain.commands import SayDisputed, SayWitnessed, SettleDispute, WatchedCommand
from shared.contract.event import Event
from shared.contract.reporting import DisputeSettled, LogDisputed, LogWitnessed
from shared.testing.given import PastEvent, event_id

TODAY, LATER = date(2026, 1, 12), date(2026, 1, 13)
WITNESSED = LogWitnessed(occurred_on=TODAY, log="/boden/intake", size=5, root="ab" * 32)
DISPUTED = LogDisputed(
    occurred_on=TODAY, log="/boden/intake", first=3, last=3, size=5, ours="ab" * 32, theirs="cd" * 32
)
SETTLED = DisputeSettled(occurred_on=LATER, log="/boden/intake", reason="origin_restored")


def witnessed(event: LogWitnessed = WITNESSED) -> SayWitnessed:
    return SayWitnessed.model_validate(event.model_dump())


def disputed() -> SayDisputed:
    return SayDisputed.model_validate(DISPUTED.model_dump())


def decided(*given: Event, when: WatchedCommand) -> list[Event]:
    history = [PastEvent(event_id(number), event) for number, event in enumerate(given, 1)]
    return LOG.decide(when, LOG.fold(history))


def test_the_first_witnessing_is_said() -> None:
    assert decided(when=witnessed()) == [WITNESSED]


def test_the_same_again_is_not_said() -> None:
    again = WITNESSED.model_copy(update={"occurred_on": LATER})
    assert decided(WITNESSED, when=witnessed(again)) == []


def test_a_dispute_is_said_once_only() -> None:
    assert decided(WITNESSED, when=disputed()) == [DISPUTED]
    assert decided(WITNESSED, DISPUTED, when=disputed()) == []


def test_a_dispute_is_settled_with_reason() -> None:
    settle = SettleDispute(log="/boden/intake", reason="origin_restored", occurred_on=LATER)
    assert decided(DISPUTED, when=settle) == [SETTLED]


def test_what_is_not_disputed_is_not_settled() -> None:
    settle = SettleDispute(log="/boden/intake", reason="origin_restored", occurred_on=LATER)
    assert decided(WITNESSED, when=settle) == []
    assert decided(DISPUTED, SETTLED, when=settle) == []


def test_a_settled_dispute_may_come_back() -> None:
    assert decided(DISPUTED, SETTLED, when=disputed()) == [DISPUTED]


def test_a_stream_is_named_by_its_log() -> None:
    assert witnessed().stream == "log-boden-intake"
