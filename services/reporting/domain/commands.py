"""What people ask of reporting, and what it records about the logs that it witnesses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar
from uuid import UUID

from shared.contract.command import Command, TodayUnlessGiven
from shared.contract.command import stream_of as stream_of_id
from shared.contract.figures import FigurePublished, FigureSuperseded
from shared.contract.reporting import Target
from shared.contract.words import Count, Day, Kronor, LogSource, Name, ProgrammeCode, Root, SettlementReason

_SPELT = str.maketrans({"å": ":a", "ä": ":e", "ö": ":o", "Å": ":A", "Ä": ":E", "Ö": ":O", "_": ":u"})


def stream_of(programme: str) -> str:
    """The stream of a programme's code, in characters that a stream may have: `Väg_2` -> `programme-V:eg:u2`."""
    return f"programme-{programme.translate(_SPELT)}"


class DefineProgramme(Command):
    """`occurred_on` is when it was decided, else today; `grant` is the funder's part of `budget`, in kronor."""

    about: ClassVar[str] = "programme"

    programme: ProgrammeCode
    name: Name
    funder: Name | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    grant: Kronor | None = None
    budget: Kronor | None = None
    partners: tuple[Name, ...] = ()
    targets: tuple[Target, ...] = ()
    occurred_on: Annotated[Day, TodayUnlessGiven]

    @property
    def stream(self) -> str:
        return stream_of(self.programme)


class _AboutLog(Command):
    about: ClassVar[str] = "log"

    log: LogSource

    @property
    def stream(self) -> str:
        """The stream about a log: `/boden/intake` -> `log-boden-intake`."""
        return f"log{self.log.replace('/', '-')}"


class SayWitnessed(_AboutLog):
    """What was received of a log is what it signed."""

    size: Count
    root: Root


class SayDisputed(_AboutLog):
    """What was received of a log is not what it signed."""

    first: Count
    last: Count
    size: Count
    ours: Root
    theirs: Root


class SettleDispute(_AboutLog):
    """Close the dispute about a log, if there is one."""

    reason: SettlementReason


WatchedCommand = SayWitnessed | SayDisputed | SettleDispute


@dataclass(frozen=True)
class PublishFigure:
    """Publish an edition that was computed when `published.edition - 1` editions were known.

    `superseded` says how it differs from the last of them.
    """

    published: FigurePublished
    superseded: Sequence[FigureSuperseded] = ()

    @property
    def stream(self) -> str:
        return stream_of_figure(self.published.figure)


def stream_of_figure(figure: UUID) -> str:
    """The stream of a published figure."""
    return stream_of_id("figure", figure)
