"""Generates the committed API description and the client's dictionaries.

`python -m shared.api.generate` writes them (shared/generated.py).
"""

import sys

from shared.api.description.dictionaries import dictionary_bytes
from shared.api.description.openapi import document_bytes
from shared.api.table import all_routes
from shared.generated import DOCS, Files, generate

REFERENCE = DOCS / "reference"


def files() -> Files:
    """The OpenAPI document, and the dictionaries that the client has built in."""
    return {
        REFERENCE / "openapi.json": document_bytes(all_routes()).decode(),
        REFERENCE / "dictionaries.json": dictionary_bytes().decode(),
    }


if __name__ == "__main__":
    sys.exit(generate(files(), "shared.api.generate", sys.argv[1:]))
