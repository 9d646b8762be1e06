"""What plug-ins are written against does not change without a new version, and the pages say what the code does."""

import json
from itertools import pairwise

import pytest
from packaging.version import Version

from shared.plugins.reference.face import added, breaking, sdk_face
from shared.plugins.reference.pages import FACES
from shared.sdk import SDK_VERSION

VERSIONS = sorted((Version(path.stem), json.loads(path.read_text("utf-8"))) for path in FACES.glob("*.json"))


def test_the_sdk_is_the_newest_version_that_is_described() -> None:
    version, face = VERSIONS[-1]
    assert version == Version(SDK_VERSION)
    told = f"""The SDK has changed since {version}.json was written. Give SDK_VERSION in shared/sdk/__init__.py a new
    number: the second one if something was added, else the first; then run `python -m shared.plugins.reference.pages`.
    If {version} was never released, delete its file instead, and run that."""
    assert face == sdk_face(), told


def test_versions_say_what_changed() -> None:
    assert VERSIONS
    for (older, before), (newer, after) in pairwise(VERSIONS):
        if breaking(before, after):
            assert newer.major > older.major, breaking(before, after)
        else:
            assert newer > older, added(before, after)


FACE = {
    "Answer": "class",
    "Answer.a": "required: int",
    "Web.get": "-> str",
    "Web.get(url)": "required: str",
    "P": "class",
}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"Answer.b": "int = 0"}, []),
        ({"Web.get(more)": "int = 0"}, []),
        ({"Web.put": "-> None", "Web.put(url)": "required: str"}, []),
        ({"P.field": "required: str"}, []),
        ({"Answer.b": "required: int"}, ["Answer.b is new, and has no default"]),
        ({"Web.get(more)": "required: int"}, ["Web.get(more) is new, and has no default"]),
        ({"Answer.a": "required: str"}, ["Answer.a was 'required: int', and is 'required: str'"]),
        ({"Answer.a": None}, ["Answer.a was removed"]),
    ],
)
def test_additions_break_nothing_and_the_rest_does(change: dict[str, str | None], told: list[str]) -> None:
    after = {path: text for path, text in {**FACE, **change}.items() if text is not None}
    assert breaking(FACE, after) == told


def test_the_face_has_what_plugins_use() -> None:
    face = sdk_face()
    assert face["Answer.findings"] == "tuple[Finding, ...] = ()"
    assert face["Documents.find(limit)"] == "keyword-only, int = 100"
    assert face["POINTS[before.import.row]"] == "BeforeImportRow -> Answer, before, changes cells"
    assert face["Context.log(message)"] == "required: str"
