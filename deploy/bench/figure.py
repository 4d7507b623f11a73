"""One measured figure, with what it is compared to and what was asked of it."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value and its reference, in the same unit.

    `ratio_goal` is what `ratio` must at least be, `least` and `most` bound `value`; None asks nothing.
    """

    name: str
    value: float
    unit: str
    reference: str
    reference_value: float
    ratio_goal: float | None = None
    least: float | None = None
    most: float | None = None

    @property
    def ratio(self) -> float:
        """The value as a multiple of the reference."""
        return self.value / self.reference_value if self.reference_value else 0.0

    @property
    def goal(self) -> str:
        """What was asked, in words; empty when nothing was."""
        asked = []
        if self.least is not None:
            asked.append(f"at least {self.least:,.0f} {self.unit}")
        if self.most is not None:
            asked.append(f"under {self.most:,.0f} {self.unit}")
        if self.ratio_goal is not None:
            asked.append(f"at least {self.ratio_goal:g} x the reference")
        return ", ".join(asked)

    @property
    def is_met(self) -> bool:
        """Whether everything that was asked holds."""
        return (
            (self.least is None or self.value >= self.least)
            and (self.most is None or self.value < self.most)
            and (self.ratio_goal is None or self.ratio >= self.ratio_goal)
        )

    def line(self) -> str:
        """One JSON object on one line."""
        return json.dumps(
            {
                "name": self.name,
                "value": round(self.value, 1),
                "unit": self.unit,
                "reference": self.reference,
                "reference_value": round(self.reference_value, 1),
                "ratio": round(self.ratio, 2),
            }
        )
