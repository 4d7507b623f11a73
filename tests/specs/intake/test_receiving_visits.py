"""Receiving visits: each is recorded once, whoever came."""

from services.intake.application import decide
from services.intake.domain.commands import ReceiveVisit
from services.intake.domain.refusals import VisitReceivedAlready
from shared.testing.factories import AMINA, MONDAY, VISIT, a_visit, a_void
from shared.testing.given import given

RECEIVE = ReceiveVisit(visit=VISIT, occurred_on=MONDAY, concern="housing", sent_to="The housing company")


def test_a_visit_is_recorded_without_a_name() -> None:
    given(decide).when(RECEIVE).then(a_visit(sent_to="The housing company"))


def test_a_visit_may_be_a_participant_s() -> None:
    known = ReceiveVisit(visit=VISIT, occurred_on=MONDAY, concern="housing", participant=AMINA, programme="BIS")
    given(decide).when(known).then(a_visit(participant=AMINA, programme="BIS"))


def test_a_visit_is_not_recorded_twice() -> None:
    given(decide, a_visit()).when(RECEIVE).refused(VisitReceivedAlready)
    given(decide, a_visit(), a_void(1)).when(RECEIVE).then(a_visit(sent_to="The housing company"))
