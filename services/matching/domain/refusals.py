"""What matching's rules do not allow."""

from shared.contract.refusal import Refusal, Unknown


class UnknownOpening(Unknown):
    """There is no opening with this id here."""


class SeatsOfferedAlready(Refusal):
    """These seats are offered already; correct the offer if it is wrong."""


class MoreSeatsThanAreLeft(Refusal):
    """There are not so many seats left to withdraw; look at how many were offered and withdrawn before."""


class WithdrawnBeforeOffered(Refusal):
    """Seats cannot be withdrawn before the day on which they were offered."""


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
