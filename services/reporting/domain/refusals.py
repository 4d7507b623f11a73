"""What reporting's rules do not allow."""

from shared.contract.refusal import Refusal, Unknown


class EndsBeforeItStarts(Refusal):
    """A programme cannot end before it starts; check both dates."""


class NoSuchProgramme(Unknown):
    """There is no programme with this code; define it first."""
