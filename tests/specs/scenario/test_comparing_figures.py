"""Figures are compared as JSON, in the case's own names."""

from typing import Any

import pytest

from deploy.scenario.compare import Names, same
from deploy.scenario.history import History


@pytest.mark.parametrize(
    ("value", "expected", "equal"),
    [
        (30, 30.0, True),
        ({"n": 1, "pct": None}, {"pct": None, "n": 1}, True),
        ([1, 2], [2, 1], False),
        ([1], [1, 2], False),
        (True, 1, False),
        ({"n": 1}, {"n": 1, "d": 2}, False),
        (None, 0, False),
    ],
)
def test_values_are_equal_as_json(value: Any, expected: Any, equal: bool) -> None:
    assert same(value, expected) is equal


def test_participants_come_back_by_name() -> None:
    names = Names(History(participants={"k02": "uuid-b", "k01": "uuid-c"}, projects={"X"}))
    assert names.inwards({"added": ["uuid-b", "uuid-c"]}) == {"added": ["k01", "k02"]}


def test_only_named_arguments_are_translated() -> None:
    names = Names(History(participants={"Boden": "uuid-a"}, projects={"Min plats!"}))
    given = names.outwards({"project": "Min plats!", "municipality": "Boden", "participant": "Boden"})
    assert given["municipality"] == "Boden"
    assert given["participant"] == "uuid-a"
    assert given["project"].startswith("Min-plats-")


def test_a_project_comes_back_by_name() -> None:
    names = Names(History(projects={"Min plats!"}))
    there = names.outwards({"projects": ["Min plats!"]})["projects"][0]
    assert names.inwards({"per_project": {there: 1}}) == {"per_project": {"Min plats!": 1}}
