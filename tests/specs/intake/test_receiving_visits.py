"""Receiving visits: each is recorded once, whoever came."""

from services.intake.deciders import decide
from services.intake.domain.commands.visit import ReceiveVisit
from services.intake.domain.refusals import HealthIsNotTold, VisitReceivedAlready
from shared.contract.amend import CorrectEvent
from shared.testing.factories import AMINA, MONDAY, VISIT, a_visit, a_void
from shared.testing.given import event_id, given

RECEIVE = ReceiveVisit(visit=VISIT, occurred_on=MONDAY, concern="housing", sent_to="The housing company")


def test_a_visit_is_recorded_without_a_name() -> None:
    given(decide).when(RECEIVE).then(a_visit(sent_to="The housing company"))


def test_a_visit_may_be_a_participant_s() -> None:
    known = ReceiveVisit(visit=VISIT, occurred_on=MONDAY, concern="housing", participant=AMINA, programme="BIS")
    given(decide).when(known).then(a_visit(participant=AMINA, programme="BIS"))


def test_whose_health_it_was_is_not_told() -> None:
    of_somebody = ReceiveVisit(visit=VISIT, occurred_on=MONDAY, concern="health")
    given(decide).when(of_somebody).then(a_visit(concern="health"))
    given(decide).when(of_somebody.model_copy(update={"participant": AMINA})).refused(HealthIsNotTold)
    right = CorrectEvent("visit-1", event_id(1), {"concern": "health"}, MONDAY)
    given(decide, a_visit(participant=AMINA)).when(right).refused(HealthIsNotTold)
    assert given(decide, a_visit()).when(right).refusal is None


def test_a_visit_is_not_recorded_twice() -> None:
    given(decide, a_visit()).when(RECEIVE).refused(VisitReceivedAlready)
    given(decide, a_visit(), a_void(1)).when(RECEIVE).then(a_visit(sent_to="The housing company"))
