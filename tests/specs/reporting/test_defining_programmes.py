"""Defining a programme: what it is, again, and otherwise."""

from datetime import date

from services.reporting.deciders import decide
from services.reporting.domain.commands import DefineProgramme, stream_of
from services.reporting.domain.refusals import EndsBeforeItStarts
from shared.contract.reporting import ProgrammeDefined
from shared.testing.given import Given, PastEvent
from shared.testing.history import an_id

BIS = ProgrammeDefined(occurred_on=date(2018, 9, 1), programme="BIS", name="BIS Boden")


def define(programme: ProgrammeDefined) -> DefineProgramme:
    return DefineProgramme.model_validate(programme.model_dump())


def given(*events: ProgrammeDefined) -> Given:
    return Given(decide, [PastEvent(an_id(str(number)), event) for number, event in enumerate(events)])


def test_a_new_programme_is_defined_once() -> None:
    given().when(define(BIS)).then(BIS)


def test_the_same_definition_changes_nothing() -> None:
    given(BIS).when(define(BIS.model_copy(update={"occurred_on": date(2019, 1, 1)}))).nothing()


def test_another_definition_replaces_the_first() -> None:
    renamed = BIS.model_copy(update={"name": "BIS i Boden"})
    given(BIS).when(define(renamed)).then(renamed)


def test_a_programme_cannot_end_unstarted() -> None:
    wrong = BIS.model_copy(update={"starts_on": date(2019, 1, 1), "ends_on": date(2018, 1, 1)})
    given().when(define(wrong)).refused(EndsBeforeItStarts)


def test_streams_of_codes_never_collide() -> None:
    codes = ["BIS", "bis", "B_S", "Bus", "Åland", "Aland", "väg", "vag"]
    assert len({stream_of(code) for code in codes}) == len(codes)
