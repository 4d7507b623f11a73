"""Every text that pages show, and catalogs kept in step with them: `python -m shared.web.messages services shared`."""

import ast
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from shared.web.i18n import CATALOGS, LANGUAGES
from shared.web.labels import contract_labels

KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
UNKNOWN_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands for every date of a catalog, so that it changes only when its words do."""

JINJA = {"silent": "false", "trimmed": "false"}
SPOKEN_TO_PROGRAMS = frozenset({"shared/service/arrival.py", "shared/web/api.py", "shared/web/history.py"})
"""Modules that answer programs only, so that no page shows what they say."""

Message = str | tuple[str, ...]


def messages(roots: Iterable[Path]) -> set[Message]:
    """Every msgid of the templates and code below these folders, and each label of the contract."""
    of_code = {message for path in _sources(roots) for message in (*_extracted(path), *_sentences(path))}
    return of_code | set(contract_labels())


def catalog_path(language: str) -> Path:
    return CATALOGS / language / "LC_MESSAGES" / "messages.po"


def read_catalog(language: str) -> Catalog:
    """A language's catalog, or an empty one."""
    path = catalog_path(language)
    if not path.exists():
        return Catalog(locale=language, project="Kedja", charset="utf-8")
    with path.open("rb") as source:
        return read_po(source, locale=language)


def update(language: str, found: Iterable[Message]) -> list[str]:
    """Rewrite a catalog with just these messages, in alphabetical order; returns those without a translation."""
    old = read_catalog(language)
    new = Catalog(
        locale=language,
        header_comment=f"# Kedja's pages: {language}.",
        project="Kedja",
        creation_date=UNKNOWN_DAY,
        revision_date=UNKNOWN_DAY,
        last_translator="Kedja",
        msgid_bugs_address="",
        fuzzy=False,
    )
    for message in found:
        was = old.get(_singular(message))
        new.add(message, was.string if was is not None else "")
    path = catalog_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, new, width=116, sort_output=True, no_location=True, omit_header=False)
    return untranslated(new)


def untranslated(catalog: Catalog) -> list[str]:
    """The msgids that lack a translation, or one of its plural forms."""
    return [
        _singular(m.id) for m in catalog if m.id and not all(m.string if isinstance(m.string, tuple) else [m.string])
    ]


def _sources(roots: Iterable[Path]) -> Iterator[Path]:
    for root in roots:
        for path in sorted([*root.rglob("*.py"), *root.rglob("*.html")]):
            if not path.as_posix().endswith(tuple(SPOKEN_TO_PROGRAMS)):
                yield path


def _extracted(path: Path) -> Iterator[Message]:
    method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
    with path.open("rb") as source:
        for _, message, _, _ in extract(method, source, KEYWORDS, options=JINJA if path.suffix == ".html" else {}):
            yield message


def _sentences(path: Path) -> Iterator[str]:
    """Sentences of refusals, and the advice of what is malformed."""
    if path.suffix != ".py":
        return
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.ClassDef(bases=bases) if {"Refusal", "Unknown", "Stale"} & {_name(base) for base in bases}:
                yield (ast.get_docstring(node) or "").splitlines()[0]
            case ast.Call(func=ast.Name(id="Malformed"), args=[_, ast.Constant(value=str(advice))]):
                yield advice


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _singular(message: str | list[str] | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


if __name__ == "__main__":
    found = messages(Path(root) for root in sys.argv[1:])
    for language in LANGUAGES:
        if language != "en":
            missing = update(language, found)
            sys.stdout.write("".join(f"{language}: {msgid}\n" for msgid in missing))
