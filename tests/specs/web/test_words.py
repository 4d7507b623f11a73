"""Values as people read them: concepts by their labels, objects by what they hold."""

from pathlib import Path

from shared.contract.matching import LanguageWanted, SkillWanted
from shared.web import vocabularies
from shared.web.pages import Pages, Site

BAKING = SkillWanted(skill="kedja:skill:baking-bread", level=2, required=True)
SWEDISH = LanguageWanted(language="sv", level="B1")


def read(language: str, field: str, value: object) -> str:
    """What the timeline says of a field of a published opening."""
    pages = Pages(Site("boden", "matching", {}), Path())
    word = pages._environments[language].filters["word"]
    return str(word(value, vocabularies.vocabulary_of("opening_published", field)))


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


def test_agencies_and_their_logs_have_names() -> None:
    pages = Pages(Site("boden", "intake", {"/ockelbo/intake": "http://ockelbo.test"}), Path())
    word = pages._environments["en"].filters["word"]
    assert word("ockelbo", vocabularies.vocabulary_of("disclosure_granted", "to_agency")) == "Ockelbo"
    assert word("/boden/placements", vocabularies.vocabulary_of("key_released", "to")) == "Boden – Placements"
    assert word("/kalix/intake", "log") == "/kalix/intake"


def test_navigation_knows_where_a_page_belongs() -> None:
    site = Site("boden", "placements", {}, [("My day", "/"), ("Calendar", "/calendar", "/activities")])

    def here(path: str) -> list[str]:
        return [name for name, _, belongs in site.walk(path) if belongs]

    assert here("/") == ["My day"]
    assert here("/activities/1/change") == here("/calendar") == ["Calendar"]
    assert here("/nothing") == here("/calendars") == []
