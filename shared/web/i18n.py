"""The language of a page: English msgids, Swedish from a catalog that is read when a process starts."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.core import negotiate_locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from starlette.requests import Request

LANGUAGES = ("sv", "en")
"""The languages of the pages; the first one is for those who ask for none of them."""

COOKIE = "kedja_language"
CATALOGS = Path(__file__).with_name("locale")


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "translate this later", which extraction looks for
    """Mark a text for the catalog where it cannot be translated yet."""
    return msgid


@cache
def translations(language: str) -> NullTranslations:
    """The words of a language. Raises FileNotFoundError when it needs a catalog and has none."""
    if language == "en":
        return NullTranslations()
    with (CATALOGS / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalog = read_po(source, locale=language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


def language_of(request: Request) -> str:
    """What the address asks for (`?lang=`), else the cookie, else the browser, else Swedish."""
    for wish in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return negotiate_locale(_accepted(request.headers.get("accept-language", "")), LANGUAGES, sep="-") or LANGUAGES[0]


def own_name(language: str) -> str:
    """What speakers call their language: `svenska`."""
    return Locale.parse(language).get_display_name(language) or language


def _accepted(header: str) -> list[str]:
    """The languages of an Accept-Language header, most wanted first."""
    wishes: list[tuple[float, str]] = []
    for part in header.split(","):
        tag, _, weight = part.partition(";q=")
        try:
            wishes.append((-float(weight or 1), tag.strip()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(wishes, key=lambda wish: wish[0]) if tag]
