"""Tests that validation returns a report for any message and never raises."""

import json
import random
import re

import pytest

from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.versions import VERSIONS
from shared.validation.content import ContentFile
from shared.validation.validate import validate_message
from tests.fixtures.messages import request
from tests.fixtures.releases import SHAPES

VALUES = [
    "",
    " ",
    "²",
    "-1",
    "1e400",
    "nan",
    "PT",
    "T",
    "2026-13",
    "0000-00-00",
    "\u0661",
    "x" * 5000,
    "A1",
    "]]&gt;",
    "½",
]
ROUNDS = 60


def mutated(text: str, chance: random.Random) -> str:
    """The message with some texts and attribute values replaced, or an element removed."""
    pieces = re.split(r"(?<=>)(?=[^<])|(?=<)", text)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(3, len(pieces) - 3)
        if not pieces[at].startswith("<"):
            pieces[at] = chance.choice(VALUES)
        elif '="' in pieces[at]:
            pieces[at] = re.sub('="[^"]*"', f'="{chance.choice(VALUES)}"', pieces[at])
        elif pieces[at + 2 : at + 3] == [pieces[at].replace("<", "</")]:
            del pieces[at : at + 3]
    return "".join(pieces)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("shape", ["album", "classical", "long_video"])
def test_never_raises(shape: str, version: str) -> None:
    text = compose_message(request(SHAPES[shape](), version=version)).xml.decode()
    content = {"resources/1.flac": ContentFile(1)}
    read = 0
    for turn in range(ROUNDS):
        report = validate_message(mutated(text, random.Random(f"{shape} {version} {turn}")).encode(), content=content)
        json.dumps(report.to_dict())
        read += report.stages["rules"] != "not run"
    assert read > ROUNDS / 2
