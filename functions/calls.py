"""Owns callables of the common form: a model comes in, one use case runs, its result goes out under a name."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from firebase_functions.https_fn import CallableRequest

from functions import wiring
from functions.edge import answer, answer_person

if TYPE_CHECKING:
    from shared.config import LimitClass
    from shared.model.base import Model  # at run time it would cost every cold start all of pydantic


def serve(
    request: CallableRequest[Any],
    model: "type[Model]",
    use_case: Callable[..., Any],
    name: str = "",
    kind: "LimitClass" = "write",
    *,
    adapters: Callable[[], Any] = wiring.tenancy,
) -> Any:
    """Runs `use_case(wanted, caller=..., adapters=...)` with the call's data as `model`.

    Answers `{name: result}`; without a name the result itself, and `{}` for none.
    """

    def run(data: Any, caller: Any) -> Any:
        return _run(model, data, use_case, name, caller=caller, adapters=adapters())

    return answer(request, run, kind)


def serve_person(
    request: CallableRequest[Any], model: "type[Model]", use_case: Callable[..., Any], name: str = ""
) -> Any:
    """As `serve`, for whoever is signed in: runs `use_case(wanted, person=..., adapters=...)`."""

    def run(data: Any, person: Any) -> Any:
        return _run(model, data, use_case, name, person=person, adapters=wiring.tenancy())

    return answer_person(request, run)


def _run(model: "type[Model]", data: Any, use_case: Callable[..., Any], name: str, **given: Any) -> Any:
    from shared.model.codec import decode

    done = _plain(use_case(decode(model, data), **given))
    return {name: done} if name else done


def _plain(done: Any) -> Any:
    from shared.model.codec import to_json

    if isinstance(done, list):
        return [to_json(item) for item in done]
    return {} if done is None else to_json(done)
