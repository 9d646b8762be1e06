"""The routes of plug-ins, end to end in memory, with confined processes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.plugins.dispatch.active import KEPT
from shared.plugins.dispatch.deployed import DeployedPlugins
from shared.plugins.installed import installed_plugins, usable_plugin
from shared.plugins.panel_page import MAX_BYTES
from tests.fixtures.api import Api, ApiResponse
from tests.fixtures.plugged import Plugged, gold_key
from tests.fixtures.plugin_packages import FOLDER, MINIMAL, deploy, write_package


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    deploy(monkeypatch, FOLDER)
    world = Plugged(tmp_path)
    world.adapters = replace(world.adapters, plugins=DeployedPlugins(world.adapters))
    yield Api(world)
    installed_plugins.cache_clear()


def admin(api: Api, method: str, path: str, body: object = None, **headers: str) -> ApiResponse:
    return api(method, path, body, token="admin", **headers)


def granted(name: str = "acme-notes") -> Any:
    return usable_plugin(name, installed_plugins()).manifest.permissions.model_dump(by_alias=True)


def install(api: Api, name: str = "acme-notes", **fields: Any) -> ApiResponse:
    return admin(api, "POST", "/plugins/install", {"name": name, "granted": granted(name), **fields})


def listed(api: Api) -> dict[str, Any]:
    items = api("GET", "/plugins").json["items"]
    assert {item["kind"] for item in items} == {"protocol", "plugin"}
    return {item["name"]: item for item in items if item["kind"] == "plugin"}


def test_a_plug_in_is_installed_listed_disabled_and_removed(api: Api) -> None:
    before = listed(api)["acme-notes"]
    assert "installation" not in before
    assert before["manifest"]["permissions"] == granted()
    assert before["confinement"] in ("kernel", "audit")
    made = install(api)
    assert (made.status, made.json["installation"]["enabled"]) == (200, True)
    assert install(api).json == made.json
    assert listed(api)["acme-notes"] == made.json
    assert not admin(api, "POST", "/plugins/acme-notes/disable").json["installation"]["enabled"]
    assert admin(api, "POST", "/plugins/acme-notes/enable").json["installation"]["enabled"]
    assert admin(api, "POST", "/plugins/acme-notes/grant", {"granted": granted()}).status == 200
    assert admin(api, "DELETE", "/plugins/acme-notes").status == 204
    assert admin(api, "DELETE", "/plugins/acme-notes").status == 404
    assert "installation" not in listed(api)["acme-notes"]


def test_what_is_refused_says_why(api: Api) -> None:
    wrong = admin(api, "POST", "/plugins/install", {"name": "acme-notes", "granted": {"hosts": ["a.example"]}})
    assert (wrong.status, wrong.paths) == (422, {"granted.documents", "granted.hosts", "granted.actions"})
    assert admin(api, "POST", "/plugins/install", {"name": "none-such", "granted": {}}).status == 404
    assert admin(api, "POST", "/plugins/No_Name/enable").status == 404
    assert api("POST", "/plugins/install", {"name": "acme-notes", "granted": granted()}, token="manager").status == 403
    install(api, "acme-gold")
    refused = admin(api, "POST", "/plugins/acme-gold/enable")
    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "licence-missing")
    assert admin(api, "PUT", "/plugins/acme-gold/licence", {"licence": "forged.key"}).status == 422
    licensed = admin(api, "PUT", "/plugins/acme-gold/licence", {"licence": gold_key()})
    assert licensed.json["installation"]["licensed"]["edition"] == "pro"
    assert gold_key() not in licensed.raw.decode()
    assert (
        admin(api, "PUT", "/plugins/acme-gold/licence", {"licence": None}).json["installation"].get("licensed") is None
    )


def test_a_configuration_is_read_and_changed(api: Api) -> None:
    install(api)
    path = "/plugins/acme-notes/config"
    read = admin(api, "GET", path)
    assert (read.json["config"], read.json["secrets"]) == ({"word": "Demo"}, [])
    assert read.json["schema"]["properties"]["word"]["default"] == "Demo"
    changed = admin(
        api, "PUT", path, {"config": {"word": "Live", "token": "canary-1234"}}, if_match=read.headers["ETag"]
    )
    assert (changed.status, changed.json["secrets"]) == (200, ["token"])
    assert "canary" not in changed.raw.decode() + str(api.world.store.documents)
    assert admin(api, "PUT", path, {"config": {"word": "x", "colour": "red"}}).status == 422
    assert api("GET", path, token="manager").status == 403
    assert api("GET", path, token="stranger").status == 404


def test_a_panel_is_one_page_and_asks_its_plug_in(api: Api) -> None:
    path = "/plugins/acme-notes/panels/board"
    assert api("GET", path).status == 404
    install(api)
    page = api("GET", path).json["html"]
    assert "<style>h1 { color: teal; }" in page
    assert 'stardust.request("list", {})' in page
    assert "board.js" not in page
    assert page.count("</script>") == 1
    answer = api("POST", f"{path}/request", {"action": "list", "body": {"a": 1}}, token="viewer")
    assert answer.json == {"body": {"action": "list", "role": "viewer", "notes": []}, "status": 200}
    assert api("POST", f"{path}/request", {"action": "list"}, token="stranger").status == 404
    assert api("POST", "/plugins/acme-notes/panels/other/request", {"action": "list"}).status == 404
    assert api("GET", "/plugins/acme-notes/panels/other").status == 404
    assert api("POST", f"{path}/request", {"action": "list", "body": "x" * 300_000}).status == 422
    admin(api, "POST", "/plugins/acme-notes/disable")
    assert api("GET", path).status == 404
    api.world.clock.now += KEPT
    assert api("POST", f"{path}/request", {"action": "list"}).status == 404


PANEL = """
[[panels]]
name = "board"
title = "Board"
file = "pages/board.html"
[[hooks]]
on = "panel.request"
call = "leaky.hooks:fail"
"""


def test_a_panel_gets_no_file_outside_the_package(api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "packages"
    page = """<script src="../../secret.js"></script><script src="https://cdn.example/a.js"></script>
