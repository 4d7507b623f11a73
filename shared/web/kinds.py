"""Kinds of forms that are one command each, about whoever their address names."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from fastapi import Request, Response

from shared.contract.refusal import Unknown
from shared.service.arrival import Asked
from shared.web.forms import Form
from shared.web.site import attempt

BLANK = "-"
"""Stands in where the other field is blank too, so that only that one is pointed at."""


def nothing(_: Form) -> Mapping[str, str]:
    """Nothing follows."""
    return {}


class NoSuchForm(Unknown):
    """There is no such form."""


@dataclass(frozen=True)
class Kind:
    """A form: its template, what it asks, and what carries it out (id, what was asked, its arrival).

    `groups` as in `Form.read`; `same` names fields that, left blank, say the same as another field; `follows` gives
    values by name for fields that follow from what was written.
    """

    template: str
    asks: type[Asked]
    command: Callable[..., Awaitable[Response]]
    groups: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    follows: Callable[[Form], Mapping[str, str]] = nothing

    async def carry_out(self, request: Request, form: Form, about: UUID) -> Response | None:
        """The API's answer; None when it was refused, and then the form says why."""
        defaults = {name: form.value(other) or BLANK for name, other in self.same.items()}
        asked = form.read(self.asks, groups=self.groups, defaults={**defaults, **self.follows(form)})
        return await attempt(request, form, asked, partial(self.command, about))
