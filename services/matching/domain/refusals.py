"""The refusals of matching's rules; each docstring is the sentence that people read."""

from shared.contract.refusal import Refusal, Unknown


class UnknownOpening(Unknown):
    """There is no opening with this id here."""


class SeatsOfferedAlready(Refusal):
    """These seats are offered already; correct the offer if it is wrong."""


class MoreSeatsThanAreLeft(Refusal):
    """There are not so many seats left to withdraw; look at how many were offered and withdrawn before."""


class WithdrawnBeforeOffered(Refusal):
    """Seats cannot be withdrawn before the day on which they were offered."""


class NotDisclosedAnyMore(Refusal):
    """The participant's profile is disclosed here no longer, so the proposal goes no further; reject it."""


class OpeningIsClosed(Refusal):
    """This opening is closed; make the closing void if it should be open again."""


class ClosedBeforeOffered(Refusal):
    """An opening cannot be closed before the day on which its seats were offered."""


class NothingChangesBeforeTheOffer(Refusal):
    """An opening cannot be changed before the day on which its seats were offered."""


class EndsBeforeItStarts(Refusal):
    """The last day cannot come before the first; change one of the dates."""


class SkillAskedTwice(Refusal):
    """The same skill or language is asked for twice; leave one of them out."""


class UnknownProposal(Unknown):
    """There is no proposal with this id here."""


class AnswerDueBeforeMade(Refusal):
    """A proposal cannot be due before the day on which it is made; choose a later last day."""


class AnsweredSince(Refusal):
    """Somebody has answered since and relied on this; make their answer void first."""


class ProposalIsSettled(Refusal):
    """This proposal is settled; make the last step void if that was a mistake, or make a new proposal."""


class AnsweredBeforeAsked(Refusal):
    """Nobody can answer before they were asked; look at the date of the step before."""


class ReviewedAlready(Refusal):
    """This proposal has been reviewed already; make the review void if it should be done again."""


class NotReviewedYet(Refusal):
    """Nothing leaves the agency without a review; review this proposal first."""


class ParticipantHasNotSaidYes(Refusal):
    """Nothing leaves the agency without a review and the participant's yes; the participant answers first."""


class AnsweredAlready(Refusal):
    """The participant has answered already; make that answer void if it was a mistake."""


class StillTimeToAnswer(Refusal):
    """There is still time to answer; a proposal expires on the day after its last day."""


class UnknownMentor(Unknown):
    """There is no mentor with this id here."""


class VettedBeforeRegistered(Refusal):
    """A mentor cannot be vetted before the day on which they were registered."""


class MentorNotVetted(Refusal):
    """Nobody has vetted this mentor yet; meet the mentor first and record what you found."""


class MentorNotSuitable(Refusal):
    """This mentor was found not suitable; choose another, or vet the mentor again."""


class UnknownMentorship(Unknown):
    """There is no mentorship with this id here."""


class MentorshipHasEnded(Refusal):
    """This mentorship has ended; make the end void if that was a mistake, or start another."""


class MentorshipEndsBeforeItStarts(Refusal):
    """A mentorship cannot end before its first day or before a day on which they met."""


class MeetingOutsideMentorship(Refusal):
    """This day lies outside the mentorship; look at its first and last day."""


class UnknownEmployer(Unknown):
    """There is no employer with this id here; register the employer first, or leave it out."""


class NobodyIsProposedForBareSeats(Refusal):
    """These are bare seats; say first what the opening is and what it asks for."""


class NoSeatsAreLeft(Refusal):
    """There are no seats left at this opening, so nobody is proposed."""


class TooLateToApply(Refusal):
    """The last day to apply for this opening has passed; change it if there is still time."""


class NotAmongTheRanked(Refusal):
    """Somebody you chose cannot be proposed for this opening now; look at the list again."""


class NothingIsDisclosed(Unknown):
    """Nothing about this participant is disclosed here, so there is nothing to match with."""


class DisclosureHasEnded(Refusal):
    """Nothing about this participant is disclosed here any more, so nobody here can open why."""


class AnotherRuleSet(Refusal):
    """This proposal was made with a rule set or a taxonomy that this version does not have."""
