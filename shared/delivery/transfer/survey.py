"""What the target held before anything was sent: a folder is listed once, rather than asked about every file."""

from collections import Counter
from collections.abc import Iterable, Mapping

from shared.delivery.protocols.base import RemoteFile, Session, SurveyingSession

_LEAST_FILES = 3
_ENTRIES_PER_FILE = 100
"""A server tells of about so many files in a round trip, and would be asked about each file twice."""


class Survey:
    """What is in the folders of these files, as far as `session` tells of whole folders; others are asked about later.

    Holds for files that are not sent yet: only this delivery writes them.
    """

    def __init__(self, session: Session, paths: Iterable[str]) -> None:
        self._held: dict[str, Mapping[str, RemoteFile]] = {}
        if not isinstance(session, SurveyingSession):
            return
        for folder, count in Counter(_folder(path) for path in paths).items():
            if count >= _LEAST_FILES:
                held = session.survey(folder, _ENTRIES_PER_FILE * count)
                if held is not None:
                    self._held[folder] = held

    def stat(self, session: Session, path: str) -> RemoteFile | None:
        """As Session.stat, which is asked only about files in folders that are not known."""
        held = self._held.get(_folder(path))
        return session.stat(path) if held is None else held.get(path)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]
