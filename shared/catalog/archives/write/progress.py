"""The interface between long work and the job that watches it."""

from typing import Protocol


class Watch(Protocol):
    """Counts what is done, and says when a task has to stop. May raise LeaseLost."""

    def advance(self, step: str, *, documents: int = 0, files: int = 0, size: int = 0) -> None:
        """Adds documents, files and bytes that are done."""

    @property
    def late(self) -> bool:
        """Whether the task has to store how far it is, and end."""


class Unwatched:
    """Watches nothing, for tests and the command line."""

    late = False

    def advance(self, step: str, *, documents: int = 0, files: int = 0, size: int = 0) -> None:
        """Does nothing."""
