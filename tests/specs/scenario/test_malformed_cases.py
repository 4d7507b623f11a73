"""A malformed case names its file and line, says what to do, and comes to nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deploy.scenario.case import MalformedCase
from deploy.scenario.read import read_case

ACase = Callable[..., Path]


def a_line(**fields: Any) -> dict[str, Any]:
    """A registration, with these fields instead of or besides its own; a field of `...` is left out."""
    usual = {
        "id": "L1",
        "recorded_on": "2024-01-08",
        "occurred_on": "2024-01-08",
        "type": "participant_registered",
        "participant": "p1",
        "project": "X",
        "gender": "woman",
    }
    return {name: value for name, value in {**usual, **fields}.items() if value is not ...}


def about(type_: str, **fields: Any) -> dict[str, Any]:
    """A later line of another type about the same participant."""
    return a_line(id="L2", recorded_on="2024-02-01", type=type_, gender=..., **fields)


@pytest.fixture
def a_case(tmp_path: Path) -> ACase:
    """Writes `events.jsonl` from these lines, of which a string is written as it is."""

    def write(*lines: dict[str, Any] | str) -> Path:
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        (tmp_path / "events.jsonl").write_text(text + "\n")
        return tmp_path

    return write


SECOND_LINES = {
    "no JSON": ("{not json", "this is not JSON"),
    "a number that is none": ('{"id": NaN}', "this is not JSON (NaN is no number in JSON)"),
    "half a character": (a_line(id="\ud800"), "this line: "),
    "no object": ("[1, 2]", "this is JSON, but no object"),
    "no type": (a_line(id="L2", type=...), "type: missing"),
    "an unknown type": (about("participant_promoted"), "type: 'participant_promoted' is not known"),
    "a missing field": (about("skill_assessed"), "stage: missing"),
    "a missing id": (a_line(id=..., participant="p2"), "id: missing"),
    "a date that is none": (a_line(id="L2", recorded_on="2024-02-30"), "recorded_on: "),
    "a date in words": (a_line(id="L2", occurred_on="last week"), "occurred_on: "),
    "a word outside the list": (a_line(id="L2", gender="girl"), "gender: "),
    "a number as text": (a_line(id="L2", step="two"), "step: "),
    "the same id twice": (a_line(participant="p2"), "id: 'L1' stands on another line"),
    "somebody never registered": (about("plan_agreed", participant="p9"), "participant: no line registers 'p9'"),
    "a project nobody entered": (about("participant_exited", project="Y", reason="moved"), "project: nobody"),
    "a placement never started": (about("placement_ended", placement="job"), "placement: no line"),
    "a target that is not there": (about("event_voided", target="L9", reason=""), "target: no line"),
    "a target of the future": (a_line(id="L2", recorded_on="2024-01-01", type="event_voided", target="L1"), "target: "),
    "a field that cannot be set": (about("event_corrected", target="L1", set={"shoe": 44}), "set.shoe: "),
    "a recording date set anew": (
        about("event_corrected", target="L1", set={"recorded_on": "2024-01-01"}),
        "set.recorded_on: ",
    ),
    "a wrong value set": (about("event_corrected", target="L1", set={"gender": "girl"}), "set.gender: "),
    "nothing set": (about("event_corrected", target="L1", set={}), "set: "),
    "a link to oneself": (about("participants_linked", absorbed="p1"), "absorbed: a participant cannot"),
    "a link to nobody": (about("participants_linked", absorbed="p8"), "absorbed: no line registers 'p8'"),
    "seats that nobody offered": (about("placement_withdrawn", organisation="O", places=1), "places: 'O' had not"),
    "no seats": (about("placement_offered", organisation="O", places=0), "places: "),
}


@pytest.mark.parametrize(("second", "advice"), SECOND_LINES.values(), ids=SECOND_LINES.keys())
def test_a_malformed_line_is_named(a_case: ACase, second: dict[str, Any] | str, advice: str) -> None:
    folder = a_case(a_line(), second)
    with pytest.raises(MalformedCase) as refused:
        read_case(folder)
    assert str(refused.value).startswith(f"{folder}/events.jsonl, line 2: {advice}")


def test_a_correction_is_not_itself_corrected(a_case: ACase) -> None:
    first = about("event_corrected", target="L1", set={"gender": "man"})
    second = {**first, "id": "L3", "target": "L2"}
    with pytest.raises(MalformedCase, match="line 3: target: a correction or a void"):
        read_case(a_case(a_line(), first, second))


def test_a_folder_without_events_is_told(tmp_path: Path) -> None:
    with pytest.raises(MalformedCase, match="there is no such file"):
        read_case(tmp_path / "nowhere")


def test_an_empty_file_is_no_case(a_case: ACase) -> None:
    with pytest.raises(MalformedCase, match="no lines"):
        read_case(a_case(""))


def test_an_expected_figure_needs_its_value(a_case: ACase) -> None:
    folder = a_case(a_line())
    (folder / "expected.jsonl").write_text('{"fn": "persons", "args": {"project": "X"}}\n')
    with pytest.raises(MalformedCase, match=r"expected\.jsonl, line 1: value: missing"):
        read_case(folder, with_expected=True)


def test_lines_of_one_day_keep_their_order(a_case: ACase) -> None:
    case = read_case(
        a_case(
            a_line(id="b", recorded_on="2024-02-01", participant="p2"),
            a_line(id="c", recorded_on="2024-02-01", participant="p3"),
            a_line(id="a", recorded_on="2024-01-01"),
        )
    )
    assert [numbered.line.id for numbered in case.lines] == ["a", "b", "c"]


def test_an_empty_line_is_passed_over(a_case: ACase) -> None:
    case = read_case(a_case(a_line(), "", a_line(id="L2", participant="p2")))
    assert [numbered.number for numbered in case.lines] == [1, 3]


@pytest.mark.parametrize("name", ["bis", "known-on", "lots", "premiar-primar", "integration-och-tillvaxt"])
def test_the_worked_cohorts_are_well_formed(name: str) -> None:
    case = read_case(Path("deploy/demo/cases") / name, with_expected=True)
    assert case.lines
    assert case.expected
