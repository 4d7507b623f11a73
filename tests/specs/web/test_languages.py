"""Swedish first, English beside: every text has its translation, and readers get the language they ask for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from starlette.requests import Request

from services.matching.domain.proposal import Awaited, State
from shared.contract import words
from shared.contract.plaintexts import IdentityNumber, Skill
from shared.web.i18n import language_of, translations
from shared.web.labels import contract_labels, event_label, field_label
from shared.web.messages import KEYWORDS, catalog_path, messages, read_catalog, untranslated, update
from shared.web.vocabularies import VOCABULARIES

ROOTS = (Path("services"), Path("shared"))

PLACEHOLDER = re.compile(r"%(?!\(\w+\)s)")


def asking(query: str = "", **headers: str) -> Request:
    listed = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "query_string": query.encode(), "headers": listed})


def test_every_text_is_there_in_swedish() -> None:
    known = {_singular(message.id) for message in read_catalog("sv")}
    assert {_singular(message) for message in messages(ROOTS)} - known == set()
    assert untranslated(read_catalog("sv")) == []


def test_no_catalog_entry_is_left_over() -> None:
    found = {_singular(message) for message in messages(ROOTS)}
    assert {_singular(m.id) for m in read_catalog("sv") if m.id} - found == set()


@pytest.mark.parametrize("root", ROOTS, ids=str)
def test_no_text_hides_in_an_f_string(root: Path) -> None:
    """Python finds it there from 3.12 on only."""
    assert [path for path in root.rglob("*.py") if any(_hidden(ast.parse(path.read_text())))] == []


def test_percent_signs_stand_only_in_placeholders() -> None:
    assert [m for m in messages(ROOTS) if PLACEHOLDER.search(m if isinstance(m, str) else "".join(m))] == []


def test_translations_keep_the_same_placeholders() -> None:
    for message in read_catalog("sv"):
        for text in message.string if isinstance(message.string, tuple) else [message.string]:
            if message.id:
                assert _placeholders(str(text)) == _placeholders(_singular(message.id)), message.id


def test_updating_keeps_what_is_translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.web.messages.CATALOGS", tmp_path)
    path = catalog_path("sv")
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr ""\n\nmsgid "Saved."\nmsgstr "Sparat."\n\nmsgid "Gone"\nmsgstr "Borta"\n')
    assert update("sv", ["Saved.", "A new text"]) == ["A new text"]
    assert [(m.id, m.string) for m in read_catalog("sv") if m.id] == [("A new text", ""), ("Saved.", "Sparat.")]


@pytest.mark.parametrize(
    ("request_", "language"),
    [
        (asking(), "sv"),
        (asking("lang=en", cookie="kedja_language=sv"), "en"),
        (asking("lang=tlh", cookie="kedja_language=en"), "en"),
        (asking(accept_language="en-GB,sv;q=0.8"), "en"),
        (asking(accept_language="de,sv;q=0.5,en;q=0.4"), "sv"),
        (asking(accept_language="de"), "sv"),
        (asking(accept_language=";q=x,,en;q=0.1"), "en"),
    ],
)
def test_readers_get_the_language_asked_for(request_: Request, language: str) -> None:
    assert language_of(request_) == language


def test_english_is_what_stands_in_the_code() -> None:
    assert translations("en").gettext("Saved.") == "Saved."
    assert translations("sv").gettext("Saved.") == "Sparat."


def test_every_label_of_the_contract_is_translated() -> None:
    known = {message.id for message in read_catalog("sv") if message.string}
    assert set(contract_labels()) - known == set()


def test_a_label_follows_from_the_name() -> None:
    assert (event_label("plan_agreed"), event_label("step_done")) == ("Plan agreed", "Step of the plan done")
    assert (field_label("birth_date"), field_label("email")) == ("Birth date", "E-mail")


@pytest.mark.parametrize(
    ("vocabulary", "literal"),
    [
        ("gender", words.Gender),
        ("citizenship_group", words.CitizenshipGroup),
        ("labour_market_status", words.LabourMarketStatus),
        ("placement_kind", words.PlacementKind),
        ("outcome_kind", words.OutcomeKind),
        ("activity_kind", words.ActivityKind),
        ("enrolment_end", words.EnrolmentEnd),
        ("correction_reason", words.CorrectionReason),
        ("settlement_reason", words.SettlementReason),
        ("referral_source", words.ReferralSource),
        ("survey_occasion", words.SurveyOccasion),
        ("visit_concern", words.VisitConcern),
        ("mandate_scope", words.MandateScope),
        ("course_level", words.CourseLevel),
        ("interpreter_gender", words.InterpreterGender),
        ("opening_end", words.OpeningEnd),
        ("review_decision", words.ReviewDecision),
        ("review_reason", words.ReviewReason),
        ("participant_answer", words.ParticipantAnswerKind),
        ("employer_answer", words.EmployerAnswerKind),
        ("proposal_state", State),
        ("awaited", Awaited),
        ("mentorship_end", words.MentorshipEnd),
        ("meeting_side", words.MeetingSide),
        ("identity_number_kind", IdentityNumber.model_fields["kind"].annotation),
        ("evidence", Skill.model_fields["evidence"].annotation),
    ],
)
def test_every_word_of_a_vocabulary_is_named(vocabulary: str, literal: object) -> None:
    assert tuple(VOCABULARIES[vocabulary]) == get_args(literal)


def _singular(id_: str | tuple[str, ...] | list[str]) -> str:
    return id_ if isinstance(id_, str) else id_[0]


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text))


def _hidden(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that mark a text within an f-string."""
    for text in (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)):
        for node in ast.walk(text):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                yield node
