"""Generates the committed API description and the client's dictionaries.

`python -m shared.api.generate` writes them; `--check` only compares.
"""

import sys
from pathlib import Path

from shared.api.description.dictionaries import dictionary_bytes
from shared.api.description.openapi import document_bytes
from shared.api.table import ROUTES

REFERENCE = Path(__file__).parents[2] / "docs/reference"


def files() -> dict[Path, bytes]:
    """The generated files, by path: the OpenAPI document, and the dictionaries that the client has built in."""
    return {
        REFERENCE / "openapi.json": document_bytes(ROUTES),
        REFERENCE / "dictionaries.json": dictionary_bytes(),
    }


def main(arguments: list[str]) -> int:
    """Writes the files, or with `--check` only compares them. Returns the exit status."""
    if "--check" not in arguments:
        for path, content in files().items():
            path.write_bytes(content)
        return 0
    stale = [path for path, content in files().items() if not path.exists() or path.read_bytes() != content]
    for path in stale:
        print(f"{path} is out of date. Run: python -m shared.api.generate", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
