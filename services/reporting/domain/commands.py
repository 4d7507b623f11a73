"""What people ask of reporting."""

from dataclasses import dataclass

from shared.contract.reporting import ProgrammeDefined


@dataclass(frozen=True)
class DefineProgramme:
    """Say what a programme is, and towards which targets it works; replaces what was said before."""

    definition: ProgrammeDefined

    @property
    def stream(self) -> str:
        return stream_of(self.definition.programme)


_SPELT = str.maketrans({"å": ":a", "ä": ":e", "ö": ":o", "Å": ":A", "Ä": ":E", "Ö": ":O", "_": ":u"})


def stream_of(programme: str) -> str:
    """The stream of a programme's code, in characters that a stream may have: `Väg_2` -> `programme-V:eg:u2`."""
    return f"programme-{programme.translate(_SPELT)}"
