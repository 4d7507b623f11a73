"""Openings: published with their seats, changed while they are open, closed once."""

from datetime import timedelta
from typing import Any

from services.matching.deciders import decide, of_opening
from services.matching.domain.commands.opening import (
    ChangeOpening,
    CloseOpening,
    OfferSeats,
    PublishOpening,
    WithdrawSeats,
)
from services.matching.domain.opening import Closed, Published
from services.matching.domain.refusals import (
    ClosedBeforeOffered,
    EndsBeforeItStarts,
    MoreSeatsThanAreLeft,
    NothingChangesBeforeTheOffer,
    OpeningIsClosed,
    SeatsOfferedAlready,
    SkillAskedTwice,
    UnknownOpening,
)
from shared.testing.factories import MONDAY, OPENING, SUNDAY, a_void, a_withdrawal, an_offer
from shared.testing.given import given
from shared.testing.matching import BAKING, TERMS, a_change, a_closed_opening, an_opening

WANTED = {name: value for name, value in TERMS.items() if name not in ("organisation", "programme", "kind")}
CLOSE = CloseOpening(opening=OPENING, occurred_on=SUNDAY, reason="filled")


def publish(**terms: Any) -> PublishOpening:
    return PublishOpening(opening=OPENING, occurred_on=MONDAY, **{**TERMS, **terms}, seats=3)


def change(**wanted: Any) -> ChangeOpening:
    return ChangeOpening(opening=OPENING, occurred_on=SUNDAY, **{**WANTED, **wanted})


def withdraw(seats: int) -> WithdrawSeats:
    return WithdrawSeats(opening=OPENING, occurred_on=SUNDAY, seats=seats)


def test_publishing_says_what_and_offers_seats() -> None:
    given(decide).when(publish()).then(an_opening(), an_offer())


def test_an_opening_is_not_published_twice() -> None:
    given(decide, an_opening(), an_offer()).when(publish()).refused(SeatsOfferedAlready)
    given(decide, an_offer()).when(publish()).refused(SeatsOfferedAlready)


def test_a_published_opening_offers_no_bare_seats() -> None:
    bare = OfferSeats(
        opening=OPENING, occurred_on=MONDAY, organisation="Norrvik Bageri", programme="LOTS", kind="job", seats=1
    )
    given(decide, an_opening(), an_offer()).when(bare).refused(SeatsOfferedAlready)


def test_an_opening_never_ends_before_it_starts() -> None:
    given(decide).when(publish(starts_on=SUNDAY, ends_on=MONDAY)).refused(EndsBeforeItStarts)
    given(decide).when(publish(starts_on=MONDAY, ends_on=MONDAY)).then(
        an_opening(starts_on=MONDAY, ends_on=MONDAY), an_offer()
    )


def test_a_skill_is_asked_for_once() -> None:
    given(decide).when(publish(skills=(BAKING, BAKING))).refused(SkillAskedTwice)


def test_changed_terms_replace_what_was_said() -> None:
    given(decide, an_opening(), an_offer()).when(change(title="Konditor")).then(a_change(title="Konditor"))


def test_the_same_terms_again_change_nothing() -> None:
    given(decide, an_opening(), an_offer()).when(change()).nothing()


def test_bare_seats_get_terms_by_a_change() -> None:
    given(decide, an_offer()).when(change()).then(a_change())


def test_an_opening_nobody_published_is_not_changed() -> None:
    given(decide).when(change()).refused(UnknownOpening)
    given(decide).when(CLOSE).refused(UnknownOpening)


def test_nothing_changes_before_the_seats_are_offered() -> None:
    early = MONDAY - timedelta(days=1)
    command = ChangeOpening(opening=OPENING, occurred_on=early, title="Konditor")
    given(decide, an_opening(), an_offer()).when(command).refused(NothingChangesBeforeTheOffer)
    close = CloseOpening(opening=OPENING, occurred_on=early, reason="other")
    given(decide, an_opening(), an_offer()).when(close).refused(ClosedBeforeOffered)


def test_a_closed_opening_is_not_changed() -> None:
    given(decide, an_opening(), an_offer(), a_closed_opening()).when(change(title="Konditor")).refused(OpeningIsClosed)


def test_closing_a_closed_opening_does_nothing() -> None:
    given(decide, an_opening(), an_offer()).when(CLOSE).then(a_closed_opening())
    given(decide, an_opening(), an_offer(), a_closed_opening()).when(CLOSE).nothing()


def test_a_void_closing_opens_it_again() -> None:
    history = (an_opening(), an_offer(), a_closed_opening(), a_void(3))
    given(decide, *history).when(change(title="Konditor")).then(a_change(title="Konditor"))


def test_seats_left_at_closing_may_be_withdrawn() -> None:
    history = (an_opening(), an_offer(), a_closed_opening())
    given(decide, *history).when(withdraw(3)).then(a_withdrawal(seats=3))
    given(decide, *history, a_withdrawal(seats=2)).when(withdraw(2)).refused(MoreSeatsThanAreLeft)


def test_what_is_left_counts_offers_and_withdrawals() -> None:
    now = of_opening(given(decide, an_opening(), an_offer(), a_withdrawal(), a_change(title="Konditor")).history)
    assert isinstance(now, Published)
    assert (now.left, now.terms.title, now.organisation, now.kind) == (2, "Konditor", "Norrvik Bageri", "internship")
    closed = of_opening(given(decide, an_offer(), a_closed_opening()).history)
    assert isinstance(closed, Closed)
