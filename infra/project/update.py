"""Moves a project to the version of Stardust Distro that is installed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.bundle import bundle
from infra.project.changelog import Version, between, read_changelog, release_order
from infra.project.migrations import MIGRATIONS, Migration
from infra.project.settings import FILE, ProjectSettings, with_version
from shared.errors import Conflict
from shared.version import VERSION


@dataclass(frozen=True, slots=True)
class Update:
    """What changes from one version to another; nothing if they are the same."""

    older: str
    newer: str
    changes: Sequence[Version]
    migrations: Sequence[Migration]


def look_up_update(
    settings: ProjectSettings, *, installed: str | None = None, migrations: Sequence[Migration] = MIGRATIONS
) -> Update:
    """The update to the installed version. Raises Conflict if the project is of a later one."""
    older, newer = settings.version, installed or VERSION
    if release_order(older) > release_order(newer):
        raise Conflict(
            f"The project is of version {older}; {newer} is installed. Documents cannot be moved back.",
            remedy=f"Install it: pipx install --force 'stardust-distro[local]=={older}'.",
        )
    versions = read_changelog((bundle() / "CHANGELOG.md").read_text("utf-8"))
    due = [each for each in migrations if release_order(older) < release_order(each.version) <= release_order(newer)]
    return Update(older, newer, between(versions, older, newer), due)


def apply_update(folder: Path, update: Update) -> None:
    """Writes the new version into the project's settings; the next deployment migrates the documents."""
    path = folder / FILE
    text = with_version(path.read_text("utf-8"), update.newer)
    ProjectSettings.parse(text)
    temporary = path.with_suffix(".new")
    temporary.write_text(text, "utf-8")
    temporary.replace(path)


def check_version(settings: ProjectSettings) -> None:
    """Raises Conflict if another version is installed: it would deploy what nobody chose."""
    if settings.version != VERSION:
        raise Conflict(
            f"The project is of version {settings.version}; {VERSION} is installed.",
            remedy="Run `stardust update` to see what changes and move to it.",
        )
