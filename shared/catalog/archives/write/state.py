"""How far an archive or a backup is written: what a task needs to continue the work of the one before. Pure."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from shared.catalog.archives.write.source import Lines, OwnedFile, Position, groups
from shared.errors import Finding
from shared.model.archives.manifest import MAX_MANIFEST_BYTES, ArchiveEntry, Manifest, Previous
from shared.model.base import Id, Instant, Model, Sha256
from shared.platform.store.port import Reader

_MAX_PROBLEMS = 200


class WriteState(Model):
    """The entries that are written, and where reading continues."""

    id: Id
    tenant_id: Id
    tenant_name: str = ""
    began: Instant
    """When the first document was read."""
    collection: int = 0
    """The number of the collection that is read next."""
    after: str = ""
    """The id of the last document that was read in it."""
    pending: list[OwnedFile] = []
    """The files of the documents before it that are not written yet."""
    done: bool = False
    """Whether every document was read."""
    volumes: int = 0
    """How many volumes are complete."""
    manifest_sha256: Annotated[Sha256 | None, Field(alias="manifestSha256")] = None
    """The SHA-256 of the manifest, once the last volume is written."""
    entries: list[ArchiveEntry] = []
    """What is written."""
    problems: list[Finding] = []
    """Files that were missing or differed."""

    def report(self, problem: Finding) -> None:
        """Adds a problem; at most 200 are kept."""
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(problem)

    def add_lines(self, entry: ArchiveEntry, lines: Lines) -> None:
        """Adds an entry with lines of documents, and reports those with values that became texts."""
        self.entries.append(entry)
        for path in lines.odd:
            self.report(odd_values(path))

    def miss(self, file: OwnedFile) -> None:
        """Reports a file that is not in the bucket, if it has to be there."""
        if file.required:
            self.report(missing_file(file))

    def manifest(self, ended: Instant, previous: Previous | None = None) -> Manifest:
        """The manifest of what is written."""
        return Manifest(
            id=self.id,
            tenant_id=self.tenant_id,
            tenant_name=self.tenant_name,
            began=self.began,
            ended=ended,
            volumes=max(1, self.volumes),
            entries=self.entries,
            problems=self.problems,
            previous=previous,
        )


def steps(state: WriteState, reader: Reader) -> Iterator[Lines | OwnedFile | None]:
    """What is to be written next, and None where the state may be stored: a task can end there and another continue.

    The state moves on as the steps are taken. Lines are followed by the files of their documents.
    """
    seen = {entry.path for entry in state.entries} | {file.path for file in state.pending}
    yield from _files(state)
    for group in groups(state.tenant_id, Position(state.collection, state.after), reader):
        files = []
        for item in group.items:
            if isinstance(item, Lines):
                yield item
            elif item.path not in seen:
                seen.add(item.path)
                files.append(item)
        state.collection, state.after, state.pending = group.end.collection, group.end.after, files
        yield None
        yield from _files(state)
    state.done = True


def _files(state: WriteState) -> Iterator[OwnedFile | None]:
    while state.pending:
        yield state.pending[0]
        state.pending = state.pending[1:]
        yield None


def odd_values(path: str) -> Finding:
    """A document has values that an archive cannot state as they are."""
    message = "It has values of a kind that no document should have; the archive has their texts."
    return Finding(path, message, "value-odd", severity="warning", remedy="Replace these values.")


def documents_name(collection: str, number: int) -> str:
    """The name of the entry with the `number`th lines of a collection."""
    return f"documents/{collection.replace('/', '.')}/{number:06}.jsonl"


def file_name(path: str) -> str:
    """The name of the entry with the file at `path` in the bucket."""
    return f"files/{path}"


def numbers(entries: list[ArchiveEntry]) -> dict[str, int]:
    """How many entries there are of each collection."""
    counts: dict[str, int] = {}
    for entry in entries:
        if entry.collection:
            counts[entry.collection] = counts.get(entry.collection, 0) + 1
    return counts


def missing_file(item: OwnedFile) -> Finding:
    """A file that a document names is not in the bucket."""
    message = f"The file {item.path} is not in the bucket, so the archive does not have it."
    return Finding(item.owner, message, "file-missing", severity="warning", remedy="Upload it again.")


def large_manifest(size: int) -> Finding:
    """The manifest is larger than any that is restored."""
    message = f"The manifest has {size:,} bytes; with more than {MAX_MANIFEST_BYTES:,} an archive cannot be restored."
    return Finding("manifest", message, "manifest-too-large", severity="warning", remedy="Restore from a backup.")


def other_content(item: OwnedFile) -> Finding:
    """A file differs from what was measured when it was uploaded."""
    message = f"The file {item.path} differs from what was measured; the archive has it as it is."
    return Finding(item.owner, message, "file-changed", severity="warning", remedy="Upload it again.")
