"""A person at a browser without JavaScript: sees pages, fills in forms as they stand, and sends them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from httpx import AsyncClient, Response

BROWSER = {"accept": "text/html", "accept-language": "en"}
OURS = {**BROWSER, "origin": "http://kedja.test", "sec-fetch-site": "same-origin"}


@dataclass
class Page(HTMLParser):
    """What an answer shows: its form's fields as they stand, its links, and its text."""

    answer: Response
    fields: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    text: str = ""
    _area: str | None = None
    _select: str | None = None

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.answer.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags |= {tag, *(f"{tag}[{name}]" for name in given)}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "a":
            self.links.append(given["href"])
        elif tag == "textarea":
            self._area, self.fields[name] = name, ""
        elif tag == "select":
            self._select, self.fields[name] = name, ""
        elif tag == "option" and "selected" in given and self._select:
            self.fields[self._select] = value
        elif tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.fields[name] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._area is not None:
            self.fields[self._area] += data.removeprefix("\n")


async def see(client: AsyncClient, path: str, **headers: str) -> Page:
    return Page(await client.get(path, headers={**BROWSER, **headers}))


async def fill_in(client: AsyncClient, path: str, **fields: str) -> Page:
    """Open a form, write these fields (`__` stands for a dot), send it; the page that it leads to."""
    page = await see(client, path)
    assert page.answer.status_code == 200, page.text
    return await send(client, path, {**page.fields, **{name.replace("__", "."): v for name, v in fields.items()}})


async def send(client: AsyncClient, path: str, fields: dict[str, str]) -> Page:
    answer = await client.post(path, data=fields, headers=OURS)
    return Page(await client.get(answer.headers["location"], headers=BROWSER) if answer.is_redirect else answer)


async def choose(intake: AsyncClient, content: bytes, **fields: str) -> Page:
    """The page that choosing this file leads to."""
    answer = await intake.post("/imports/new", files={"file": ("list.csv", content)}, data=fields, headers=OURS)
    return Page(await intake.get(answer.headers["location"], headers=BROWSER) if answer.is_redirect else answer)
