"""`python -m deploy.documents.licences`: the licence of every package in `uv.lock`, and what it asks for."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = Path("docs/licences.md")

HEAD = """# Licences

Made from `uv.lock` and the packages' own metadata by `make licences`; do not edit. Kedja itself is under the
[EUPL 1.2](../LICENSE).

- **permissive** (MIT, BSD, Apache, ISC, PSF, zlib, CC0): may be used in, and delivered with, a work under any licence.
  Their notices stay with them, as they do in the image.
- **by file** (MPL 2.0): who changes one of its files publishes that file under the MPL. Kedja changes none, and the
  EUPL names the MPL as compatible.
- **by library** (LGPL 3): may be used by a work under any licence as long as its users can replace the library. A wheel
  in an environment can be replaced, and these are for development only.

No package asks for more, and none is without a licence. The tests fail when a package comes with a licence that this
page does not know. What a wheel bundles has licences of its own in its `.dist-info/licenses`: PostgreSQL (the
PostgreSQL Licence), nats-server (Apache 2.0), axe-core (MPL 2.0).
"""

KINDS = {
    "0BSD": "permissive",
    "Apache 2.0": "permissive",
    "Apache-2.0": "permissive",
    "BSD 2-Clause License": "permissive",
    "BSD License": "permissive",
    "BSD-2-Clause": "permissive",
    "BSD-3-Clause": "permissive",
    "CC0-1.0": "permissive",
    "ISC License": "permissive",
    "LGPL-3.0-only": "by library",
    "MIT": "permissive",
    "MIT License": "permissive",
    "MIT-0": "permissive",
    "MPL-2.0": "by file",
    "Mozilla Public License 2.0 (MPL 2.0)": "by file",
    "PSF-2.0": "permissive",
    "Zlib": "permissive",
}
"""What each licence asks for, by the name that packages use."""

UNSAID = {
    "axe-playwright-python": "MIT AND MPL-2.0",
    "colorama": "BSD-3-Clause",
    "pywin32": "PSF-2.0",
}
"""Read in the package by a person: its metadata says nothing, or it is installed on Windows only."""


class LicenceUnknown(Exception):
    """Nobody has judged this licence yet: read it, then give it a kind in deploy/documents/licences.py."""


def document(root: Path = ROOT) -> str:
    """The Markdown of `docs/licences.md`."""
    return "\n".join(_lines(tomllib.loads((root / "uv.lock").read_text())["package"]))


def licence(package: str) -> str:
    """What the installed package says, else what a person found. Raises LicenceUnknown."""
    if package in UNSAID:
        return UNSAID[package]
    try:
        said = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        raise LicenceUnknown(f"{LicenceUnknown.__doc__} ({package} is not installed here)") from None
    classifiers = [
        line.rpartition(" :: ")[2] for line in said.get_all("Classifier", []) if line.startswith("License ::")
    ]
    for name in (*said.get_all("License-Expression", []), *said.get_all("License", []), *classifiers):
        if name.strip():
            return str(name).strip().splitlines()[0]
    raise LicenceUnknown(f"{LicenceUnknown.__doc__} ({package} says nothing)")


def kind(licence: str) -> str:
    """The strictest kind of all that an expression names. Raises LicenceUnknown."""
    names = [licence] if licence in KINDS else re.sub(r"[()]", "", licence).replace(" OR ", " AND ").split(" AND ")
    unknown = [name for name in names if name not in KINDS]
    if unknown:
        raise LicenceUnknown(f"{LicenceUnknown.__doc__} ({', '.join(unknown)})")
    return max((KINDS[name] for name in names), key=["permissive", "by file", "by library"].index)


def _lines(packages: list[Mapping[str, Any]]) -> Iterator[str]:
    yield HEAD
    versions: dict[str, list[str]] = {}
    for package in packages:
        versions.setdefault(package["name"], []).append(package["version"])
    left = set(versions) - {"kedja"}
    for title, needed in _uses(packages):
        yield f"## {title}\n"
        yield "| package | version | licence | kind |"
        yield "|---|---|---|---|"
        for name in sorted(needed & left):
            found = licence(name)
            yield f"| {name} | {', '.join(versions[name])} | {found} | {kind(found)} |"
        yield ""
        left -= needed
    if left:
        raise LicenceUnknown(f"{LicenceUnknown.__doc__} (nothing needs {', '.join(sorted(left))})")


def _uses(packages: list[Mapping[str, Any]]) -> Iterator[tuple[str, set[str]]]:
    """What needs packages, and which; a package belongs to the first that needs it."""
    own = next(package for package in packages if package["name"] == "kedja")
    yield "What services run on", _reached(packages, own["dependencies"])
    yield "The extra `local`: servers for one machine", _reached(packages, own["optional-dependencies"]["local"])
    yield "Development, tests and measurements", _reached(packages, own["dev-dependencies"]["dev"])


def _reached(packages: list[Mapping[str, Any]], needed: Iterable[Mapping[str, Any]]) -> set[str]:
    """The names of these packages and of all that they need in turn, whatever the system and the Python."""
    found: set[str] = set()
    waiting = list(needed)
    while waiting:
        name = waiting.pop()["name"]
        if name not in found:
            found.add(name)
            for package in (each for each in packages if each["name"] == name):
                waiting += package.get("dependencies", [])
                for extra in package.get("optional-dependencies", {}).values():
                    waiting += extra
    return found


if __name__ == "__main__":
    (ROOT / DOCUMENT).write_text(document())
