"""Defines the form of a row in the table of callables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.config import LimitClass
    from shared.model.accounts.tenant import Role

ALWAYS = "always"
"""See shared/accounts/controls.py, which is loaded when a callable is first called."""


@dataclass(frozen=True, slots=True)
class Row:
    """One callable. `use_case` is `module:function`, relative to `shared`."""

    name: str
    use_case: str
    key: str = ""
    """The key of the result in the answer. If empty, the result is the whole answer."""
    limit: "LimitClass" = "write"
    role: "Role" = "viewer"
    """The least role of a member, for the reference page. The use case requires it; an attack test tries every role."""
    personal: bool = False
    """Open to anyone who is signed in, even without a tenant."""
    options: Mapping[str, Any] | None = None
    """Options of the function that override the defaults."""
    weight: str = ""
    """The list in the data whose length is the number of requests that a call counts as."""
    while_suspended: str = ""
    """ALWAYS, or the field of the data that has to be true, if members of a suspended tenant may call it. Those that
    only read are open to them anyway."""
    with_id: str = ""
    """The key under which the answer repeats the result's id."""

    def load(self) -> Callable[..., Any]:
        """Imports and returns the use case."""
        module, _, name = self.use_case.partition(":")
        function: Callable[..., Any] = getattr(import_module(f"shared.{module}"), name)
        return function
