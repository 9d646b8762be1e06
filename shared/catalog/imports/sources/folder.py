"""Knows the files of a folder or archive by their names, for the documents in it. Pure."""

from collections.abc import Iterable
from functools import cached_property

from shared.catalog.imports.files.match import Files
from shared.catalog.imports.sources.archive import is_document


class Folder:
    """The names of all files of a folder or archive, by which the files that its documents name are found."""

    def __init__(self, names: Iterable[str]) -> None:
        self._paths = frozenset(names)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the files without their folders."""
        return frozenset(map(_bare, self._paths))

    @cached_property
    def media(self) -> frozenset[str]:
        """The names of the files that describe no releases, without folders and case."""
        return frozenset(_bare(path).casefold() for path in self._paths if not is_document(path))

    @cached_property
    def files(self) -> Files:
        """The files of tracks and covers by what their names say."""
        return Files.named(self._paths)

    @cached_property
    def has_documents(self) -> bool:
        """Whether any of the files may describe releases."""
        return any(map(is_document, self._paths))


def _bare(path: str) -> str:
    return path.rpartition("/")[2]
