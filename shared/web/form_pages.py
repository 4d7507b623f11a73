"""Form pages: the empty form of an operation, and what becomes of it when it is sent."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import Parameter, Signature
from string import Formatter
from typing import Any, get_args
from uuid import UUID

from fastapi import APIRouter, Request, Response

from shared.web.forms import ADVICE, Form
from shared.web.operations import Operation
from shared.web.site import Posted, attempt, pages_of, saved, today

BLANK = "-"
"""Stands in where the other field is blank too, so that only that one is pointed at."""

Context = Callable[..., Awaitable[Mapping[str, Any]]]
"""What a form's template shows besides the form, given the request, the form and by name the ids of its address."""

Given = Callable[..., Awaitable[Mapping[str, str]]]
"""Fields that the address decides, given the request and by name its ids."""


def from_today(request: Request, _: Mapping[str, Any]) -> Mapping[str, str]:
    """The values of a form that begins with today's date only."""
    return {"occurred_on": today(request)}


Prepare = Callable[[Request, Form], Awaitable[Mapping[str, str]]]
"""Fields that are looked up from what was written; it may add errors."""


async def nothing_prepared(_: Request, __: Form) -> Mapping[str, str]:
    """Nothing is looked up."""
    return {}


async def nothing_given(_: Request, **__: object) -> Mapping[str, str]:
    """The address decides nothing."""
    return {}


def nothing_follows(_: Form) -> Mapping[str, object]:
    """Nothing follows from what was written."""
    return {}


def accepted(_: Form) -> None:
    """Nothing is checked besides what the operation's body checks."""


@dataclass(frozen=True)
class FormPage:
    """A form at `path` that is sent as `operation`; afterwards the browser goes to `after`.

    `begins` gives the values of the empty form, `given` the fields that the address decides. `required` names fields
    that the form asks for though programs may leave them out. `groups` is as in `Form.read`; `same` names fields that
    say the same as another field when they are blank. `follows` gives values that follow from what was written, also
    from the fields or lists in `left_out`, which are not sent. `check` may add errors. `prepare` gives fields in place
    of what was written. `after` may name ids of the address and ids that were made.
    """

    path: str
    template: str
    operation: Operation[Any]
    context: Context
    after: str
    begins: Callable[[Request, Mapping[str, Any]], Mapping[str, str]] = from_today
    given: Given = nothing_given
    required: Sequence[str] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    follows: Callable[[Form], Mapping[str, object]] = nothing_follows
    left_out: Sequence[str] = ()
    check: Callable[[Form], None] = accepted
    prepare: Prepare = nothing_prepared

    @property
    def ids(self) -> Sequence[Parameter]:
        """The ids that the address names, without limits: what does not exist is unknown here, and not malformed."""
        kinds = {each.name: get_args(each.annotation)[0] for each in self.operation.path_parameters}
        names = [name for _, name, _, _ in Formatter().parse(self.path) if name]
        return [Parameter(name, Parameter.KEYWORD_ONLY, annotation=kinds.get(name, UUID)) for name in names]

    async def empty(self, request: Request, ids: Mapping[str, Any]) -> Response:
        """The page with the empty form."""
        form = Form()
        context = await self.context(request, form, **ids)
        form.values.update(self.begins(request, context))
        return self._page(request, form, context)

    async def send(self, request: Request, form: Form, ids: Mapping[str, Any]) -> Response:
        """Carry the form out; the page again, with what is wrong, when it was refused."""
        self.check(form)
        for name in self.required:
            if not form.value(name):
                form.errors.setdefault(name, ADVICE["missing"])
        same = {name: form.value(other) or BLANK for name, other in self.same.items()}
        defaults = {**same, **self.follows(form)}
        given = {**await self.given(request, **ids), **await self.prepare(request, form)}
        body = form.read(
            self.operation.body, groups=self.groups, defaults=defaults, given=given, left_out=self.left_out
        )
        named = {parameter.name: ids[parameter.name] for parameter in self.operation.path_parameters}
        done = await attempt(request, form, self.operation, body, named)
        if done is None:
            return self._page(request, form, await self.context(request, form, **ids))
        return saved(done, self.after.format(**{**ids, **done.ids}))

    def _page(self, request: Request, form: Form, context: Mapping[str, Any]) -> Response:
        return pages_of(request).render(request, self.template, form.status, form=form, **context)


def add_forms(router: APIRouter, *pages: FormPage) -> None:
    """Answer GET and POST at each form's path."""
    for page in pages:
        _add(router, page)


def _add(router: APIRouter, page: FormPage) -> None:
    async def empty(*, request: Request, **ids: object) -> Response:
        return await page.empty(request, ids)

    async def send(*, request: Request, form: Form, **ids: object) -> Response:
        return await page.send(request, form, ids)

    request = Parameter("request", Parameter.KEYWORD_ONLY, annotation=Request)
    form = Parameter("form", Parameter.KEYWORD_ONLY, annotation=Posted)
    empty.__signature__ = Signature([request, *page.ids])  # type: ignore[attr-defined]  # read by FastAPI
    send.__signature__ = Signature([request, form, *page.ids])  # type: ignore[attr-defined]  # read by FastAPI
    router.get(page.path)(empty)
    router.post(page.path)(send)
