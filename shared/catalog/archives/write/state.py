"""How far an archive or a backup is written: what a task needs to continue the work of the one before. Pure."""

from typing import Annotated

from pydantic import Field

from shared.catalog.archives.write.source import OwnedFile
from shared.errors import Finding
from shared.model.archives.manifest import ArchiveEntry, Manifest, Previous
from shared.model.base import Id, Instant, Model, Sha256

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
    message = f"The file {item.file.path} is not in the bucket, so the archive does not have it."
    return Finding(item.owner, message, "file-missing", severity="warning", remedy="Upload it again.")


def other_content(item: OwnedFile) -> Finding:
    """A file differs from what was measured when it was uploaded."""
    message = f"The file {item.file.path} differs from what was measured; the archive has it as it is."
    return Finding(item.owner, message, "file-changed", severity="warning", remedy="Upload it again.")
