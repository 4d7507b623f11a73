"""A group is formed once; each participant joins it, and leaves it after that."""

from datetime import date, timedelta
from typing import Any

from services.placements.deciders import decide
from services.placements.domain.commands.group import FormGroup, JoinGroup, LeaveGroup
from services.placements.domain.refusals import (
    GroupFormedAlready,
    InGroupAlready,
    JoinedBeforeTheGroupWasFormed,
    LeftBeforeJoining,
    NotInGroup,
    UnknownGroup,
)
from shared.testing.factories import AMINA, MONDAY, SUNDAY, YUSUF, a_void
from shared.testing.given import given
from shared.testing.occasions import GROUP, a_group, a_joining, a_leaving

DAY = timedelta(days=1)
FORM = FormGroup(group=GROUP, occurred_on=MONDAY, programme="LOTS", name="Tisdagsgruppen", audience="women")


def join(on: date = MONDAY, participant: Any = AMINA) -> JoinGroup:
    return JoinGroup(group=GROUP, occurred_on=on, participant=participant)


def leave(on: date = SUNDAY, participant: Any = AMINA) -> LeaveGroup:
    return LeaveGroup(group=GROUP, occurred_on=on, participant=participant)


def test_a_group_may_be_for_women_only() -> None:
    given(decide).when(FORM).then(a_group(audience="women"))


def test_a_group_is_formed_once() -> None:
    given(decide, a_group()).when(FORM).refused(GroupFormedAlready)


def test_a_participant_joins_once() -> None:
    given(decide, a_group()).when(join()).then(a_joining())
    given(decide, a_group(), a_joining()).when(join()).nothing()
    given(decide, a_group(), a_joining()).when(join(MONDAY + DAY)).refused(InGroupAlready)
    given(decide, a_group(), a_joining()).when(join(participant=YUSUF)).then(a_joining(participant=YUSUF))


def test_nobody_joins_before_the_group_exists() -> None:
    given(decide).when(join()).refused(UnknownGroup)
    given(decide, a_group()).when(join(MONDAY - DAY)).refused(JoinedBeforeTheGroupWasFormed)


def test_who_joined_may_leave_after_that() -> None:
    given(decide, a_group(), a_joining()).when(leave()).then(a_leaving())
    given(decide, a_group(), a_joining()).when(leave(MONDAY)).then(a_leaving(occurred_on=MONDAY))
    given(decide, a_group(), a_joining(occurred_on=SUNDAY)).when(leave(MONDAY)).refused(LeftBeforeJoining)


def test_only_those_in_a_group_leave_it() -> None:
    given(decide).when(leave()).refused(UnknownGroup)
    given(decide, a_group()).when(leave()).refused(NotInGroup)
    given(decide, a_group(), a_joining(), a_leaving()).when(leave()).nothing()
    given(decide, a_group(), a_joining(), a_leaving()).when(leave(SUNDAY + DAY)).refused(NotInGroup)


def test_who_left_may_join_again_later() -> None:
    history = a_group(), a_joining(), a_leaving()
    given(decide, *history).when(join(SUNDAY)).refused(InGroupAlready)
    given(decide, *history).when(join(SUNDAY + DAY)).then(a_joining(occurred_on=SUNDAY + DAY))


def test_a_void_joining_leaves_nobody_in_it() -> None:
    given(decide, a_group(), a_joining(), a_void(2)).when(leave()).refused(NotInGroup)
