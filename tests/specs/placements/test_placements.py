"""A placement: it starts, it ends once, and not before it started."""

from datetime import date, timedelta

from services.placements.deciders import decide
from services.placements.domain.commands.placement import EndPlacement, StartPlacement
from services.placements.domain.refusals import (
    PlacementEndedAlready,
    PlacementEndsBeforeItBegan,
    PlacementStartedAlready,
    UnknownPlacement,
)
from shared.contract.amend import CorrectEvent, VoidEvent
from shared.testing.factories import AMINA, MONDAY, PLACEMENT, SUNDAY, a_correction, a_placement, a_void, an_end
from shared.testing.given import event_id, given

START = StartPlacement(
    placement=PLACEMENT,
    participant=AMINA,
    occurred_on=MONDAY,
    kind="work",
    programme="BIS",
    organisation="Norrvik Bageri",
    extent=75,
    subsidised=True,
    unsigned="found_on_their_own",
)
DAY = timedelta(days=1)


def end(on: date = SUNDAY) -> EndPlacement:
    return EndPlacement(placement=PLACEMENT, occurred_on=on)


def test_a_placement_starts_as_it_was_told() -> None:
    terms = {"kind": "work", "programme": "BIS", "organisation": "Norrvik Bageri", "extent": 75, "subsidised": True}
    given(decide).when(START).then(a_placement(unsigned="found_on_their_own", **terms))


def test_a_placement_cannot_start_twice() -> None:
    given(decide, a_placement()).when(START).refused(PlacementStartedAlready)
    given(decide, a_placement(), an_end()).when(START).refused(PlacementStartedAlready)


def test_an_end_says_whose_placement_it_was() -> None:
    given(decide, a_placement(kind="study")).when(end()).then(an_end(kind="study"))


def test_a_placement_may_last_a_single_day() -> None:
    given(decide, a_placement()).when(end(MONDAY)).then(an_end(occurred_on=MONDAY))


def test_a_placement_cannot_end_before_it_began() -> None:
    given(decide, a_placement()).when(end(MONDAY - DAY)).refused(PlacementEndsBeforeItBegan)


def test_a_placement_cannot_end_twice() -> None:
    given(decide, a_placement(), an_end()).when(end(SUNDAY + DAY)).refused(PlacementEndedAlready)


def test_a_placement_that_never_started_cannot_end() -> None:
    given(decide).when(end()).refused(UnknownPlacement)


def test_a_void_start_leaves_no_placement() -> None:
    given(decide, a_placement(), a_void(1)).when(end()).refused(UnknownPlacement)
    given(decide, a_placement(), an_end(), a_void(1)).when(end()).refused(UnknownPlacement)


def test_a_void_end_lets_the_placement_end_anew() -> None:
    given(decide, a_placement(), an_end(), a_void(2)).when(end(MONDAY)).then(an_end(occurred_on=MONDAY))


def test_a_voided_void_brings_the_end_back() -> None:
    given(decide, a_placement(), an_end(), a_void(2), a_void(3)).when(end()).refused(PlacementEndedAlready)


def test_a_corrected_first_day_moves_the_limit() -> None:
    moved = a_correction(1, occurred_on=SUNDAY.isoformat())
    given(decide, a_placement(), moved).when(end(SUNDAY - DAY)).refused(PlacementEndsBeforeItBegan)


def test_a_corrected_kind_is_what_ends() -> None:
    given(decide, a_placement(), a_correction(1, kind="work")).when(end()).then(an_end(kind="work"))


def test_a_start_is_put_right_field_by_field() -> None:
    right = CorrectEvent("placement-1", event_id(1), {"extent": 50, "organisation": None}, SUNDAY)
    given(decide, a_placement()).when(right).then(a_correction(1, extent=50, organisation=None))


def test_whose_placement_it_was_cannot_be_corrected() -> None:
    wrong = CorrectEvent("placement-1", event_id(1), {"participant": str(AMINA)}, SUNDAY)
    given(decide, a_placement()).when(wrong).malformed("set.participant")


def test_a_placement_that_never_was_is_voided() -> None:
    void = VoidEvent("placement-1", event_id(1), "duplicate", SUNDAY)
    given(decide, a_placement()).when(void).then(a_void(1))
