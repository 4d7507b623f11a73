"""Two who got to know each other: never one alone, and once a day."""

from datetime import timedelta
from typing import Any

from services.placements.deciders import decide
from services.placements.domain.commands.participant import RecordContact
from services.placements.domain.refusals import ContactWithOneself
from shared.testing.factories import AMINA, MONDAY, YUSUF, a_void
from shared.testing.given import given
from shared.testing.occasions import ASTRID, a_contact


def meet(**more: Any) -> RecordContact:
    return RecordContact(**{"participant": AMINA, "occurred_on": MONDAY, "other": ASTRID, "programme": "BIS", **more})


def test_a_contact_says_who_is_established() -> None:
    given(decide).when(meet()).then(a_contact(established=False, other_established=True))
    given(decide).when(meet(other=YUSUF, other_established=False)).then(a_contact(other=YUSUF, other_established=False))


def test_nobody_gets_to_know_themselves() -> None:
    given(decide).when(meet(other=AMINA)).refused(ContactWithOneself)


def test_a_pair_meets_once_a_day() -> None:
    given(decide, a_contact()).when(meet()).nothing()
    given(decide, a_contact()).when(meet(other=YUSUF)).then(a_contact(other=YUSUF))
    tomorrow = MONDAY + timedelta(days=1)
    given(decide, a_contact()).when(meet(occurred_on=tomorrow)).then(a_contact(occurred_on=tomorrow))


def test_a_void_contact_may_be_told_anew() -> None:
    given(decide, a_contact(), a_void(1)).when(meet()).then(a_contact())
