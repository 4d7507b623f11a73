"""What a participant's disclosed statements come to."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.profile import Lives, Profile, Statement, profile
from shared.contract.plaintexts import Education, Experience, LanguageLevel, Plaintext, Skill, Wishes

MONDAY, TUESDAY = date(2026, 1, 12), date(2026, 1, 13)
SPEAKS = LanguageLevel(language="sv", listening="B1", reading="A2", speaking="A1", writing="A1")
STATEMENTS: list[Plaintext | Lives] = [
    Lives("Boden"),
    Lives("Luleå"),
    Skill(concept="kedja:skill:baking", label="Baka", level=2, evidence="told"),
    Skill(concept="kedja:skill:baking", label="Baka", level=3, evidence="shown_at_work"),
    Experience(label="Bagare", occupation="kedja:occupation:baker", years=2),
    SPEAKS,
    Wishes(occupations=("kedja:occupation:cook",), extent=50),
    Wishes(kinds=("job",), available_from="2026-03-01"),
]


def of(*said: Plaintext | Lives) -> Profile:
    return profile([Statement(MONDAY, says) for says in said])


def test_nothing_said_gives_an_empty_profile() -> None:
    assert profile([]) == Profile()


def test_the_latest_assessment_of_a_skill_counts() -> None:
    told = Skill(concept="kedja:skill:baking", label="Baka", level=2, evidence="told")
    shown = Skill(concept="kedja:skill:baking", label="Baka", level=3, evidence="shown_at_work")
    assert of(told, shown).skills == {"kedja:skill:baking": (3, "shown_at_work")}


def test_an_earlier_day_recorded_late_replaces_nothing() -> None:
    late = [Statement(TUESDAY, Lives("Luleå")), Statement(MONDAY, Lives("Boden"))]
    assert profile(late).municipality == "Luleå"


def test_work_in_one_occupation_adds_up() -> None:
    baker = "kedja:occupation:baker"
    one, other = (Experience(label="Bagare", occupation=baker, years=years) for years in (2, 3.5))
    assert of(one, other, Experience(label="Hemma")).experience == {baker: 5.5}


def test_work_of_unknown_length_is_still_work() -> None:
    work = Experience(label="Bagare", occupation="kedja:occupation:baker")
    assert of(work).experience == {"kedja:occupation:baker": 0.0}


def test_how_somebody_speaks_is_their_level() -> None:
    assert of(SPEAKS).languages == {"sv": "A1"}


def test_a_mother_tongue_is_known_fully() -> None:
    mother = SPEAKS.model_copy(update={"language": "ar", "mother_tongue": True})
    assert of(SPEAKS, mother).languages == {"sv": "A1", "ar": "C2"}


def test_new_wishes_replace_all_earlier_ones() -> None:
    wished = of(Wishes(occupations=("kedja:occupation:cook",), extent=50), Wishes(available_from="2026-03-01"))
    assert wished == Profile(available_from=date(2026, 3, 1))


def test_a_day_that_never_comes_is_unknown() -> None:
    assert of(Wishes(available_from="2026-02-30", extent=50)) == Profile(extent=50)


def test_education_alone_says_nothing_to_rules() -> None:
    assert of(Education(label="Teknologie doktor", isced=8)) == Profile()


@pytest.mark.parametrize("seed", range(3))
@given(said=st.lists(st.sampled_from(STATEMENTS), max_size=8))
def test_days_decide_and_not_the_order_told(seed: int, said: list[Plaintext | Lives]) -> None:
    dated = [Statement(date(2026, 1, day), says) for day, says in enumerate(said, 1)]
    shuffled = dated.copy()
    Random(seed).shuffle(shuffled)
    assert profile(shuffled) == profile(dated)
