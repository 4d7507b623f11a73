"""A whole running system, and a real Chromium to visit it with."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from deploy.local.folder import DataFolder
from deploy.local.supervisor import System

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Addresses:
    """Where each service's pages are, and the means to wait until one has heard of another."""

    services: dict[str, str]

    async def position(self, service: str) -> dict[str, object]:
        async with httpx.AsyncClient() as client:
            return dict((await client.get(f"{self.services[service]}/api/position")).json())

    async def all_heard(self, follower: str, *followed: str) -> None:
        """Return when `follower` has applied everything that these services have recorded so far."""
        for name in followed:
            told = await self.position(name)
            log, wanted = str(told["log"]), int(str(told["position"]))
            async with httpx.AsyncClient(timeout=15) as client:
                while True:
                    follows = (await client.get(f"{self.services[follower]}/api/position")).json()["follows"]
                    if follows[log]["position"] >= wanted:
                        break

    async def first(self, service: str, path: str, listed: str) -> dict[str, object]:
        """The first of a list that a service fills by itself, as soon as there is one."""
        async with asyncio.timeout(30), httpx.AsyncClient(timeout=15) as client:
            while True:
                if found := (await client.get(self.services[service] + path)).json()[listed]:
                    return dict(found[0])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def system(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Addresses]:
    async with System(DataFolder.at(tmp_path_factory.mktemp("kedja")), replay_clock=True) as running:
        yield Addresses(dict(running.running.services))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("there is no Chromium on this machine; install it to test the pages in a real browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        await browser.close()


OpenPage = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(chromium: Browser, tmp_path: Path) -> AsyncIterator[OpenPage]:
    """Opens a page of its own; wishes are those of a browser context, such as `java_script_enabled`."""
    contexts = []

    async def opened(**wishes: object) -> Page:
        context = await chromium.new_context(**{"locale": "en", **wishes})  # type: ignore[arg-type]  # as playwright says
        context.set_default_timeout(15_000)
        contexts.append(context)
        return await context.new_page()

    yield opened
    for context in contexts:
        await context.close()
