"""Writes every generated file of the repository: `python -m infra.generators`; `--check` only compares them.

Each generator also runs alone (shared/generated.py). The page on costs is not among them: its simulation takes up to a
minute (`python -m infra.sizing.reference`).
"""

import sys
from importlib import import_module
from pathlib import Path

from shared.generated import Files, generate

GENERATORS = (
    "functions.callables.reference",
    "infra.architecture",
    "infra.project.reference",
    "rules.reference",
    "shared.api.generate",
    "shared.cli.reference.page",
    "shared.delivery.targets.reference",
    "shared.messages.ern.reference",
    "shared.model.schema",
    "shared.plugins.reference.pages",
    "shared.validation.apple.reference",
    "shared.validation.lint.reference",
    "shared.vocabularies.roles.reference",
)


def files() -> Files:
    """What all of them write."""
    found: dict[Path, str | None] = {}
    for name in GENERATORS:
        found |= import_module(name).files()
    return found


if __name__ == "__main__":
    sys.exit(generate(files(), "infra.generators", sys.argv[1:]))
