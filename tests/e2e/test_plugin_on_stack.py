"""A plug-in from outside on the running stack: pip installs it beside the functions, an admin installs it in a tenant,
its rule and its hook run in confined processes, and it is removed without a trace."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from examples.album import RELEASE
from infra.local.demo.client import Client
from infra.local.stack.stack import Stack, running_stack
from shared.plugins.authoring.check import check_plugin
from shared.plugins.authoring.create import create_plugin
from tests.conftest import HIGH_LIMITS
from tests.emulator.test_emulator_api import Rest, rest
from tests.fixtures.label import create_label

NAME = "title-twins"
PACKAGE = "stardust_title_twins"
MANIFEST = f"""
[permissions]
documents = ["releases"]
actions = ["create_task"]

[[hooks]]
on = "after.release.saved"
call = "{PACKAGE}.handlers:after_saved"
"""
HANDLER = '''

def after_saved(payload, context):
    """Asks somebody to look at a release that was saved."""
    release = context.documents.get("releases", payload.release_id)
    if release is not None:
        title = release["basic"]["title"]
        context.log(f"saved {title}")
        context.actions.create_task(payload.release_id, "Look at it", title, releaseId=payload.release_id)
'''
_WITHIN_S = 60
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip installed the wheel of a plug-in that was created from a template."""
    folder = tmp_path_factory.mktemp("outside")
    create_plugin(folder / NAME, kind="rule", today=date(2026, 3, 1), author="Ann")
    package = folder / NAME / PACKAGE
    for file, more in (("plugin.toml", MANIFEST), ("handlers.py", HANDLER)):
        (package / file).write_text((package / file).read_text("utf-8") + more, "utf-8")
    found = check_plugin(folder / NAME)
    assert found.findings == ()
    assert found.wheel is not None
    (folder / found.wheel.file_name).write_bytes(found.wheel.content)
    command = ("pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(folder / "site"))
    subprocess.run([sys.executable, "-m", *command, str(folder / found.wheel.file_name)], check=True)
    return folder / "site"


@pytest.fixture(scope="module")
def plugged(site: Path, worker_id: str) -> Iterator[Stack]:
    """A stack whose functions find the plug-in on their path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH")))))
        with running_stack(f"plugged-{worker_id}", env=HIGH_LIMITS) as running:
            yield running


def listed(api: Rest) -> dict[str, Any]:
    (found,) = [each for each in api("GET", "/plugins").json()["items"] if each["name"] == NAME]
    assert isinstance(found, dict)
    return found


def created(api: Rest, content: dict[str, Any]) -> str:
    made = api("POST", "/releases", content)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def runs(api: Rest) -> list[dict[str, Any]]:
    return list(api("GET", f"/plugins/{NAME}/runs").json()["items"])


def test_a_plug_in_from_outside_runs_in_a_tenant_and_leaves_nothing(plugged: Stack) -> None:
    tenant_id, people = create_label(plugged)
    with Client(plugged, people["admin"]) as client, Client(plugged, None, owner=True) as owner:
        api = rest(client)

        def own(collection: str) -> list[dict[str, Any]]:
            return [each for each in owner.documents(collection) if each.get("tenantId") == tenant_id]

        seen = listed(api)
        assert "installation" not in seen
        assert seen["confinement"] in ("kernel", "audit")
        content = deepcopy(RELEASE)
        for track in content["tracks"]:
            track["metadata"] = {**track["metadata"], "title": "The same"}
            track["metadata"].pop("version", None)

        made = api("POST", "/plugins/install", {"name": NAME, "granted": seen["manifest"]["permissions"]})
        assert made.status_code == 200, made.text
        release_id = created(api, content)
        found = api("POST", f"/releases/{release_id}/validate", {}).json()
        assert f"{NAME}/same-title" in str(found)
        deadline = time.monotonic() + _WITHIN_S
        while not any(run["state"] == "done" for run in runs(api)):
            assert time.monotonic() < deadline, runs(api)
            plugged.tick()
            time.sleep(1)
        assert {line for run in runs(api) for line in run["log"]} == {f"saved {content['basic']['title']}"}
        tasks = own("tasks")
        assert [(task["message"], task["releaseId"]) for task in tasks] == [("Look at it", release_id)]

        assert api("DELETE", f"/plugins/{NAME}").status_code == 204
        assert "installation" not in listed(api)
        assert runs(api) == []
        deadline = time.monotonic() + _WITHIN_S
        while NAME in str(api("POST", f"/releases/{release_id}/validate", {}).json()):  # instances remember for a while
            assert time.monotonic() < deadline
            time.sleep(1)
        for collection in ("pluginInstallations", "pluginRuns", "pluginState", "pluginTimers"):
            assert own(collection) == []
