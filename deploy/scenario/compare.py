"""Compare a case's expected figures, in its own names, with what reporting computes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from deploy.scenario.case import Case, Expected
from deploy.scenario.client import Client, CommandRefused
from deploy.scenario.history import History
from deploy.scenario.words import programme_code


@dataclass(frozen=True)
class Difference:
    """A figure with another value than expected; `value` is a sentence when it could not be computed."""

    expected: Expected
    value: Any


class Names:
    """A case's names and what stands for them in the services: participants' UUIDs and programmes' codes."""

    def __init__(self, history: History) -> None:
        codes = {project: programme_code(project) for project in history.projects}
        self._to = {
            **dict.fromkeys(("project", "projects"), codes),
            **dict.fromkeys(("participant", "participants"), history.participants),
        }
        self._back = {there: here for here, there in (codes | history.participants).items() if there != here}
        self._participants = set(history.participants)

    def outwards(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return a figure's arguments with every name of the case replaced."""
        return {name: _replace(value, self._to.get(name, {})) for name, value in arguments.items()}

    def inwards(self, value: Any) -> Any:
        """Return a value in the case's names; a list of participants is sorted by name."""
        return self._sorted(_replace(value, self._back))

    def _sorted(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._sorted(item) for key, item in value.items()}
        if isinstance(value, list):
            items = [self._sorted(item) for item in value]
            named = items and all(isinstance(item, str) and item in self._participants for item in items)
            return sorted(items) if named else items
        return value


async def differences(
    case: Case, history: History, client: Client, progress: Callable[[], None] = lambda: None
) -> Sequence[Difference]:
    """Return the expected figures that differ, in their order."""
    names = Names(history)
    different = []
    for expected in case.expected:
        try:
            value = names.inwards(await client.figure(expected.fn, names.outwards(expected.args)))
        except CommandRefused as refused:
            different.append(Difference(expected, str(refused)))
        else:
            if not same(value, expected.value):
                different.append(Difference(expected, value))
        progress()
    return different


def same(value: Any, expected: Any) -> bool:
    """Return whether two values are equal as JSON: 30 is 30.0, but a truth value is no number."""
    if isinstance(value, dict) and isinstance(expected, dict):
        return value.keys() == expected.keys() and all(same(value[key], expected[key]) for key in value)
    if isinstance(value, list) and isinstance(expected, list):
        return len(value) == len(expected) and all(map(same, value, expected))
    if isinstance(value, bool) or isinstance(expected, bool):
        return value is expected
    return bool(value == expected)


def _replace(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(key, key): _replace(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_replace(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value
