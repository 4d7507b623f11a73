"""The taxonomy that comes along: every concept is found by id and by label, and what is near is known."""

from pathlib import Path

import pytest

from shared.taxonomy.own import HERE, UnreadableTaxonomy, own_taxonomy, read, write
from shared.taxonomy.taxonomy import nearness

TAXONOMY = own_taxonomy()
BAKER, PIZZA_BAKER = "kedja:occupation:baker", "kedja:occupation:pizza-baker"


def test_every_concept_is_called_something_in_both_languages() -> None:
    for concept in TAXONOMY.concepts.values():
        assert set(concept.labels) == {"sv", "en"}
        assert all(concept.labels.values())


def test_every_occupation_needs_skills_that_exist() -> None:
    assert len(TAXONOMY.of("occupation")) >= 120
    for occupation in TAXONOMY.of("occupation"):
        assert occupation.essential
        for skill in (*occupation.essential, *occupation.useful):
            assert TAXONOMY.concepts[skill].kind == "skill"


def test_every_concept_stands_in_a_field() -> None:
    assert {concept.field for concept in TAXONOMY.concepts.values()} <= set(TAXONOMY.fields)


def test_what_is_near_is_of_one_kind() -> None:
    for wanted, held in ((wanted, held) for wanted, from_ in TAXONOMY.near.items() for held in from_):
        assert TAXONOMY.concepts[wanted].kind == TAXONOMY.concepts[held].kind
        assert TAXONOMY.degree(wanted, held) in (25, 50, 75)


def test_a_label_in_any_case_is_found() -> None:
    for label in ("Bagare", "BAGARE", "baker", "  Baker "):
        found = TAXONOMY.with_label("occupation", label)
        assert found is not None
        assert found.id == BAKER
    assert TAXONOMY.with_label("skill", "Bagare") is None
    assert TAXONOMY.with_label("occupation", "Baga") is None


def test_search_finds_how_labels_begin() -> None:
    assert BAKER in [concept.id for concept in TAXONOMY.beginning("occupation", "baG")]
    assert len(TAXONOMY.beginning("skill", "", limit=7)) == 7
    assert TAXONOMY.beginning("skill", "zzz") == []


def test_the_same_concept_goes_all_the_way() -> None:
    assert TAXONOMY.degree(BAKER, BAKER) == 100
    assert TAXONOMY.degree(BAKER, PIZZA_BAKER) == 50
    assert TAXONOMY.degree(PIZZA_BAKER, BAKER) == 75
    assert TAXONOMY.degree(BAKER, "kedja:occupation:bus-driver") == 0


def test_an_unknown_concept_is_called_by_its_id() -> None:
    assert TAXONOMY.label("x:1", "sv") == "x:1"
    assert TAXONOMY.get("x:1") is None


def test_a_taxonomy_is_kept_byte_for_byte(tmp_path: Path) -> None:
    file = tmp_path / "again.json"
    write(TAXONOMY, file)
    assert file.read_bytes() == (HERE / "kedja-1.json").read_bytes()
    assert read(file) == TAXONOMY


def test_only_taxonomies_that_come_along_are_own() -> None:
    for version in ("kedja-0", "../taxonomy/kedja-1", ""):
        with pytest.raises(UnreadableTaxonomy):
            own_taxonomy(version)


def test_the_highest_degree_of_a_pair_counts() -> None:
    assert nearness([("a", "b", 25), ("a", "b", 75), ("a", "a", 50), ("b", "a", 0)]) == {"a": {"b": 75}}
