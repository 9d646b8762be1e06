"""Runs every check and collects what they find."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.cli.doctor import connection, machine, project
from shared.cli.doctor.facts import Check, Facts
from shared.cli.doctor.project_file import check_project_file
from shared.errors import Finding

CHECKS: tuple[tuple[str, Check], ...] = (
    ("Python", machine.check_python),
    ("Packages", machine.check_packages),
    ("FFmpeg", machine.check_ffmpeg),
    ("Plug-ins", machine.check_plugins),
    ("DDEX schemas", machine.check_schemas),
    ("File of the profiles", machine.check_config_file),
    ("Profile", connection.check_profile),
    ("Deployment", connection.check_deployment),
)
"""The checks of every machine."""

PROJECT_CHECKS: tuple[tuple[str, Check], ...] = (
    ("Keys", project.check_keys),
    ("Region", project.check_region),
    ("Buckets", project.check_buckets),
    ("Addresses", project.check_addresses),
    ("Secrets", project.check_secrets),
    ("Emulators", project.check_emulators),
)
"""The checks of every project."""

_BY_HAND: tuple[tuple[str, Check], ...] = (
    ("Project", project.check_project),
    ("Settings", project.check_settings),
)
"""The checks of a project whose settings were written by hand; of others, stardust.toml has been checked."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A check and what it found."""

    name: str
    findings: tuple[Finding, ...]


def examine(facts: Facts) -> Iterator[Examined]:
    """Each check with its findings, in order."""
    for name, check in (*CHECKS, *_of_project(facts)):
        yield Examined(name, tuple(check(facts)))


def _of_project(facts: Facts) -> tuple[tuple[str, Check], ...]:
    """The checks of the folder: none without a project, and only one of a project file that is not valid."""
    if not facts.is_project:
        return ()
    if not facts.has_project_file:
        return (*_BY_HAND, *PROJECT_CHECKS)
    return (("Project file", check_project_file), *(PROJECT_CHECKS if facts.declared is not None else ()))
