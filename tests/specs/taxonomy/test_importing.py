"""Official taxonomies come into our format, and what is none of them is refused in words."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from deploy.cli.main import app
from shared.taxonomy.esco import read_esco
from shared.taxonomy.jobtech import read_jobtech
from shared.taxonomy.own import UnreadableTaxonomy, read

CONCEPTS: list[dict[str, Any]] = [
    {"id": "f1", "type": "occupation-field", "preferred-label": "Hotell, restaurang, storhushåll"},
    {
        "id": "o1",
        "type": "occupation-name",
        "preferred-label": "Bagare",
        "broader": [{"id": "f1"}],
        "related": [{"id": "s1"}],
        "substitutes": [{"id": "o2", "substitutability-percentage": 75}],
    },
    {"id": "o2", "type": "occupation-name", "preferred-label": "Konditor"},
    {"id": "s1", "type": "skill", "preferred-label": "Bakning"},
    {"id": "x1", "type": "keyword", "preferred-label": "bröd"},
]

URI = "http://data.europa.eu/esco"


def written(file: Path, content: object) -> Path:
    file.write_text(json.dumps(content))
    return file


def an_esco_folder(folder: Path) -> Path:
    (folder / "occupations_sv.csv").write_text(
        "conceptType,conceptUri,iscoGroup,preferredLabel\n"
        f"Occupation,{URI}/occupation/aaa,7512,bagare\n"
        f"Occupation,{URI}/occupation/bbb,7512,konditor\n"
    )
    (folder / "skills_sv.csv").write_text(
        "conceptType,conceptUri,preferredLabel\n"
        f"KnowledgeSkillCompetence,{URI}/skill/111,baka bröd\n"
        f'KnowledgeSkillCompetence,{URI}/skill/222,"dekorera, tårtor"\n'
    )
    (folder / "occupationSkillRelations.csv").write_text(
        "occupationUri,relationType,skillType,skillUri\n"
        f"{URI}/occupation/aaa,essential,skill/competence,{URI}/skill/111\n"
        f"{URI}/occupation/bbb,essential,skill/competence,{URI}/skill/111\n"
        f"{URI}/occupation/bbb,essential,skill/competence,{URI}/skill/222\n"
        f"{URI}/occupation/aaa,optional,skill/competence,{URI}/skill/222\n"
    )
    return folder


@pytest.mark.parametrize(
    "content",
    [
        {"version": "21", "data": {"concepts": CONCEPTS}},
        {"version": "21", "concepts": CONCEPTS},
        {"version": "21", "data": [{f"taxonomy/{n}": v for n, v in c.items()} for c in CONCEPTS]},
        {"version": "21", "concepts": [{n.replace("-", "_"): v for n, v in c.items()} for c in CONCEPTS]},
    ],
)
def test_jobtech_concepts_become_ours(tmp_path: Path, content: object) -> None:
    taxonomy = read_jobtech(written(tmp_path / "jobtech.json", content))
    assert taxonomy.version == "jobtech-21"
    assert [concept.id for concept in taxonomy.of("occupation")] == ["o1", "o2"]
    assert taxonomy.concepts["o1"].field == "f1"
    assert taxonomy.concepts["o1"].useful == ("s1",)
    assert (taxonomy.degree("o1", "o2"), taxonomy.degree("o2", "o1")) == (75, 0)


def test_esco_files_become_ours(tmp_path: Path) -> None:
    taxonomy = read_esco(an_esco_folder(tmp_path))
    assert taxonomy.label("222", "sv") == "dekorera, tårtor"
    assert taxonomy.concepts["aaa"].essential == ("111",)
    assert taxonomy.concepts["aaa"].useful == ("222",)
    assert (taxonomy.degree("aaa", "bbb"), taxonomy.degree("bbb", "aaa")) == (75, 50)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"data": {"concepts": 3}}', "<xml/>", '[{"id": 4}]', "[null]"])
def test_what_is_no_jobtech_file_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(text)
    with pytest.raises(UnreadableTaxonomy, match=r"other\.json"):
        read_jobtech(file)


def test_an_esco_folder_names_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTaxonomy, match="occupations_sv"):
        read_esco(tmp_path)
    folder = an_esco_folder(tmp_path)
    (folder / "skills_sv.csv").write_text("uri,name\nx,y\n")
    with pytest.raises(UnreadableTaxonomy, match="conceptUri"):
        read_esco(folder)
    an_esco_folder(tmp_path)
    (folder / "occupationSkillRelations.csv").unlink()
    with pytest.raises(UnreadableTaxonomy, match="occupationSkillRelations"):
        read_esco(folder)


def test_the_command_writes_a_taxonomy_of_ours(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    result = CliRunner().invoke(app, ["taxonomy", "import", "--esco", str(an_esco_folder(tmp_path)), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert read(out) == read_esco(tmp_path)


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    arguments = ["taxonomy", "import", "--jobtech", str(written(tmp_path / "x.json", {})), "--out", "/dev/null"]
    assert CliRunner().invoke(app, arguments).exit_code == 1
    assert CliRunner().invoke(app, ["taxonomy", "import", "--out", "/dev/null"]).exit_code == 2