<script type="module" src='/etc/passwd'></script><link rel="stylesheet" href="linked.css">
<script src="big.js"></script>"""
    files = {"hooks.py": "def fail(payload, context):\n    raise ValueError('no')\n", "pages/board.html": page}
    made = write_package(folder, "leaky", MINIMAL.format(name="leaky") + PANEL, files)
    for name in (folder / "secret.js", folder / "secret.css"):
        name.write_text("canary")
    (made / "pages/linked.css").symlink_to(folder / "secret.css")
    deploy(monkeypatch, folder)
    installed_plugins.cache_clear()
    install(api, "leaky")
    shown = api("GET", "/plugins/leaky/panels/board").json["html"]
    assert "canary" not in shown
    assert "root:" not in shown
    failed = api("POST", "/plugins/leaky/panels/board/request", {"action": "list"})
    assert (failed.status, "ValueError: no" in failed.json["detail"]) == (409, True)
    (made / "pages/big.js").write_text("x" * MAX_BYTES)
    assert api("GET", "/plugins/leaky/panels/board").status == 422


def test_runs_are_listed_by_page(api: Api) -> None:
    install(api)
    now = api.world.clock.now
    for number in range(3):
        run = {
            "id": f"run{number}",
            "tenantId": "tenant",
            "plugin": "acme-notes",
            "hook": "timer.due",
            "eventId": "e",
            "due": now,
            "created": now,
            "expires": now,
        }
        api.world.put(f"pluginRuns/run{number}", run)
        api.world.clock.forward(seconds=1)
        now = api.world.clock.now
    first = admin(api, "GET", "/plugins/acme-notes/runs?limit=2").json
    rest = admin(api, "GET", f"/plugins/acme-notes/runs?limit=2&cursor={first['nextCursor']}").json
    assert [run["id"] for run in (*first["items"], *rest["items"])] == ["run2", "run1", "run0"]
    assert api("GET", "/plugins/acme-notes/runs", token="stranger").json == {"items": []}
    assert api("GET", "/plugins/acme-notes/runs", token="viewer").status == 403
