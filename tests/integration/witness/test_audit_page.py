"""The audit page tells of every log what its service says, what its witnesses found, and who does not answer."""

import re
from html import unescape

import pytest

from shared.log import sweep
from shared.witness import witness
from tests.integration.waiting import until
from tests.integration.witness.watched import Watched


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "REST_SECONDS", 0.1)
    monkeypatch.setattr(witness, "ASK_SECONDS", 0.5)
    monkeypatch.setattr(witness, "RETRY_SECONDS", 0.1)


async def page(watched: Watched, language: str = "en") -> str:
    """The page's text, with one space where there were tags or spaces."""
    answer = await watched.reporting.get("/audit", params={"lang": language})
    assert answer.status_code == 200, answer.text
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


async def cosigned(watched: Watched, size: int) -> None:
    async def is_cosigned() -> bool:
        return [cosignature["size"] for cosignature in (await watched.state())["cosignatures"]] == [size]

    await until(is_cosigned)


async def test_the_page_shows_logs_and_witnesses(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer("Norrvik", "Lund")
    await watched.signed()
    await cosigned(watched, 2)
    text = await page(watched)
    assert "No log is in dispute." in text
    assert re.search(rf"{watched.log} 2 2 2 \d+ s 0 \d+", text)
    assert f"{watched.log} /{watched.log.agency}/reporting 2 0 2" in text


async def test_the_page_speaks_swedish_too(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    assert "Ingen logg är ifrågasatt." in await page(watched, "sv")


async def test_a_dispute_reddens_the_page(watched: Watched) -> None:
    async with watched.relay_held():
        await watched.start("matching", "reporting")
        await watched.offer("Norrvik", "Lund", "Viken")
        await watched.signed()
        await watched.edit(2)

    async def is_shown() -> bool:
        return f"{watched.log}, position 2: /{watched.log.agency}/reporting received something else" in (
            await page(watched)
        )

    await until(is_shown)
    assert 'role="alert"' in (await watched.reporting.get("/audit")).text
    assert f"kedja audit settle {watched.log}" in await page(watched)


async def test_a_refusal_names_log_and_position(watched: Watched) -> None:
    await watched.start("matching", "reporting")
    await watched.offer("Norrvik", "Lund", "Viken")
    await watched.edit(3)

    async def is_shown() -> bool:
        return f"{watched.log}: The log refuses to sign itself" in await page(watched)

    await until(is_shown)
    assert "position 3: the event's bytes are not those that were appended" in await page(watched)


async def test_a_service_that_is_away_is_named(watched: Watched) -> None:
    await watched.start("reporting")

    async def is_shown() -> bool:
        return f"{watched.log} does not answer – 0 – – 0 0" in await page(watched)

    await until(is_shown)
