"""The stylesheet mirrors itself: nothing in it says left or right."""

import re

from shared.web.pages import STATIC

PHYSICAL = re.compile(
    r"(?<![\w-])(?:margin|padding|border)-(?:left|right)|(?<![\w-])(?:left|right)\s*:|:\s*(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius|(?<![\w-])float\s*:|translateX|(?<![\w-])(?:min-|max-)?(?:width|height)\s*:"
)
FOUR_SIDES = re.compile(r"(?:margin|padding|inset)\s*:\s*[^\s;]+ ([^\s;]+) [^\s;]+ ([^\s;]+);")
MEDIA = re.compile(r"@media[^{]*\{|/\*.*?\*/", re.DOTALL)


def test_the_stylesheet_has_logical_properties_only() -> None:
    style = MEDIA.sub("", (STATIC / "kedja.css").read_text())
    assert PHYSICAL.findall(style) == []
    assert [sides for sides in FOUR_SIDES.findall(style) if sides[0] != sides[1]] == []


def test_templates_carry_no_direction_of_their_own() -> None:
    for folder in ("services", "shared"):
        for template in (STATIC.parents[2] / folder).rglob("templates/*.html"):
            text = template.read_text()
            assert " style=" not in text, template
            assert 'dir="ltr"' not in text, template
