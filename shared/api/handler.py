"""Turns use cases into route handlers: path, query and body form the request, the result is the response."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.api.problems import without_root
from shared.api.route import Answer, Call, Handler
from shared.api.wire.etag import state_of
from shared.errors import InvalidInput, NotFound
from shared.model.base import Model
from shared.model.codec import decode, encode
from shared.trace import span

UseCase = Callable[..., Any]

_NO_SUCH = ("literal-error", "string-pattern-mismatch", "string-too-long", "string-too-short")
"""Codes of names in a path that nothing can have."""


def use(
    use_case: UseCase,
    *,
    name: str = "",
    root: str = "",
    items: Callable[..., Model] | None = None,
    location: str = "",
    etag: Callable[[Any], Model] | None = None,
    fixed: Mapping[str, Any] | None = None,
    renamed: Mapping[str, str] | None = None,
) -> Handler:
    """A handler that runs `use_case(request, caller=..., adapters=...)`.

    A personal use case gets `person=` instead. The request's model is the type of the use case's first parameter.
    `root`: the field of the request that holds the body. `items`: the response model of a list. `location`: the path
    of the result, with `{0}` for the result. `etag`: returns the document in the result that the ETag identifies.
    `fixed`: fields that the route sets. `renamed`: the request's field for a path parameter of another name.
    """
    annotations = dict(use_case.__annotations__)
    model: type[Model] = next(iter(annotations.values()))

    def handle(call: Call) -> Answer | Model | None:
        who: dict[str, Any] = {"person": call.person} if "person" in annotations else {"caller": call.caller}
        given = {"expected": call.expected} if "expected" in annotations else {}
        with without_root(root):
            request = _request(model, call, root, fixed or {}, renamed or {})
            with span(f"use case {use_case.__name__}"):
                result = use_case(request, **who, adapters=call.adapters, **given)
        if items is not None:
            return items(items=result)
        if not location and etag is None:
            return result if isinstance(result, Model) else None
        return Answer(
            result,
            location=location.format(result) or None,
            state=state_of(encode(etag(result))) if etag else None,
        )

    handle.__wrapped__ = use_case  # type: ignore[attr-defined]
    handle.__name__ = name or use_case.__name__
    handle.__doc__ = describe(use_case)
    return handle


def itself(result: Model) -> Model:
    """For `etag`, if the result is the document."""
    return result


def describe(use_case: UseCase) -> str:
    """The first paragraph of the use case's docstring, without what it raises: the route lists its error statuses."""
    text = " ".join((use_case.__doc__ or "").split("\n\n", 1)[0].split())
    return text.partition(" Raises ")[0]


def _request(model: type[Model], call: Call, root: str, fixed: Mapping[str, Any], renamed: Mapping[str, str]) -> Model:
    path = {renamed.get(name, name): value for name, value in call.path.items()}
    body = {root: dict(call.raw)} if root else call.raw
    query = call.query.model_dump(by_alias=True, exclude_unset=True) if isinstance(call.query, Model) else {}
    try:
        return decode(model, {**query, **body, **path, **fixed})
    except InvalidInput as error:
        if all(finding.path in call.path and finding.code in _NO_SUCH for finding in error.problems):
            raise NotFound(f"There is no such {error.problems[0].path}.", remedy="Check the URL.") from error
        raise
