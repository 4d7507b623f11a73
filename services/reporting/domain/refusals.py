"""What reporting's rules do not allow."""

from shared.contract.refusal import Refusal, Stale, Unknown


class EndsBeforeItStarts(Refusal):
    """A programme cannot end before it starts; check both dates."""


class NoSuchProgramme(Unknown):
    """There is no programme with this code; define it first."""


class PublishedMeanwhile(Stale):
    """Another edition of this figure was published while this one was computed; publish again."""


class OlderThanPublished(Refusal):
    """A later view of this figure is published already; to see it as known earlier, ask for it without publishing."""


class PublishedStands(Refusal):
    """What was published stands for ever; publish again, and the new edition says what differs."""


class NoLongerComesOut(Refusal):
    """The last edition no longer comes out as it was published, so no difference can be told; run kedja audit drift."""


class NotPublished(Unknown):
    """No such figure was published; the list of published figures shows which there are."""
