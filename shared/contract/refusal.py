"""Why something was not done: a rule refused it, there is nothing it could be about, or it went wrong in use."""

from typing import ClassVar


class Refusal(Exception):
    """A rule of the programme forbids this.

    A subclass is named after the state of affairs; the first line of its docstring is the sentence that people read.
    """

    @property
    def sentence(self) -> str:
        """What the person reads."""
        return (type(self).__doc__ or "").strip().splitlines()[0]


class Unknown(Refusal):
    """There is nothing here by that name."""


class Stale(Refusal):
    """Somebody else changed this in the meantime; reload and decide again."""


class Malformed(Exception):
    """A field does not hold what it must; `field` is its path and `advice` says what to do."""

    def __init__(self, field: str, advice: str) -> None:
        super().__init__(f"{field}: {advice}")
        self.field = field
        self.advice = advice


class Explained(Exception):
    """Something went wrong in use, and the exception's text is a sentence for people."""

    exit_status: ClassVar[int] = 1
    """The exit status of a command that ends with it."""
