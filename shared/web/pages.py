"""Pages of a service: its own templates in the shared shell, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from babel import Locale
from babel.numbers import format_decimal, get_decimal_symbol
from babel.support import NullTranslations
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared.service.clock import STOCKHOLM
from shared.web import cldr, labels
from shared.web.concepts import Concepts
from shared.web.i18n import COOKIE, LANGUAGES, N_, language_of, own_name, translations
from shared.web.vocabularies import VOCABULARIES, vocabulary_of

HERE = Path(__file__).parent
STATIC = HERE / "static"

SERVICES = {
    "intake": N_("Participants"),
    "placements": N_("Placements"),
    "matching": N_("Openings"),
    "reporting": N_("Programmes and figures"),
}

YEAR = 365 * 24 * 3600

Vocabularies = Mapping[str, Mapping[str, str]]
"""By its name, what each word of a vocabulary reads as."""


@dataclass(frozen=True)
class Site:
    """Whose pages these are, and where other services' pages are: by service, and by log for those of each agency.

    `sections` are the parts of this service that have pages of their own: name (msgid), path, and the paths of other
    pages that belong to it.
    """

    agency: str
    service: str
    links: Mapping[str, str]
    sections: Sequence[tuple[str, ...]] = ()

    def navigation(self) -> list[tuple[str, str, bool]]:
        """Name (msgid), address, and whether it is this service, for each service that has pages."""
        known = {**self.links, self.service: "/"}
        return [
            (name, known[service], service == self.service) for service, name in SERVICES.items() if service in known
        ]

    def agencies(self) -> list[str]:
        """Every agency that we know pages of, ours first."""
        others = {log.split("/")[1] for log in self.links if log.startswith("/")} - {self.agency}
        return [self.agency, *sorted(others)]

    def walk(self, here: str) -> list[tuple[str, str, bool]]:
        """Name (msgid), path, and whether the page at the path `here` belongs to it, for each section."""
        return [
            (name, paths[0], any(here == path or (path != "/" and here.startswith(f"{path}/")) for path in paths))
            for name, *paths in self.sections
        ]

    def link(self, service: str, path: str, agency: str | None = None) -> str | None:
        """The address of a page of another service, of that agency if one is named; None when we do not know it."""
        base = self.links.get(f"/{agency}/{service}", self.links.get(service))
        return None if base is None else base.rstrip("/") + path


class Pages:
    """Renders templates; looks in the service's folder first and then in the shared one. `extra` adds globals."""

    def __init__(self, site: Site, templates: Path, **extra: Any) -> None:
        self._site = site
        self._environments = {language: self._environment(language, templates, extra) for language in LANGUAGES}

    def render(self, request: Request, template: str, code: int = 200, **values: Any) -> HTMLResponse:
        """A page. A language that the address asked for is remembered in a cookie."""
        language = language_of(request)
        body = (
            self._environments[language]
            .get_template(template)
            .render(request=request, languages=_switch(request, language), **values)
        )
        response = HTMLResponse(body, code, headers={"Content-Language": language, "Vary": "Accept-Language, Cookie"})
        if request.query_params.get("lang") == language:
            response.set_cookie(COOKIE, language, max_age=YEAR, httponly=True, samesite="lax")
        return response

    def _environment(self, language: str, templates: Path, extra: Mapping[str, Any]) -> Environment:
        environment = Environment(
            loader=FileSystemLoader([templates, HERE / "templates"]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        words = translations(language)
        vocabularies = {
            **VOCABULARIES,
            **cldr.vocabularies(language),
            "concept": Concepts(language),
            "agency": {agency: agency.capitalize() for agency in self._site.agencies()},
            "log": {
                f"/{agency}/{service}": f"{agency.capitalize()} – {words.gettext(name)}"
                for agency in self._site.agencies()
                for service, name in SERVICES.items()
            },
        }
        environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]  # of the extension
        environment.globals.update(
            site=self._site,
            language=language,
            direction=Locale.parse(language).text_direction,
            stylesheet=_stylesheet(),
            vocabulary_of=vocabulary_of,
            with_query=with_query,
            **extra,
        )
        environment.filters.update(
            day=day,
            moment=moment,
            pseudonym=pseudonym,
            who=who,
            decimal=partial(decimal, get_decimal_symbol(language)),
            thousands=partial(format_decimal, locale=language),
            event_name=lambda word: words.gettext(labels.event_label(word)),
            field_name=lambda name: words.gettext(labels.field_label(name)),
            word=partial(_word, words, vocabularies),
            choices=partial(_choices, words, vocabularies),
            translated=words.gettext,
            sentence=partial(_sentence, words),
        )
        return environment


def day(value: date | None) -> str:
    """An ISO date, which is also how Swedes write dates; empty when there is none."""
    return "" if value is None else value.isoformat()


def moment(value: datetime) -> str:
    """A moment as clocks in Sweden showed it, to the minute."""
    return value.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")


def decimal(symbol: str, number: float | str) -> str:
    """A number with the decimal sign of the reader's language: 62,5 in Swedish."""
    return str(number).replace(".", symbol)


def pseudonym(participant: UUID | str) -> str:
    """The short name of a participant where no name may stand: the first 8 hexadecimal digits of its UUID."""
    return str(participant)[:8]


def who(participant: UUID, names: Mapping[UUID, str]) -> Markup:
    """A participant by name where that is disclosed to us, else by pseudonym; in HTML."""
    if participant in names:
        return escape(names[participant])
    return Markup('<span class="pseudonym">{}</span>').format(pseudonym(participant))


def with_query(request: Request, **changes: Any) -> str:
    """This page's address with other query parameters; None leaves one out."""
    query = {**request.query_params, **changes}
    return "?" + urlencode({name: value for name, value in query.items() if value not in (None, "")})


def _switch(request: Request, language: str) -> Sequence[tuple[str, str, str]]:
    """Code, own name and address of each other language; a form that was refused starts again from its page."""
    return [(code, own_name(code), with_query(request, lang=code)) for code in LANGUAGES if code != language]


def _named(words: NullTranslations, names: Mapping[str, str], name: str) -> str:
    return str(words.gettext(names.get(name, name)))


def _word(words: NullTranslations, vocabularies: Vocabularies, value: Any, vocabulary: str | None) -> str:
    """What a field's value reads as; several values with commas between, several objects with semicolons."""
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        between = "; " if value and isinstance(value[0], BaseModel) else ", "
        return between.join(_word(words, vocabularies, one, vocabulary) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_word(words, vocabularies, one, vocabulary)}" for name, one in value.items())
    if isinstance(value, BaseModel):
        return ", ".join(filter(None, (_part(words, vocabularies, name, part) for name, part in value)))
    if vocabulary is None:
        return day(value) if isinstance(value, date) else str(value)
    key = str(value).lower() if isinstance(value, bool) else str(value)
    return _named(words, vocabularies[vocabulary], key)


def _part(words: NullTranslations, vocabularies: Vocabularies, name: str, value: Any) -> str:
    """A field of an object: a flag is its name when it is true and nothing when it is false."""
    if isinstance(value, bool):
        return str(words.gettext(labels.field_label(name))).lower() if value else ""
    return _word(words, vocabularies, value, vocabulary_of("", name))


def _sentence(words: NullTranslations, text: str) -> str:
    """A text as a sentence of its own: advice in the code may begin small and end without a full stop."""
    said = str(words.gettext(text))
    return said[:1].upper() + said[1:] + ("" if said.endswith((".", "!", "?")) else ".")


def _choices(words: NullTranslations, vocabularies: Vocabularies, vocabulary: str) -> list[tuple[str, str]]:
    return [(value, str(words.gettext(msgid))) for value, msgid in vocabularies[vocabulary].items()]


def _stylesheet() -> str:
    content = (STATIC / "kedja.css").read_bytes()
    return f"/static/kedja.css?v={sha256(content).hexdigest()[:12]}"
