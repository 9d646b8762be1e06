"""`stardust plugin` for authors and operators: from an empty folder to a registry in which it is found."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from infra.project.create import create_project
from infra.project.settings import ProjectSettings
from shared.cli.main import app
from shared.plugins.authoring.create import create_plugin
from shared.plugins.ed25519 import create_key


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["plugin", *(str(each) for each in arguments)])


def told(*arguments: object, code: int = 0) -> Any:
    result = run(*arguments, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


class Desk:
    """The desk of an author who runs a registry too."""

    def __init__(self, folder: Path) -> None:
        self.plugin = folder / "genre-book"
        self.registry = folder / "registry"
        self.key = folder / "key.pem"
        self.public = create_key(self.key)
        create_plugin(self.plugin, kind="dictionary", today=date(2026, 3, 1), author="Ann")

    @property
    def source(self) -> str:
        return f"{self.registry}#{self.public}"

    def publish(self, code: int = 0) -> Any:
        return told("publish", self.plugin, "--registry", self.registry, "--key", self.key, code=code)

    def review(self, *arguments: object, code: int = 0) -> Any:
        place = ("--registry", self.registry, "--key", self.key)
        return told("review", "genre-book", *place, *arguments, code=code)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_package_is_created_and_checked(tmp_path: Path) -> None:
    made = told("create", tmp_path / "my-rule", "--kind", "rule", "--author", "Ann", "--licence", "ISC")
    assert str(tmp_path / "my-rule/stardust_my_rule/plugin.toml") in made["files"]
    found = told("check", tmp_path / "my-rule", "--no-tests")
    assert found["licence"] == "free, ISC"
    assert found["permissions"] == ["ask for nothing"]
    assert "SHA-256" in run("check", tmp_path / "my-rule", "--no-tests").output


def test_a_package_with_a_fault_ends_with_findings(desk: Desk) -> None:
    (desk.plugin / "stardust_genre_book/more.py").write_text("import subprocess\n")
    found = told("check", desk.plugin, "--no-tests", code=1)
    assert [each["code"] for each in found["findings"]] == ["forbidden-import"]
    assert desk.publish(code=1)["ok"] is False
    assert not (desk.registry / "registry.json").exists()


def test_what_was_published_is_found_when_it_is_approved(desk: Desk) -> None:
    published = desk.publish()
    assert published["review"] == "submitted"
    assert desk.publish()["digest"] == published["digest"], "the same sources give the same wheel"
    assert told("search", "--registry", desk.source) == {"items": []}
    assert desk.review("--state", "approved")["review"] == "approved"
    (found,) = told("search", "genre", "--author", "ann", "--registry", desk.source)["items"]
    assert (found["name"], found["digest"]) == ("genre-book", published["digest"])
    assert told("search", "--category", "audio", "--registry", desk.source) == {"items": []}
    assert "genre-book" in run("search", "--registry", desk.source).output


def test_whoever_is_withdrawn_is_told_why(desk: Desk) -> None:
    desk.publish()
    desk.review("--state", "approved")
    desk.review("--state", "withdrawn", code=2)
    assert desk.review("--state", "withdrawn", "--reason", "It misleads.")["reason"] == "It misleads."
    assert told("search", "--registry", desk.source) == {"items": []}
    desk.review("--state", "approved", code=5)


def test_a_registry_is_signed_anew(desk: Desk) -> None:
    desk.publish()
    signed = told("sign", "--registry", desk.registry, "--key", desk.key)
    assert (signed["serial"], signed["entries"]) == (2, 1)


def test_a_registry_of_another_key_is_refused(desk: Desk) -> None:
    desk.publish()
    other = create_key(desk.key.with_name("other.pem"))
    assert run("search", "--registry", f"{desk.registry}#{other}").exit_code == 1
    assert run("search", "--registry", desk.registry).exit_code == 2


def test_keys_are_made_once_and_shown(tmp_path: Path) -> None:
    made = told("keys", "create", tmp_path / "key.pem")
    assert run("keys", "show", tmp_path / "key.pem").stdout.strip() == made["publicKey"]
    told("keys", "create", tmp_path / "key.pem", code=5)


def test_a_licence_key_is_issued_for_a_tenant(desk: Desk) -> None:
    from shared.model.plugins.manifest import Licence
    from shared.plugins.licences import read_licence
    from shared.plugins.manifests import read_manifest
    from tests.fixtures.world import START

    arguments = ("--tenant", "label-1", "--holder", "Label One", "--seats", 3, "--expires", "2099-01-01")
    issued = told("licence", "issue", "genre-book", "--key", desk.key, *arguments)
    manifest = read_manifest(desk.plugin / "stardust_genre_book")
    paid = manifest.model_copy(update={"licence": Licence(kind="paid", keys=[desk.public])})
    later = START.replace(year=2090)
    facts = read_licence(issued["licence"], paid, tenant_id="label-1", members=3, now=later)
    assert (facts.holder, facts.seats) == ("Label One", 3)


def test_a_plugin_of_the_registry_is_pinned_in_a_project(desk: Desk, tmp_path: Path) -> None:
    project = tmp_path / "my-label"
    create_project(project)
    told("add", "genre-book", "-C", project, code=2)
    file = project / "stardust.toml"
    file.write_text(
        file.read_text("utf-8").replace(
            "[settings]", f'[settings]\nplugin_registry = "https://x.example/r.json#{desk.public}"'
        )
    )
    digest = desk.publish()["digest"]
    (wheel,) = (desk.registry / "wheels").iterdir()
    added = told("add", wheel, "-C", project)
    assert (added["name"], added["version"], added["digest"]) == ("genre-book", "0.1.0", digest)
    pin = ProjectSettings.read(project).plugins["genre-book"]
    assert pin.lines == [f"./plugins/{wheel.name} --hash=sha256:{digest}"]
    assert (project / "plugins" / wheel.name).read_bytes() == wheel.read_bytes()
    needed = f"ear==1.0 --hash=sha256:{digest}"
    file.write_text(file.read_text("utf-8").replace('.whl" }', f'.whl", requirements = ["{needed}"] }}'))
    told("add", wheel, "-C", project)
    assert ProjectSettings.read(project).plugins["genre-book"].requirements == (needed,)
