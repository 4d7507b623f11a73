"""Gates: what somebody is known not to meet excludes them, and what nobody knows never does."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as for_all

from services.matching.domain.gates import Opening, excluded, gates, of_participant
from services.matching.domain.profile import Profile
from services.matching.domain.terms import Terms
from shared.contract.matching import LanguageWanted, SkillWanted
from shared.testing.factories import MONDAY
from tests.specs.matching.any_match import openings, profiles

TERMS = Terms(title="Bagare", organisation="Norrvik Bageri", programme="BIS", kind="job")
BREAD = SkillWanted(skill="s:bread", level=3, required=True)
SWEDISH = LanguageWanted(language="sv", level="B1", required=True)


def terms_with(**other: object) -> Terms:
    return TERMS.model_copy(update=other)


def result(name: str, profile: Profile, **terms: Any) -> str | None:
    found = {gate.gate: gate.result for gate in gates(profile, Opening(TERMS.model_copy(update=terms), MONDAY))}
    return found.get(name)


def test_an_unknown_licence_does_not_exclude() -> None:
    for known, expected in ((None, "unknown"), (True, "pass"), (False, "fail")):
        assert result("licence", Profile(driving_licence=known), licence_required=True) == expected
    assert result("licence", Profile(driving_licence=False)) is None


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ({}, "unknown"),
        ({"en": "C2"}, "unknown"),
        ({"sv": "A2"}, "fail"),
        ({"sv": "B1"}, "pass"),
        ({"sv": "C2"}, "pass"),
    ],
)
def test_only_a_recorded_level_can_be_too_low(languages: dict[str, str], expected: str) -> None:
    assert result("language:sv", Profile(languages=languages), languages=(SWEDISH,)) == expected


def test_a_welcome_language_is_no_gate() -> None:
    welcome = SWEDISH.model_copy(update={"required": False})
    assert result("language:sv", Profile(), languages=(welcome,)) is None


@pytest.mark.parametrize(
    ("skills", "expected"),
    [
        ({}, "unknown"),
        ({"s:bread": (2, "told")}, "unknown"),
        ({"s:bread": (2, "shown_at_work")}, "unknown"),
        ({"s:bread": (2, "attested")}, "fail"),
        ({"s:bread": (2, "validated")}, "fail"),
        ({"s:bread": (3, "told")}, "pass"),
        ({"s:bread": (4, "validated")}, "pass"),
    ],
)
def test_only_sure_evidence_says_no(skills: dict[str, tuple[int, str]], expected: str) -> None:
    assert result("skill:s:bread", Profile(skills=skills), skills=(BREAD,)) == expected


def test_kinds_nobody_wishes_exclude_where_wishes_are_known() -> None:
    assert result("kind", Profile()) == "unknown"
    assert result("kind", Profile(kinds=("course", "job"))) == "pass"
    assert result("kind", Profile(kinds=("course",))) == "fail"


@pytest.mark.parametrize(
    ("ready", "expected"),
    [(None, "unknown"), (MONDAY, "pass"), (MONDAY + timedelta(30), "pass"), (MONDAY + timedelta(31), "fail")],
)
def test_coming_after_the_window_excludes(ready: date | None, expected: str) -> None:
    assert result("available", Profile(available_from=ready), starts_on=MONDAY) == expected


def test_an_opening_lasts_until_its_last_day() -> None:
    later = Profile(available_from=MONDAY + timedelta(60))
    assert result("available", later, starts_on=MONDAY, ends_on=MONDAY + timedelta(60)) == "pass"
    assert result("available", later, ends_on=MONDAY + timedelta(59)) == "fail"
    assert result("available", later) is None


def test_closed_full_or_late_openings_exclude_everybody() -> None:
    assert excluded(gates(Profile(), Opening(TERMS, MONDAY, left=0)))
    assert excluded(gates(Profile(), Opening(TERMS, MONDAY, closed=True)))
    late = terms_with(apply_by=MONDAY - timedelta(1))
    assert excluded(gates(Profile(), Opening(late, MONDAY)))
    assert not excluded(gates(Profile(), Opening(terms_with(apply_by=MONDAY), MONDAY)))


@for_all(openings())
def test_somebody_of_whom_nothing_is_known_is_never_excluded(terms: Terms) -> None:
    assert {gate.result for gate in of_participant(Profile(), terms)} <= {"unknown"}


@for_all(profiles(), openings())
def test_forgetting_something_never_excludes(profile: Profile, terms: Terms) -> None:
    nothing = Profile()
    for field in ("skills", "languages", "kinds", "available_from", "driving_licence"):
        before = {gate.gate: gate.result for gate in of_participant(profile, terms)}
        less = replace(profile, **{field: getattr(nothing, field)})
        for gate in of_participant(less, terms):
            assert gate.result == before[gate.gate] or gate.result == "unknown"
