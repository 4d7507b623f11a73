"""Values as people read them: concepts by their labels, objects by what they hold."""

from pathlib import Path

from shared.contract.matching import LanguageWanted, SkillWanted
from shared.web import labels
from shared.web.pages import Pages, Site

BAKING = SkillWanted(skill="kedja:skill:baking-bread", level=2, required=True)
SWEDISH = LanguageWanted(language="sv", level="B1")


def read(language: str, field: str, value: object) -> str:
    """What the timeline says of a field of a published opening."""
    pages = Pages(Site("boden", "matching", {}), Path())
    word = pages._environments[language].filters["word"]
    return str(word(value, labels.vocabulary_of("opening_published", field)))


def test_a_wanted_skill_reads_as_words() -> None:
    assert read("en", "skills", (BAKING,)).startswith("Bread baking, 2 – ")
    assert read("en", "skills", (BAKING,)).endswith(", required")
    assert read("sv", "skills", (BAKING,)).startswith("Brödbakning, 2 – ")


def test_several_objects_stand_apart() -> None:
    assert read("en", "languages", (SWEDISH, SWEDISH)) == "Swedish, B1; Swedish, B1"


def test_an_occupation_reads_as_its_label() -> None:
    assert read("sv", "occupation", "kedja:occupation:baker") == "Bagare"
    assert read("sv", "occupation", "elsewhere:1") == "elsewhere:1"


def test_what_is_kept_by_name_reads_so() -> None:
    assert read("en", "known", {"/boden/intake": 17, "/boden/matching": 4}) == "/boden/intake: 17; /boden/matching: 4"
