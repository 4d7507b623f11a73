"""Charts as numbers that a template draws: lines over time, with the places of their points and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

WIDTH, HEIGHT = 680, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 178, 12, 28
MAX_TICKS = 4
MAX_DATES = 6
MIN_GAP = 15
"""The space between two words at the right edge."""


@dataclass(frozen=True)
class Drawn:
    """A line: its name, its steps as an SVG path, where its last point is, and where its name stands."""

    name: str
    path: str
    end: tuple[float, float]
    word_y: float


@dataclass(frozen=True)
class Chart:
    """A step chart. `ticks` are (y, value), `dates` (x, label)."""

    lines: Sequence[Drawn]
    ticks: Sequence[tuple[float, int]]
    dates: Sequence[tuple[float, str]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def step_chart(days: Sequence[str], values: Mapping[str, Sequence[int]]) -> Chart:
    """Each name's values at these days, drawn as steps: what was counted holds until it is counted again."""
    most = max((value for each in values.values() for value in each), default=0)
    step = _round_step(most)
    top = step * max(1, -(-most // step))

    def x(index: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (index / max(1, len(days) - 1)), 1)

    def y(value: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top, 1)

    ends = {name: y(each[-1]) for name, each in values.items()}
    words = _apart(ends)
    lines = [
        Drawn(name, _steps([(x(i), y(v)) for i, v in enumerate(each)]), (x(len(each) - 1), ends[name]), words[name])
        for name, each in values.items()
    ]
    every = -(-len(days) // MAX_DATES)
    return Chart(
        lines,
        [(y(value), value) for value in range(0, top + 1, step)],
        [(x(index), day[:7]) for index, day in enumerate(days) if index % every == 0],
    )


def _steps(points: Sequence[tuple[float, float]]) -> str:
    first, *_ = points
    moves = [f"H{x:g}V{y:g}" for (_, _), (x, y) in pairwise(points)]
    return f"M{first[0]:g} {first[1]:g}{''.join(moves)}"


def _round_step(most: int) -> int:
    """1, 2 or 5 times a power of ten, so that at most MAX_TICKS ticks stand above 0."""
    step = 1
    while most > step * MAX_TICKS:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return step


def _apart(ends: Mapping[str, float]) -> dict[str, float]:
    """Where words can stand beside the ends of their lines without lying over each other."""
    found: dict[str, float] = {}
    below = float(HEIGHT)
    for name, end in sorted(ends.items(), key=lambda item: -item[1]):
        found[name] = below = round(min(end, below - MIN_GAP), 1)
    return found
