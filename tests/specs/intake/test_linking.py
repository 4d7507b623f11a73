"""Linking: two registrations are one person, until somebody says that they are two after all."""

from services.intake.deciders import decide
from services.intake.domain.commands.participant import LinkParticipants, UnlinkParticipants
from services.intake.domain.refusals import LinkedToOneself, NotLinked
from shared.testing.factories import AMINA, MONDAY, SUNDAY, YUSUF, a_link, a_participant, a_void, an_unlinking
from shared.testing.given import given

LINK = LinkParticipants(participant=AMINA, absorbed=YUSUF, occurred_on=MONDAY)
UNLINK = UnlinkParticipants(participant=AMINA, absorbed=YUSUF, occurred_on=SUNDAY, reason="wrong_person")


def test_a_link_names_who_survives_and_who_does_not() -> None:
    given(decide, a_participant()).when(LINK).then(a_link())


def test_linking_again_changes_nothing() -> None:
    given(decide, a_participant(), a_link()).when(LINK).nothing()


def test_nobody_is_linked_to_themselves() -> None:
    same = LinkParticipants(participant=AMINA, absorbed=AMINA, occurred_on=MONDAY)
    given(decide, a_participant()).when(same).refused(LinkedToOneself)


def test_unlinking_voids_the_link_it_undoes() -> None:
    given(decide, a_participant(), a_link()).when(UNLINK).then(an_unlinking(link=2))


def test_only_what_is_linked_can_be_unlinked() -> None:
    given(decide, a_participant()).when(UNLINK).refused(NotLinked)
    given(decide, a_participant(), a_link(), an_unlinking(link=2)).when(UNLINK).refused(NotLinked)


def test_after_unlinking_a_new_link_may_come() -> None:
    given(decide, a_participant(), a_link(), an_unlinking(link=2)).when(LINK).then(a_link())


def test_a_void_unlinking_lets_the_link_hold() -> None:
    given(decide, a_participant(), a_link(), an_unlinking(link=2), a_void(3)).when(LINK).nothing()
