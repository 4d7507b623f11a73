"""What placements' rules do not allow."""

from shared.contract.refusal import Refusal, Unknown


class UnknownParticipant(Unknown):
    """There is no participant with this id here; intake registers people, and we hear of it a moment later."""


class UnknownPlacement(Unknown):
    """There is no placement with this id here."""


class PlacementStartedAlready(Refusal):
    """This placement has started already; correct its first day if it is wrong."""


class PlacementEndedAlready(Refusal):
    """This placement has ended already; correct its last day if it is wrong."""


class PlacementEndsBeforeItBegan(Refusal):
    """A placement cannot end before its first day."""


class NotResidentThere(Refusal):
    """The participant did not live in this municipality on that day, as far as we know; record when it began first."""
