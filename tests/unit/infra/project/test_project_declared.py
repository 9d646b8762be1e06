"""What a build declares, and where it disagrees with its project."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from infra.bundle import SOURCES
from infra.project.declared import Function, declared_functions, disagreements
from infra.project.settings import ProjectSettings
from shared.errors import InvalidInput
from tests.fixtures.deployed import ENDPOINTS

SETTINGS = ProjectSettings.parse('version = "0.1.0"\nproject = "my-label"\nregion = "europe-west1"\n')
FUNCTION = Function("f", "httpsTrigger", "europe-west1", 256, 60, None, 0, 20, [], "stardust-functions@")


@pytest.fixture(scope="module")
def functions() -> list[Function]:
    """The functions of the working copy, declared in a process of their own."""
    return declared_functions(SOURCES, SETTINGS.env)


def build(tmp_path: Path, rewrites: list[dict[str, object]]) -> Path:
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra/terraform").symlink_to(SOURCES / "infra/terraform")
    (tmp_path / "firebase.json").write_text(json.dumps({"hosting": {"rewrites": rewrites}}), "utf-8")
    return tmp_path


def test_every_function_is_declared_in_the_region_of_the_project(functions: list[Function]) -> None:
    assert {function.name for function in functions} == ENDPOINTS.keys()
    assert {function.region for function in functions} == {"europe-west1"}


def test_the_product_agrees_with_itself(functions: list[Function], tmp_path: Path) -> None:
    rewrites = [{"source": "/api/**", "function": {"functionId": "api", "region": "europe-west1"}}]
    assert disagreements(functions, SETTINGS, build(tmp_path, rewrites)) == []


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (replace(FUNCTION, region="us-central1"), "us-central1"),
        (replace(FUNCTION, memory_mb=700), "700 MB"),
        (replace(FUNCTION, trigger="eventTrigger", timeout_s=541), "541 s"),
        (replace(FUNCTION, trigger="taskQueueTrigger", timeout_s=1801), "1801 s"),
        (replace(FUNCTION, secrets=["STARDUST_OTHER"]), "STARDUST_OTHER"),
        (replace(FUNCTION, account=""), "the default account"),
        (replace(FUNCTION, min_instances=21), "more instances"),
    ],
    ids=["region", "memory", "event", "task", "secret", "account", "instances"],
)
def test_each_disagreement_is_told(function: Function, words: str, tmp_path: Path) -> None:
    (finding,) = disagreements([function], SETTINGS, build(tmp_path, []))
    assert (finding.path, words in finding.message) == ("functions.f", True)
    assert finding.remedy


def test_rewrites_lead_to_functions_of_the_region(tmp_path: Path) -> None:
    rewrites: list[dict[str, object]] = [
        {"source": "/a", "function": {"functionId": "gone", "region": "europe-west1"}},
        {"source": "/b", "function": {"functionId": "f", "region": "us-central1"}},
        {"source": "/c", "destination": "/index.html"},
    ]
    found = disagreements([FUNCTION], SETTINGS, build(tmp_path, rewrites))
    assert [finding.message[:2] for finding in found] == ["/a", "/b"]


def test_a_build_that_cannot_be_loaded_is_told_with_its_cause(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("raise ValueError('half a file')\n", "utf-8")
    with pytest.raises(InvalidInput, match="half a file"):
        declared_functions(tmp_path, SETTINGS.env)
