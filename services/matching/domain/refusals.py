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
