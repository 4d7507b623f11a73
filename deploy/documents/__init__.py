"""Documents made from the code: the events in words, AsyncAPI of each log, OpenAPI of each service."""

from collections.abc import Mapping
from pathlib import Path

from deploy.documents import asyncapi, events, openapi
from shared.contract.registry import SERVICES

ROOT = Path(__file__).resolve().parents[2]


def documents() -> Mapping[Path, str]:
    """Return the text of each document by its path in the repository."""
    texts = {Path("docs/events.md"): events.document()}
    for service in SERVICES:
        texts[Path(f"docs/asyncapi/{service}.json")] = asyncapi.document(service)
        texts[Path(f"docs/openapi/{service}.json")] = openapi.document(service)
    return texts


def write(root: Path = ROOT) -> list[Path]:
    """Write the documents that differ, and return their paths."""
    changed = []
    for path, text in documents().items():
        file = root / path
        if not file.exists() or file.read_text() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            changed.append(path)
    return changed
