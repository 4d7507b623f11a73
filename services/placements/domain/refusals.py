"""What placements' rules do not allow."""

from shared.contract.refusal import Refusal, Unknown


class UnknownParticipant(Unknown):
    """There is no participant with this id here; intake registers people, and we hear of it a moment later."""


class UnknownPlacement(Unknown):
    """There is no placement with this id here."""


class PlacementStartedAlready(Refusal):
    """This placement has started already; correct its first day if it is wrong."""


class PlacementUnsigned(Refusal):
    """A placement starts under an agreement that all have signed; without one, say why nothing was signed here."""


class StartNeedsAgreement(Refusal):
    """The placement has started under this agreement; make the start void first, and say why nothing was signed."""


class PlacementNotAsAgreed(Refusal):
    """The placement differs from what its agreement says; start it as agreed and record the change afterwards."""


class PlacementStartsBeforeSigned(Refusal):
    """A placement cannot start before the day on which the last of its parties signed."""


class PlacementStartsOutsideAgreement(Refusal):
    """The first day lies outside the time that was agreed; cancel the agreement and agree anew."""


class PlacementChangesOutside(Refusal):
    """What a placement is like changes on a day from its first to its last."""


class LevelsAreForCourses(Refusal):
    """Only a course has a subject and levels; leave them out."""


class PlacementEndedAlready(Refusal):
    """This placement has ended already; correct its last day if it is wrong."""


class PlacementEndsBeforeItBegan(Refusal):
    """A placement cannot end before its first day."""


class NotResidentThere(Refusal):
    """The participant did not live in this municipality on that day, as far as we know; record when it began first."""


class UnknownAgreement(Unknown):
    """There is no agreement with this id here."""


class AgreementDraftedAlready(Refusal):
    """This agreement has been drafted already."""


class AgreementIsCancelled(Refusal):
    """This agreement was cancelled; draft a new one."""


class AgreementIsUsed(Refusal):
    """The placement of this agreement has started; end the placement instead."""


class AgreementIsSigned(Refusal):
    """Somebody has signed these terms, so they stand; cancel the agreement and draft a new one."""


class NotAParty(Refusal):
    """This agreement does not wait for that party."""


class PartySignedAlready(Refusal):
    """That party has signed already; correct the day if it is wrong."""


class SignedBeforeDrafted(Refusal):
    """Nobody can sign an agreement before the day on which it was drafted."""


class UnknownFollowUp(Unknown):
    """There is no follow-up with this id here."""


class FollowedUpBeforeLeaving(Refusal):
    """Nobody can be followed up before the day on which they left the programme."""


class LeavingIsToldByIntake(Refusal):
    """When somebody left is told in intake; put it right there, and the follow-up moves or falls away by itself."""


class FollowedUpAlready(Refusal):
    """This follow-up has its answer already; correct it if it is wrong."""


class CriteriaAreForEmployed(Refusal):
    """The four questions about the work are for those who are employed; leave them out."""


class UnknownActivity(Unknown):
    """There is no activity with this id here."""


class ActivityScheduledAlready(Refusal):
    """This activity is in the calendar already; change it if something is wrong."""


class ActivityIsCancelled(Refusal):
    """This activity is cancelled; make the cancellation void if it takes place after all."""


class ActivityHeldAlready(Refusal):
    """This activity has been held already; correct what was recorded if it is wrong."""


class FewerThanThoseNamed(Refusal):
    """There cannot have been fewer people than you have named; count those again who were there."""


class InterpreterNotAsWished(Refusal):
    """An interpreter of another gender was wished for; confirm that this one is booked all the same."""


class UnknownGroup(Unknown):
    """There is no group with this id here."""


class GroupFormedAlready(Refusal):
    """This group has been formed already."""


class JoinedBeforeTheGroupWasFormed(Refusal):
    """Nobody can join a group before the day on which it was formed."""


class InGroupAlready(Refusal):
    """The participant is in this group already on that day."""


class NotInGroup(Refusal):
    """The participant is not in this group, or has left it already."""


class LeftBeforeJoining(Refusal):
    """Nobody can leave a group before the day on which they joined it."""


class ContactWithOneself(Refusal):
    """Two different people are needed for a contact."""
