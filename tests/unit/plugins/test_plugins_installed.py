"""What is deployed: manifests are read without importing a package, and every problem is told at once."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shared.errors import InvalidInput, NotFound
from shared.plugins.config import LICENCE, check_config, schema_findings, secret_names, with_defaults
from shared.plugins.installed import (
    BrokenPlugin,
    InstalledPlugin,
    find_plugins,
    read_manifest,
    usable_plugin,
)
from shared.version import VERSION
from tests.fixtures.plugin_packages import FOLDER, MINIMAL, deploy, write_package


def problem(name: str) -> str:
    found = find_plugins()[name]
    assert isinstance(found, BrokenPlugin)
    return found.problem


def test_packages_are_found_by_entry_point_and_not_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(monkeypatch, FOLDER)
    found = find_plugins()
    assert [name for name in found if name.startswith("acme-")] == ["acme-gold", "acme-notes"]
    notes = usable_plugin("acme-notes", found)
    assert (notes.manifest.version, notes.package, notes.folder) == ("1.2.0", "acme_notes", FOLDER / "acme_notes")
    assert "acme_notes" not in sys.modules
    assert read_manifest(notes.folder) == notes.manifest


def test_a_plug_in_that_is_not_deployed_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(monkeypatch, FOLDER)
    with pytest.raises(NotFound, match="no plug-in 'other'"):
        usable_plugin("other", find_plugins())


def test_every_problem_of_a_manifest_is_told_with_its_place(tmp_path: Path) -> None:
    toml = """
