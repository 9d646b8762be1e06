"""The test kit of plug-ins, on real confined processes: what it lets pass, and what it finds."""

from pathlib import Path

import pytest

from shared.errors import InvalidInput
from shared.plugins.sandbox.invocation import PluginFault
from shared.plugins.testing import PluginWorld, conformance
from shared.sdk import AfterDeliverySent, Answer, BeforeReleaseReady, Finding, PanelRequest
from tests.fixtures.plugin_packages import write_package

TOML = """
name = "kit-plugin"
version = "1.0"
title = "A plug-in"
summary = "It is tested."
author = "Acme"
[requires]
sdk = ">=1.0"
"""


def package(tmp_path: Path, toml: str, code: str) -> Path:
    return write_package(tmp_path / "site", "kit_plugin", TOML + toml, {"main.py": f"from shared.sdk import *\n{code}"})


def hook(point: str, permissions: str = "", more: str = "") -> str:
    return f'[permissions]\n{permissions}\n[[hooks]]\non = "{point}"\ncall = "kit_plugin.main:handle"\n{more}'


def results(folder: Path, **given: object) -> dict[str, str]:
    """What each check of the conformance suite says; empty if it passes."""
    found = {}
    for check in conformance(folder, **given):  # type: ignore[arg-type]  # the tests give what it takes
        try:
            check()
            found[str(check)] = ""
        except AssertionError as error:
            found[str(check)] = str(error)
    return found


def test_a_sound_function_passes(tmp_path: Path) -> None:
    found = results(package(tmp_path, hook("rule.check"), "def handle(payload, context):\n    return Answer()\n"))
    assert found == {"manifest": "", "rule.check answers every sample": "", "rule.check does the same again": ""}


@pytest.mark.parametrize(
    ("point", "code", "told"),
    [
        ("rule.check", "return payload.release['basic']['title'] and None", "KeyError"),
        ("rule.check", "return 'fine'", "(answer)"),
        ("rule.check", "return Answer(change={})", "nothing may be changed"),
        ("rule.check", "import os; os._exit(1)", "(crash)"),
        ("rule.check", "import random; return Answer((Finding('', str(random.random()), 'x'),))", "before."),
        ("rule.check", "open('/etc/passwd').read()", "PermissionError"),
        ("rule.check", "context.documents.find('releases')", "was not granted"),
        ("after.release.ready", "return Answer()", "return None"),
    ],
)
def test_a_faulty_function_is_found(tmp_path: Path, point: str, code: str, told: str) -> None:
    found = results(package(tmp_path, hook(point), f"def handle(payload, context):\n    {code}\n"))
    assert any(told in each for each in found.values()), found


def test_a_function_that_is_slow_is_found(tmp_path: Path) -> None:
    code = "def handle(payload, context):\n    while True: pass\n"
    found = results(package(tmp_path, hook("rule.check", more="seconds = 0.3"), code))
    assert "(time)" in found["rule.check answers every sample"]


def test_a_missing_function_is_found(tmp_path: Path) -> None:
    found = results(package(tmp_path, hook("rule.check"), "def other(payload, context): pass\n"))
    assert "handle" in found["rule.check answers every sample"]


def test_a_key_that_does_not_follow_from_the_event_is_found(tmp_path: Path) -> None:
    code = "import uuid\ndef handle(payload, context):\n    context.actions.notify({key}, 'A title', 'A text')\n"
    permissions = 'actions = ["notify"]'
    wrong = package(tmp_path / "1", hook("after.delivery.sent", permissions), code.format(key="uuid.uuid4().hex"))
    right = package(tmp_path / "2", hook("after.delivery.sent", permissions), code.format(key="payload.delivery_id"))
    assert "has another effect" in results(wrong)["after.delivery.sent does the same again"]
    assert set(results(right).values()) == {""}


def test_a_manifest_that_is_wrong_is_the_only_finding(tmp_path: Path) -> None:
    folder = package(tmp_path, hook("before.tea"), "")
    (name,) = results(folder)
    assert name == "manifest"
    with pytest.raises(InvalidInput, match=r"before\.tea"):
        PluginWorld(folder, tmp_path)


def test_what_a_tenant_must_configure_is_given(tmp_path: Path) -> None:
    schema = (
        '[config]\ntype = "object"\nrequired = ["word"]\n[config.properties.word]\ntype = "string"\nwriteOnly = true\n'
    )
    code = "def handle(payload, context):\n    return Answer() if context.config['word'] == 'x' else None\n"
    folder = package(tmp_path, hook("rule.check") + schema, code)
    assert set(results(folder, config={"word": "x"}).values()) == {""}
    with pytest.raises(InvalidInput, match="config"):
        PluginWorld(folder, tmp_path).configure(word=1)


def test_servers_answer_what_a_test_says_and_no_real_one_is_reached(tmp_path: Path) -> None:
    code = "def handle(payload, context):\n    return Reply(context.web.get(payload.action).body.decode())\n"
    folder = package(tmp_path, hook("panel.request", 'hosts = ["api.example.org"]'), code)
    world = PluginWorld(folder, tmp_path)
    world.web.answer("https://api.example.org/a", "told")
    assert world.call(PanelRequest("p", "https://api.example.org/a", None, "viewer")).body == "told"
    with pytest.raises(PluginFault, match="did not respond"):
        world.call(PanelRequest("p", "https://api.example.org/b", None, "viewer"))
    with pytest.raises(PluginFault, match="was not granted"):
        world.call(PanelRequest("p", "https://other.example.org/a", None, "viewer"))
    assert [url for _, url, _ in world.web.requests] == ["https://api.example.org/a", "https://api.example.org/b"]


def test_a_world_shows_what_was_done(tmp_path: Path) -> None:
    code = (
        "def handle(payload, context):\n"
        "    found = context.documents.get('deliveries', payload.delivery_id)\n"
        "    context.log(found['status'])\n"
        "    context.actions.create_task('k', 'A title', 'A text', releaseId=payload.release_id)\n"
        "    context.state.put('seen', {'at': context.now.isoformat(), 'run': context.run_id})\n"
    )
    permissions = 'documents = ["deliveries"]\nactions = ["create_task"]'
    world = PluginWorld(package(tmp_path, hook("after.delivery.sent", permissions), code), tmp_path)
    release, target = world.add_release(), world.add_target()
    delivery = world.add_delivery(release, target)
    for _ in range(2):
        assert world.call(AfterDeliverySent(delivery["id"], "release", "target")) is None
    assert world.log == ["completed"]
    assert [(task["message"], task["releaseId"]) for task in world.tasks] == [("A title", "release")]
    (state,) = world.all("pluginState")
    assert state["value"]["at"] == world.now.isoformat()
    world.granted = world.granted.model_copy(update={"actions": []})
    with pytest.raises(PluginFault, match="was not granted"):
        world.call(AfterDeliverySent(delivery["id"], "release", "target"))


def test_a_point_that_the_manifest_does_not_name_has_no_function(tmp_path: Path) -> None:
    code = "def handle(payload, context):\n    return Answer((Finding('basic.title', 'No.', 'no'),))\n"
    world = PluginWorld(package(tmp_path, hook("before.release.ready"), code), tmp_path)
    assert world.call(BeforeReleaseReady(world.add_release())) == Answer((Finding("basic.title", "No.", "no"),))
    with pytest.raises(LookupError, match=r"after\.delivery\.sent"):
        world.call(AfterDeliverySent("a", "b", "c"))
