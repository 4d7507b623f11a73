"""Publishing a figure: given what was published, when it is published again, then an edition, nothing, or a refusal."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.reporting.deciders import decide
from services.reporting.domain.commands import PublishFigure
from services.reporting.domain.difference import MAX_EVENTS, Cell, Cells, movers, statement
from services.reporting.domain.published import content_digest, figure_id, people_digest
from services.reporting.domain.refusals import OlderThanPublished, PublishedMeanwhile, PublishedStands
from shared.contract.amend import VoidEvent
from shared.contract.envelope import Record
from shared.contract.event import Event
from shared.contract.figures import EventAt, FigurePublished, FigureSuperseded
from shared.testing.histories import recorded
from shared.testing.history import an_id

AMINA, ZAHRA, OMAR = an_id("amina"), an_id("zahra"), an_id("omar")
FIGURE = figure_id("/boden/reporting", "persons", 1, {"projects": ["BIS"], "V": "2024-03-31"})
APRIL, JUNE = date(2024, 4, 10), date(2024, 6, 30)


def an_edition(number: int, *people: UUID, known_on: date = APRIL, intake: int = 10, **more: Any) -> FigurePublished:
    fields: dict[str, Any] = {
        "occurred_on": known_on,
        "figure": FIGURE,
        "edition": number,
        "fn": "persons",
        "definition_version": 1,
        "arguments": {"projects": ["BIS"], "V": "2024-03-31", "K": known_on.isoformat()},
        "programmes": ("BIS",),
        "state_date": date(2024, 3, 31),
        "known_on": known_on,
        "positions": {"/boden/intake": intake},
        "value": len(people),
        "numerator": len(people),
        "content": content_digest(len(people)),
        "people": people_digest({"": frozenset(people)}),
    }
    return FigurePublished(**{**fields, **more})


def cells(**parts: tuple[UUID, ...]) -> Cells:
    return {
        name: Cell(len(people), {p: frozenset({an_id(f"of {p}")}) for p in people}) for name, people in parts.items()
    }


def given(*events: Event) -> list[Record]:
    return [recorded(event, position, service="reporting") for position, event in enumerate(events, 1)]


def test_the_first_edition_is_published() -> None:
    assert decide(PublishFigure(an_edition(1, AMINA)), given()) == [an_edition(1, AMINA)]


def test_the_same_again_is_not_published() -> None:
    again = PublishFigure(an_edition(2, AMINA, known_on=JUNE))
    assert decide(again, given(an_edition(1, AMINA))) == []


def test_other_people_behind_a_number_supersede() -> None:
    new = an_edition(2, ZAHRA, known_on=JUNE)
    differs = FigureSuperseded(occurred_on=JUNE, figure=FIGURE, edition=2, superseded=1)
    assert decide(PublishFigure(new, [differs]), given(an_edition(1, AMINA))) == [new, differs]


def test_an_edition_published_meanwhile_is_stale() -> None:
    with pytest.raises(PublishedMeanwhile):
        decide(PublishFigure(an_edition(1, AMINA)), given(an_edition(1, ZAHRA)))


@pytest.mark.parametrize("less", [{"known_on": date(2024, 4, 1)}, {"intake": 9}])
def test_knowing_less_never_supersedes(less: dict[str, Any]) -> None:
    with pytest.raises(OlderThanPublished):
        decide(PublishFigure(an_edition(2, ZAHRA, **less)), given(an_edition(1, AMINA)))


def test_what_was_published_cannot_be_void() -> None:
    command = VoidEvent(f"figure-{FIGURE}", an_id("event"), "other", JUNE)
    with pytest.raises(PublishedStands):
        decide(command, given(an_edition(1, AMINA)))


def test_the_known_on_date_makes_no_other_figure() -> None:
    asked = {"projects": ["BIS"], "V": "2024-03-31"}
    assert figure_id("/boden/reporting", "persons", 1, {**asked, "K": "2024-06-30"}) == FIGURE
    assert figure_id("/boden/reporting", "persons", 2, asked) != FIGURE
    assert figure_id("/boden/reporting", "persons", 1, {**asked, "V": "2024-04-01"}) != FIGURE


def test_who_moves_between_parts_is_told() -> None:
    before, after = cells(man=(AMINA, OMAR), woman=(ZAHRA,)), cells(man=(OMAR,), woman=(ZAHRA, AMINA))
    assert [(m.participant, m.entered, m.left) for m in movers(before, after)] == [(AMINA, ("woman",), ("man",))]


def test_equal_numbers_tell_their_people_apart() -> None:
    at = EventAt(log="/boden/intake", position=11, id=an_id("event"))
    told = statement(an_edition(2, ZAHRA), {"": cells(n=(AMINA,))["n"]}, {"": cells(n=(ZAHRA,))["n"]}, {ZAHRA: [at]})
    assert [(p.before, p.after, p.entered, p.left) for p in told[0].parts] == [(1, 1, 1, 1)]
    assert {m.participant: m.events for m in told[0].moved} == {AMINA: (), ZAHRA: (at,)}


def test_a_long_statement_takes_several_sheets() -> None:
    many = tuple(an_id(f"person {number}") for number in range(MAX_EVENTS * 2 + 1))
    told = statement(an_edition(2, *many), {}, cells(n=many), {})
    assert [(sheet.sheet, sheet.sheets) for sheet in told] == [(1, 3), (2, 3), (3, 3)]
    assert [m.participant for sheet in told for m in sheet.moved] == sorted(many, key=str)
    assert [len(sheet.parts) for sheet in told] == [1, 0, 0]
    assert max(len(sheet.model_dump_json()) for sheet in told) < 64_000


def test_someone_with_many_events_spans_sheets() -> None:
    events = [EventAt(log="/boden/placements", position=n, id=an_id(str(n))) for n in range(1, MAX_EVENTS + 6)]
    told = statement(an_edition(2, AMINA), {}, cells(n=(AMINA,)), {AMINA: events})
    assert [event for sheet in told for m in sheet.moved for event in m.events] == events
    assert max(len(sheet.model_dump_json()) for sheet in told) < 64_000