name = "Bad Name"
version = "1.0"
title = "A plug-in"
author = "Acme"
[requires]
sdk = "newest"
[licence]
kind = "paid"
[[formats]]
name = "acme"
title = "Acme's"
[[hooks]]
on = "before.lunch"
call = "bad.hooks:check"
[[hooks]]
on = "rule.check"
call = "os:system"
[[hooks]]
on = "rule.check"
call = "bad.hooks:check"
[[panels]]
name = "board"
title = "Board"
file = "board.html"
[config]
type = "array"
[config.properties.a]
type = "text"
[config.properties.b]
"$ref" = "https://example.org/schema.json"
[config.properties.licence]
type = "string"
[config.properties.d.properties.e]
type = "string"
writeOnly = true
"""
    folder = write_package(tmp_path, "bad", toml, {"hooks.py": ""})
    with pytest.raises(InvalidInput) as caught:
        read_manifest(folder)
    assert all(finding.message and (finding.remedy or "." in finding.message) for finding in caught.value.problems)
    assert {finding.path for finding in caught.value.problems} >= {
        "name",
        "summary",
        "requires.sdk",
        "licence.keys",
        "formats",
        "hooks[0]",
        "hooks[1].call",
        "hooks[2].on",
        "panels[0].file",
        "config.type",
        "config.properties.a.type",
        "config.properties.b.$ref",
        f"config.properties.{LICENCE}",
        "config.properties.d.properties.e",
    }


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ("name =", "not valid TOML"),
        (MINIMAL.format(name="lonely") + 'extra = "x"', "unknown"),
        (MINIMAL.format(name="lonely").replace(">=1.0", ">=2"), "needs the SDK >=2"),
        (
            MINIMAL.format(name="lonely") + 'stardust = ">=99"',
            f"needs Stardust Distro >=99, and this is {VERSION}",
        ),
        (MINIMAL.format(name="other"), "name is other"),
    ],
)
def test_what_is_broken_is_listed_with_its_problem(
    toml: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_package(tmp_path, "lonely", toml)
    deploy(monkeypatch, tmp_path, FOLDER)
    assert expected in problem("lonely")
    assert isinstance(find_plugins()["acme-notes"], InstalledPlugin)
    with pytest.raises(NotFound, match="cannot be used"):
        usable_plugin("lonely", find_plugins())


def test_a_package_without_manifest_or_module_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (write_package(tmp_path, "bare", "") / "plugin.toml").unlink()
    write_package(tmp_path, "gone", MINIMAL.format(name="gone"), name="gone")
    for file in (tmp_path / "gone").iterdir():
        file.unlink()
    write_package(tmp_path, "deep", MINIMAL.format(name="deep"), name="deep")
    (tmp_path / "deep-1.0.dist-info/entry_points.txt").write_text("[stardust.plugins]\ndeep = deep.below\n")
    deploy(monkeypatch, tmp_path)
    assert "no plugin.toml" in problem("bare")
    assert "no package 'gone'" in problem("gone")
    assert "no top-level package" in problem("deep")


def test_two_packages_of_one_name_are_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("first", "second"):
        write_package(tmp_path, package, MINIMAL.format(name="twice"), name="twice")
    deploy(monkeypatch, tmp_path)
    assert problem("twice") == "The packages first and second have the same name. Remove one."


def test_a_panel_cannot_leave_the_package(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("x")
    toml = MINIMAL.format(name="leaky") + '[[panels]]\nname = "board"\ntitle = "B"\nfile = "board.html"\n'
    folder = write_package(tmp_path, "leaky", toml)
    (folder / "board.html").symlink_to(tmp_path / "secret.html")
    with pytest.raises(InvalidInput, match=r"no file 'board.html'"):
        read_manifest(folder)


SCHEMA = {
    "type": "object",
    "required": ["token"],
    "additionalProperties": False,
    "properties": {
        "token": {"type": "string", "writeOnly": True, "minLength": 8},
        "size": {"type": "integer", "default": 3, "maximum": 9},
        "more": {"type": "object", "properties": {"deep": {"type": "boolean", "default": True}}},
    },
}


def test_defaults_are_filled_in_at_any_depth_and_change_nothing() -> None:
    config = {"token": "12345678", "more": {}}
    assert with_defaults(SCHEMA, config) == {"token": "12345678", "size": 3, "more": {"deep": True}}
    assert config == {"token": "12345678", "more": {}}
    assert secret_names(SCHEMA) == ("token",)


def test_a_configuration_is_refused_with_every_problem_and_without_secrets() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_config(SCHEMA, {"token": "s3cret", "size": 10, "other": 1})
    assert {(each.path, each.code) for each in caught.value.problems} == {
        ("config.token", "minlength"),
        ("config.size", "maximum"),
        ("config", "additionalproperties"),
    }
    assert "s3cret" not in str(caught.value)
    check_config(SCHEMA, {"token": "long enough"})
    with pytest.raises(InvalidInput, match='"token" is a required property'):
        check_config(SCHEMA, {})
    with pytest.raises(InvalidInput, match="has no configuration"):
        check_config({}, {"a": 1})
    with pytest.raises(InvalidInput, match="at most 50,000"):
        check_config({"type": "object"}, {"a": "x" * 60_000})


def test_no_message_quotes_a_secret() -> None:
    schema = {
        "type": "object",
        "properties": {"token": {"type": "string", "writeOnly": True, "enum": ["a"]}, "other": {"const": "b"}},
        "not": {"required": ["token"]},
        "maxProperties": 1,
    }
    with pytest.raises(InvalidInput) as caught:
        check_config(schema, {"token": 's3"cret', "other": 's3"cret'})
    assert {each.code for each in caught.value.problems} == {"enum", "const", "not", "maxproperties"}
    assert "s3" not in str(caught.value)


@pytest.mark.parametrize(
    ("schema", "path", "told"),
    [
        ({"properties": {"a": {"type": "objekt"}}}, "config.properties.a.type", "objekt"),
        ({"required": "a"}, "config.required", "array"),
        ({"properties": {"a": {"$ref": "https://example.com/a"}}}, "config.properties.a.$ref", "not fetched"),
        ({"$ref": "#/$defs/a", "$dynamicRef": "a.json", "$defs": {"a": {}}}, "config.$dynamicRef", "not fetched"),
        ({"$ref": "#/$defs/a"}, "config", "does not exist"),
        ({"properties": {"a": {"default": date(2026, 1, 1)}}}, "config", "date"),
        ({"properties": {"a": {"pattern": "("}}}, "config.properties.a.pattern", "regex"),
    ],
)
def test_a_schema_is_valid_and_complete(schema: dict[str, Any], path: str, told: str) -> None:
    (finding,) = schema_findings({"type": "object", **schema})
    assert (finding.path, told in finding.message) == (path, True)
    assert finding.remedy


def test_a_configuration_against_a_broken_schema_is_refused() -> None:
    with pytest.raises(InvalidInput, match="The plug-in's schema is not valid"):
        check_config({"type": "object", "$ref": "#/$defs/a"}, {"a": 1})
