"""Operations: each is one command or body, declared once, that programs send as JSON and people as a form."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from inspect import Parameter, Signature
from string import Formatter
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import uuid4

from fastapi import APIRouter, Body
from fastapi.responses import JSONResponse
from pydantic import BaseModel, create_model

from shared.contract import command as contract
from shared.contract.command import NewId, SetByService, TodayUnlessGiven, marked
from shared.contract.plaintexts import Plaintext
from shared.contract.sealed import is_sealed, sealed_field
from shared.log.command import Receipt
from shared.service.arrival import Arrival, Arrived
from shared.vault.keys import Vault
from shared.web.api import Done, answer_of, id_from

M = TypeVar("M", bound=contract.Body)
Handler = Callable[..., Awaitable[Receipt | Done]]


class Operation(Generic[M]):
    """A request that one address takes: a command or body, and its handler.

    `body` is the model without what stands in the address and what the service sets by itself; sealed fields are
    plaintext in it. `carry_out` completes a body to the model and hands it to the handler.
    """

    def __init__(self, handler: Handler, path: Sequence[str], ids: Sequence[str]) -> None:
        hints = get_type_hints(handler, include_extras=True)
        model: type[M] = next(iter(hints.values()))
        self.body = body_of(model, path)
        self.path_parameters = [_path_parameter(name, model, hints) for name in path]
        self._model = model
        self._handler = handler
        self._new = marked(model, NewId)
        self._days = marked(model, TodayUnlessGiven)
        self._ids = ids

    async def carry_out(self, body: BaseModel, path: Mapping[str, object], arrived: Arrival) -> Done:
        """Carry out a body of this operation for what the address names. Raises what the handler raises."""
        arrived = replace(arrived, fingerprint=fingerprint(body, arrived.service.vault))
        written = {name: value for name, value in body if not (value is None and name in self._days)}
        days = dict.fromkeys(self._days, arrived.today)
        fields = {name: value for name, value in path.items() if name in self._model.model_fields}
        new = {name: uuid4() for name in self._new}
        command = self._model.model_validate({**days, **new, **written, **fields})
        others = {name: value for name, value in path.items() if name not in fields}
        result = await self._handler(command, arrived, **others)
        if isinstance(result, Done):
            return result
        new_ids = {name: id_from(result, name) for name in self._new}
        return Done(result, new_ids | {name: id_from(result, name, getattr(command, name, None)) for name in self._ids})


class Operations:
    """The operations of one noun, on a router that also answers what is asked about it."""

    def __init__(self, prefix: str, *, tags: Sequence[str]) -> None:
        self.router = APIRouter(prefix=prefix, tags=list(tags))

    def post(self, path: str = "", *, ids: Sequence[str] = ()) -> Callable[[Handler], Operation[Any]]:
        """Let a handler answer POSTs at `path`.

        The handler takes a command or body, its arrival, and by name the ids of the address that are no fields of the
        model. The answer repeats the ids that were made and, from the first event, the fields that `ids` names. A
        handler that returns Done names the ids itself.
        """

        def decorate(handler: Handler) -> Operation[Any]:
            named = [name for _, name, _, _ in Formatter().parse(self.router.prefix + path) if name]
            operation: Operation[Any] = Operation(handler, named, ids)
            self.router.post(path)(_endpoint(operation, handler))
            return operation

        return decorate


def body_of(model: type[contract.Body], path: Sequence[str]) -> type[BaseModel]:
    """The model of what a request sends, when these fields stand in its address."""
    left_out = {*path, *marked(model, NewId, SetByService)}
    optional = {*marked(model, TodayUnlessGiven)}
    if not (left_out & model.model_fields.keys() or optional or sealed_field(model)):
        return model
    fields: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        if name not in left_out:
            kind: Any = Annotated[_as_sent(field.annotation), field]
            fields[name] = (kind | None, None) if name in optional else kind
    return create_model(model.__name__, __base__=contract.Body, __doc__=model.__doc__, **fields)


def fingerprint(body: BaseModel, vault: Vault | None) -> str:
    """What tells another body under the same key: its open fields, and a keyed mark of those that are sealed."""
    sealed = {name: value for name, value in sorted(body) if isinstance(value, Plaintext)}
    shown = repr({name: value for name, value in sorted(body) if name not in sealed})
    if not sealed or vault is None:
        return shown
    content = "\n".join(f"{name} {value.model_dump_json()}" for name, value in sealed.items())
    return f"{shown} {vault.mark(content.encode()).hex()}"


def _as_sent(annotation: Any) -> Any:
    """A type without the ciphertext that a request never sends."""
    if get_origin(annotation) is Annotated or not get_args(annotation):
        return annotation
    parts = tuple(part for part in get_args(annotation) if not is_sealed(part))
    return annotation if len(parts) == len(get_args(annotation)) else Union[parts]  # noqa: UP007 - made from a tuple


def _path_parameter(name: str, model: type[contract.Body], hints: Mapping[str, Any]) -> Parameter:
    """An id of the address, as the model's field or the handler's own parameter has it."""
    field = model.model_fields.get(name)
    kind = hints[name] if field is None else Annotated[field.annotation, field]
    return Parameter(name, Parameter.KEYWORD_ONLY, annotation=kind)


def _endpoint(operation: Operation[Any], handler: Handler) -> Callable[..., Awaitable[JSONResponse]]:
    async def endpoint(*, body: BaseModel, arrived: Arrival, **path: object) -> JSONResponse:
        return answer_of(arrived.service, await operation.carry_out(body, path, arrived))

    sent = [
        Parameter("body", Parameter.KEYWORD_ONLY, annotation=Annotated[operation.body, Body()]),
        Parameter("arrived", Parameter.KEYWORD_ONLY, annotation=Arrived),
    ]
    parameters = [*operation.path_parameters, *sent]
    endpoint.__signature__ = Signature(parameters, return_annotation=JSONResponse)  # type: ignore[attr-defined]  # read by FastAPI
    endpoint.__name__, endpoint.__doc__ = handler.__name__, handler.__doc__
    return endpoint
