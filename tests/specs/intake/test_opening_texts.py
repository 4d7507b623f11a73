"""Opening texts: each sealed field of intake has a page that opens it, and forms begin with what was stated."""

from hypothesis import given
from hypothesis import strategies as st

from services.intake.web.opened import USUAL_CLASSES, lines
from services.intake.web.pages.wishes import fields_of
from shared.contract.intake import EVENTS
from shared.contract.plaintexts import Identity, Plaintext, Wishes
from shared.contract.sealed import sealed_field, sealed_fields
from shared.taxonomy.words import concept_of, label_of
from shared.web.forms import nested

WORDS = st.text(min_size=1, max_size=80)


def test_every_sealed_field_says_what_it_opens_to() -> None:
    sealed = {event: sealed_fields(event) for event in EVENTS if sealed_fields(event)}
    assert all(len(fields) == 1 for fields in sealed.values())
    for event in sealed:
        field = sealed_field(event)
        assert field is not None
        assert field.plaintext is not Plaintext, f"{event.__name__}.{field.name} does not say what it opens to"


def test_what_is_sensitive_is_not_usual() -> None:
    assert "sensitive" not in USUAL_CLASSES


def test_every_field_of_an_identity_is_shown() -> None:
    identity = Identity(given_name="Amina", family_name="Warsame", accessibility="No stairs", interpreter_gender="any")
    fields = {name: value for name, value, _ in lines(identity, "sv")}
    assert fields == identity.model_dump(exclude_none=True)


def test_nothing_said_gives_no_lines() -> None:
    assert lines(Wishes(), "en") == []


@given(WORDS)
def test_words_of_one_s_own_come_back(words: str) -> None:
    concept = concept_of("occupation", words)
    assert Wishes(occupations=(concept,)).occupations == (concept,)
    assert concept_of("occupation", label_of(concept, "sv")) == concept


@given(st.lists(WORDS, max_size=5), st.sets(st.sampled_from(["job", "course"])), st.booleans())
def test_a_form_holds_what_wishes_say(wanted: list[str], kinds: set[str], licence: bool) -> None:
    wishes = Wishes(occupations=tuple(concept_of("occupation", w) for w in wanted), kinds=tuple(kinds), extent=50)
    form = nested(fields_of(wishes.model_copy(update={"driving_licence": licence}), "en"))
    again = tuple(concept_of("occupation", words) for words in form.get("wanted", []))
    assert again == wishes.occupations
    assert Wishes.model_validate(form["wishes"]).kinds == wishes.kinds
    assert Wishes.model_validate(form["wishes"]).driving_licence is licence
