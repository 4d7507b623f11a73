"""The documents made from the code are those in the tree."""

from pathlib import Path

import pytest

from deploy.documents import ROOT, documents

MADE = documents()


@pytest.mark.parametrize("path", MADE, ids=str)
def test_a_made_document_is_up_to_date(path: Path) -> None:
    file = ROOT / path
    assert file.exists(), f"{path} is missing: run make documents"
    assert file.read_text() == MADE[path], f"{path} is out of date: run make documents"


def test_no_made_document_is_left_over() -> None:
    there = {p.relative_to(ROOT) for d in ("asyncapi", "openapi") for p in (ROOT / "docs" / d).iterdir()}
    assert there == {path for path in MADE if path.parent.name in ("asyncapi", "openapi")}
