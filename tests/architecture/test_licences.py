"""Every package that Kedja is built on has a licence that somebody judged, and docs/licences.md says which."""

import pytest

from deploy.documents.licences import DOCUMENT, ROOT, LicenceUnknown, document, kind


def test_the_list_of_licences_is_up_to_date() -> None:
    assert (ROOT / DOCUMENT).read_text() == document(), f"{DOCUMENT} is out of date: run make licences"


def test_the_strictest_part_of_a_licence_counts() -> None:
    assert kind("MPL-2.0 AND (Apache-2.0 OR MIT)") == "by file"


def test_a_licence_nobody_judged_is_refused() -> None:
    with pytest.raises(LicenceUnknown, match=r"AGPL-3\.0-only"):
        kind("MIT AND AGPL-3.0-only")
