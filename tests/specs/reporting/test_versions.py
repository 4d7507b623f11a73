"""What corrections and voids leave of a fact, and from when on it was known."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.amendments import FOREVER, Amendment, versions
from services.reporting.domain.facts import Fact, fact_of
from shared.contract.corrections import EventCorrected, EventVoided, effective
from shared.contract.placements import OutcomeRecorded
from shared.testing.given import PastEvent
from shared.testing.history import an_id

DAY = date(2024, 3, 4)
ROOT = an_id("outcome")
OUTCOME = OutcomeRecorded(occurred_on=DAY, participant=an_id("k01"), programme="X", kind="work")


def fact(event: OutcomeRecorded) -> Fact:
    found = fact_of("placements.outcome_recorded.v1", event.model_dump(mode="json"))
    assert found is not None
    return found


def amendment(name: str, target: UUID, days: int, **set_: Any) -> Amendment:
    kind: Literal["void", "correct"] = "correct" if set_ else "void"
    return Amendment(an_id(name), target, kind, set_, DAY + timedelta(days))


def known(*amendments: Amendment) -> list[tuple[str, date, date]]:
    found = versions(OutcomeRecorded, fact(OUTCOME), ROOT, DAY, amendments)
    return [(v.fact.attributes["kind"], v.known_from, v.known_to) for v in found]


def test_an_untouched_fact_is_known_forever() -> None:
    assert known() == [("work", DAY, FOREVER)]


def test_a_correction_closes_and_opens() -> None:
    day = DAY + timedelta(3)
    assert known(amendment("c", ROOT, 3, kind="study")) == [("work", DAY, day), ("study", day, FOREVER)]


def test_a_void_closes_without_opening() -> None:
    assert known(amendment("v", ROOT, 3)) == [("work", DAY, DAY + timedelta(3))]


def test_a_voided_void_opens_it_again() -> None:
    found = known(amendment("v", ROOT, 3), amendment("w", an_id("v"), 5))
    assert found == [("work", DAY, DAY + timedelta(3)), ("work", DAY + timedelta(5), FOREVER)]


def test_a_voided_correction_restores_the_original() -> None:
    found = known(amendment("c", ROOT, 3, kind="study"), amendment("v", an_id("c"), 5))
    assert [kind for kind, _, _ in found] == ["work", "study", "work"]


def test_a_correction_while_void_waits() -> None:
    found = known(amendment("v", ROOT, 1), amendment("c", ROOT, 2, kind="study"), amendment("w", an_id("v"), 3))
    assert [(kind, start) for kind, start, _ in found] == [("work", DAY), ("study", DAY + timedelta(3))]


def test_what_a_day_corrects_was_never_known() -> None:
    assert known(amendment("c", ROOT, 0, kind="study")) == [("work", DAY, DAY), ("study", DAY, FOREVER)]


def test_a_clock_set_back_reorders_nothing() -> None:
    found = known(amendment("c", ROOT, 5, kind="study"), amendment("d", ROOT, 2, kind="other"))
    assert found == [("work", DAY, DAY + timedelta(5)), ("other", DAY + timedelta(5), FOREVER)]


def test_a_correction_moves_date_and_programme() -> None:
    found = versions(
        OutcomeRecorded, fact(OUTCOME), ROOT, DAY, [amendment("c", ROOT, 1, occurred_on="2024-01-01", programme="Y")]
    )
    assert (found[1].fact.occurred_on, found[1].fact.programme) == ("2024-01-01", "Y")


def test_an_unknown_field_is_left_alone() -> None:
    assert known(amendment("c", ROOT, 3, colour="blue")) == [("work", DAY, FOREVER)]


@st.composite
def amendment_chains(draw: st.DrawFn) -> list[Amendment]:
    """Amendments of one event, each of which may void any before it, on days that never go back."""
    chain: list[Amendment] = []
    days = 0
    for number in range(draw(st.integers(0, 7))):
        days += draw(st.integers(0, 2))
        if draw(st.booleans()):
            chain.append(amendment(f"a{number}", ROOT, days, kind=draw(st.sampled_from(("study", "other", "moved")))))
        else:
            target = draw(st.sampled_from([ROOT, *(each.event_id for each in chain)]))
            chain.append(amendment(f"a{number}", target, days))
    return chain


@given(amendment_chains())
def test_versions_are_what_effective_would_say(chain: list[Amendment]) -> None:
    found = versions(OutcomeRecorded, fact(OUTCOME), ROOT, DAY, chain)
    for day in (DAY + timedelta(n) for n in range(16)):
        now = [version.fact for version in found if version.known_from <= day < version.known_to]
        assert now == _folded([each for each in chain if each.recorded_on <= day])


def _folded(chain: Sequence[Amendment]) -> list[Fact]:
    records = [PastEvent(ROOT, OUTCOME), *(PastEvent(each.event_id, _event(each)) for each in chain)]
    return [fact(record.event) for record in effective(records) if isinstance(record.event, OutcomeRecorded)]


def _event(each: Amendment) -> EventVoided | EventCorrected:
    if each.kind == "void":
        return EventVoided(occurred_on=each.recorded_on, event_id=each.target, reason="other")
    return EventCorrected(occurred_on=each.recorded_on, event_id=each.target, set=dict(each.set))
