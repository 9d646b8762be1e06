"""Verifies an archive offline: reads every entry, and tells each that is damaged."""

from shared.catalog.archives.format.lines import documents_in
from shared.catalog.archives.restore.read import Archive, lines_in
from shared.errors import Finding, NotFound, Tampered

_MAX_PROBLEMS = 100


def problems_of(archive: Archive) -> list[Finding]:
    """The damaged entries, at most a hundred. Raises Unavailable."""
    problems: list[Finding] = []
    for entry in archive.manifest.entries:
        try:
            if entry.collection:
                count = sum(1 for _ in documents_in(lines_in(archive, entry)))
                if count != entry.documents:
                    raise Tampered(f"{entry.name} has {count} documents instead of {entry.documents}.")
            else:
                for _ in archive.read(entry):
                    pass
        except (Tampered, NotFound) as error:
            problems.append(Finding(entry.name, error.message, error.code, remedy=error.remedy))
            if len(problems) == _MAX_PROBLEMS:
                break
    return problems
