"""Languages and countries: named in the reader's language, in the order of that language's alphabet."""

import re

from shared.contract.plaintexts import Education, LanguageLevel
from shared.web.cldr import vocabularies


def test_countries_follow_the_swedish_alphabet() -> None:
    names = list(vocabularies("sv")["country"].values())
    order = [names.index(name) for name in ("Afghanistan", "Syrien", "Zimbabwe", "Åland", "Österrike")]
    assert order == sorted(order)


def test_every_code_is_one_that_events_hold() -> None:
    for language in ("sv", "en"):
        known = vocabularies(language)
        assert all(re.fullmatch("[a-z]{2,3}", code) for code in known["language"])
        for code in known["country"]:
            assert Education(label="School", country=code).country == code


def test_dari_has_a_name_of_its_own() -> None:
    level = LanguageLevel(language="prs", listening="A1", reading="none", speaking="A1", writing="none")
    assert vocabularies("en")["language"][level.language] == "Dari"
    assert len(set(vocabularies("sv")["language"].values())) == len(vocabularies("sv")["language"])
