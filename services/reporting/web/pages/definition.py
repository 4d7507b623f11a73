"""The form that says what a programme is: its money, period and partners, and its targets as rows."""

import re
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.reporting.domain.commands import stream_of
from services.reporting.figures.catalogue import CATALOGUE
from services.reporting.read.programmes import programmes
from services.reporting.web.api.programmes import define_a_programme
from shared.contract.reporting import ProgrammeDefined
from shared.contract.words import ProgrammeCode
from shared.log.database import driver
from shared.log.read import histories
from shared.service.arrival import Running
from shared.web.forms import ADVICE, Form
from shared.web.i18n import N_
from shared.web.site import Posted, attempt, pages_of, saved, today, wait_until_followed

router = APIRouter(include_in_schema=False)

MIN_ROWS, SPARE_ROWS, MAX_ROWS = 4, 2, 100

TARGETS = tuple(fn for fn, indicator in CATALOGUE.items() if indicator.can_be_target)
"""What a target may be about: figures whose arguments can be written on one line."""

NOT_ARGUMENTS = N_("Write arguments as name=value, several with a comma between.")


def _number(written: Any) -> Any:
    """As people write numbers: blanks between thousands, a comma before decimals."""
    return re.sub(r"[\s\u00a0\u202f]|kr\.?$", "", written).replace(",", ".") if isinstance(written, str) else written


def _arguments(written: Any) -> Any:
    if not isinstance(written, str):
        return written
    found: dict[str, Any] = {}
    for each in filter(None, (part.strip() for part in written.split(","))):
        name, equals, value = (part.strip() for part in each.partition("="))
        if not name or not equals or not value:
            raise ValueError(NOT_ARGUMENTS)
        found[name] = _value(value)
    return found


def _value(written: str) -> Any:
    if written in ("true", "false") or re.fullmatch(r"-?[0-9]{1,15}", written):
        return orjson.loads(written)
    return [part.strip() for part in written.split("+")] if "+" in written else written


def _lines(written: Any) -> Any:
    if not isinstance(written, str):
        return written
    return tuple(filter(None, (" ".join(line.split()) for line in written.splitlines())))


def _read(form: Form) -> BaseModel | None:
    """What the form asks for; one partner a line, numbers and arguments as people write them."""
    values: dict[str, object] = {}
    for name, written in form.values.items():
        row = re.fullmatch(r"(targets\.[0-9]+)\.(\w+)", name)
        if name in ("grant", "budget") or (row and row[2] == "value"):
            values[name] = _number(written)
        elif name == "partners":
            values[name] = _lines(written)
        elif row and row[2] == "arguments":
            try:
                values[name] = _arguments(written)
            except ValueError as wrong:
                form.errors.setdefault(name, str(wrong))
    rows = {name.rpartition(".")[0] for name in form.values if name.startswith("targets.")}
    return form.read(define_a_programme.body, defaults={f"{row}.op": ">=" for row in rows}, given=values)


@router.get("/define")
async def new_programme_form(request: Request) -> Response:
    return _asking(request, Form({"occurred_on": today(request)}), "/")


@router.post("/define")
async def define_a_new_programme(request: Request, form: Posted) -> Response:
    return await _carry_out(request, form, "/")


@router.get("/programmes/{code}/define")
async def programme_form(code: ProgrammeCode, request: Request, service: Running) -> Response:
    async with service.engine.connect() as connection:
        found = await programmes(connection, code)
        stream = stream_of(code)
        version = len((await histories(await driver(connection), [stream]))[stream])
    values = _written(found[0]) if found else {"programme": code, "name": code}
    form = Form({**values, "occurred_on": today(request)}, version=version)
    return _asking(request, form, f"/programmes/{code}", code)


@router.post("/programmes/{code}/define")
async def define_a_programme_anew(code: ProgrammeCode, request: Request, form: Posted) -> Response:
    form.values["programme"] = code
    return await _carry_out(request, form, f"/programmes/{code}", code)


async def _carry_out(request: Request, form: Form, back: str, code: str | None = None) -> Response:
    body = _read(form)
    if not form.value("occurred_on"):
        form.errors.setdefault("occurred_on", ADVICE["missing"])
    done = await attempt(request, form, define_a_programme, body)
    if done is None:
        _at_its_field(form)
        return _asking(request, form, back, code)
    await wait_until_followed(request, done)
    return saved(done, f"/programmes/{form.value('programme')}")


def _at_its_field(form: Form) -> None:
    """What is wrong with one argument is shown at the field that holds them all."""
    for name, advice in list(form.errors.items()):
        row = re.match(r"(targets\.[0-9]+\.arguments)\.", name)
        if row:
            form.errors.pop(name)
            form.errors.setdefault(row[1], advice)


def _written(programme: ProgrammeDefined) -> dict[str, str]:
    """A programme's values as the form has them."""
    plain = programme.model_dump(mode="json", exclude={"targets", "partners", "occurred_on"})
    values = {name: str(value) for name, value in plain.items() if value is not None}
    values["partners"] = "\n".join(programme.partners)
    for number, target in enumerate(programme.targets):
        row = {
            **target.model_dump(mode="json", exclude={"arguments"}),
            "value": f"{target.value:g}" if abs(target.value) < 1e6 else f"{target.value:f}".rstrip("0").rstrip("."),
            "arguments": ", ".join(f"{name}={_as_written(value)}" for name, value in target.arguments.items()),
        }
        values.update({f"targets.{number}.{name}": str(value) for name, value in row.items()})
    return {name: value for name, value in values.items() if value}


def _as_written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "+".join(map(str, value)) if isinstance(value, list) else str(value)


def _asking(request: Request, form: Form, back: str, code: str | None = None) -> Response:
    filled = [int(found[1]) for name in form.values if (found := re.match(r"targets\.([0-9]{1,3})\.", name))]
    rows = max(MIN_ROWS, max(filled, default=-1) + 1 + SPARE_ROWS)
    return pages_of(request).render(
        request,
        "define.html",
        form.status,
        form=form,
        back=back,
        defined=code,
        rows=min(rows, MAX_ROWS),
        figures=TARGETS,
    )
