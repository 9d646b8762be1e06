"""Milliseconds to validate the twelve-track album, in total and by stage, without hashing files; the style check.

Prints JSON lines. Measures CPU time, so that other load on the machine does not count.
"""

import json
import os
import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.model.codec import to_json
from shared.platform.schemas import SchemaSource
from shared.validation.content import check_content
from shared.validation.document import Document, read_document
from shared.validation.lint.check import lint_release
from shared.validation.measured import content_of_assets
from shared.validation.message import MessageView
from shared.validation.nodes import build_tree
from shared.validation.rules.catalog import check_rules
from shared.validation.validate import validate_message
from tests.fixtures.messages import files, request
from tests.fixtures.releases import album
from tests.schemas import KIT, PROJECT_ROOT

AIM_MS = 6
STYLE_AIM_MS = 20
STYLE_TRACKS = 20
ROUNDS = 60


def fastest_ms(work: Callable[[], object]) -> float:
    """The best of several rounds."""
    work()
    return min(_round(work) for _ in range(ROUNDS)) * 1e3


def _round(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def figures(version: str, schemas: SchemaSource) -> dict[str, float]:
    """Milliseconds per figure."""
    release = album()
    xml = compose_message(request(release, version=version)).xml
    content = content_of_assets(release.assets, files(release))
    document = read_document(xml)
    assert isinstance(document, Document)
    tree = build_tree(document.root)
    view = MessageView(tree, document.version)
    name = document.schema
    assert validate_message(xml, schemas=schemas, content=content).valid
    return {
        "all_stages": fastest_ms(lambda: validate_message(xml, schemas=schemas, content=content)),
        "xml": fastest_ms(lambda: read_document(xml)),
        "schema": fastest_ms(lambda: list(schemas.errors(name, document.root))),
        "tree": fastest_ms(lambda: build_tree(document.root)),
        "rules": fastest_ms(lambda: check_rules(MessageView(tree, document.version))),
        "content": fastest_ms(lambda: check_content(view, content)),
    }


def style_figures() -> dict[str, float]:
    """Milliseconds of the style check on twenty tracks, clean and with four findings in every title."""
    clean = _twenty_tracks("Harbour Lights, Pt. {number}")
    flawed = _twenty_tracks("Out Of The Harbour  Part {number} ft. Ivo")
    assert lint_release(clean) == []
    assert len(lint_release(flawed)) >= 4 * STYLE_TRACKS
    return {
        "style_clean": fastest_ms(lambda: lint_release(clean)),
        "style_flawed": fastest_ms(lambda: lint_release(flawed)),
    }


def _twenty_tracks(title: str) -> dict[str, Any]:
    """The album with twenty tracks of that title."""
    release = to_json(album())
    for number in range(1, STYLE_TRACKS + 1):
        track = deepcopy(release["tracks"][0])
        track |= {"id": f"style-{number}", "sequenceNumber": number, "isrc": f"QZEXA26{number:05}"}
        track["metadata"]["title"] = title.format(number=number)
        release["tracks"].append(track)
    return {**release, "tracks": release["tracks"][-STYLE_TRACKS:]}


def main() -> None:
    """Prints one line per figure and version."""
    for figure, value in style_figures().items():
        line = {"bench": "validation", "figure": figure, "value": round(value, 2), "unit": "ms"}
        print(json.dumps(line | {"aim": f"<= {STYLE_AIM_MS}"}))
    schemas = SchemaSource.locate(os.environ, PROJECT_ROOT) or SchemaSource(KIT / "xsd")
    for version in VERSIONS:
        for figure, value in figures(version, schemas).items():
            line = {"bench": "validation", "figure": f"{figure}_{version}", "value": round(value, 2), "unit": "ms"}
            print(json.dumps(line | ({"aim": f"<= {AIM_MS}"} if figure == "all_stages" else {})))


if __name__ == "__main__":
    main()
