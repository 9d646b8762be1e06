"""Owns what a client expects of a document before it is changed: the state that it saw, or any."""

from collections.abc import Callable

from shared.platform.store.port import Data

Check = Callable[[Data], None]
"""Raises if the document is not the one that the client saw."""


def any_state(_document: Data) -> None:
    """Lets a change be made whatever the document is like."""
