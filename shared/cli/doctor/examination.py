"""Runs every check and collects what they find."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.cli.doctor import connection, machine, project
from shared.cli.doctor.facts import Check, Facts
from shared.errors import Finding

CHECKS: tuple[tuple[str, Check], ...] = (
    ("Python", machine.check_python),
    ("Packages", machine.check_packages),
    ("FFmpeg", machine.check_ffmpeg),
    ("DDEX schemas", machine.check_schemas),
    ("File of the profiles", machine.check_config_file),
    ("Profile", connection.check_profile),
    ("Deployment", connection.check_deployment),
)
"""The checks of every machine."""

PROJECT_CHECKS: tuple[tuple[str, Check], ...] = (
    ("Project", project.check_project),
    ("Settings", project.check_settings),
    ("Keys", project.check_keys),
    ("Region", project.check_region),
    ("Buckets", project.check_buckets),
    ("Addresses", project.check_addresses),
    ("Secrets", project.check_secrets),
    ("Emulators", project.check_emulators),
)
"""The checks of a folder with firebase.json."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A check and what it found."""

    name: str
    findings: tuple[Finding, ...]


def examine(facts: Facts) -> Iterator[Examined]:
    """Each check with its findings, in order."""
    for name, check in (*CHECKS, *(PROJECT_CHECKS if facts.is_project else ())):
        yield Examined(name, tuple(check(facts)))
