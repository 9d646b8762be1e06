"""The Firebase project of the working copy and of a separate run."""

import fnmatch
import json
from dataclasses import astuple
from pathlib import Path
from typing import Any

from infra.local.stack.machine import ROOT
from infra.local.stack.project import Ports, write_project

CONFIG = json.loads((ROOT / "firebase.json").read_text())
DEPLOYED = {"functions", "main.py", "plugins", "requirements.txt", "rules", "shared"}
"""The allowed contents of the bundle. `rules` and `plugins` are included because firebase-tools ignores names at any
depth."""

PORTS = Ports(*range(40_001, 40_012))


def test_the_bundle_contains_the_functions_and_nothing_else() -> None:
    (functions,) = CONFIG["functions"]
    assert (functions["source"], functions["runtime"]) == (".", "python311")
    ignored = functions["ignore"]
    there = {entry.name for entry in ROOT.iterdir()}
    assert {name for name in there if not any(fnmatch.fnmatch(name, glob) for glob in ignored)} == DEPLOYED


def test_no_source_in_the_bundle_matches_an_ignore_pattern() -> None:
    """The patterns apply at any depth: `build` would also exclude shared/build/."""
    ignored = CONFIG["functions"][0]["ignore"]
    sources = [path.relative_to(ROOT) for name in ("functions", "shared") for path in (ROOT / name).rglob("*.py")]
    assert sources
    assert [
        path for path in sources if any(fnmatch.fnmatch(part, glob) for part in path.parts for glob in ignored)
    ] == []


def test_the_root_has_no_package_json() -> None:
    """firebase-tools treats a source with a package.json as Node.js and refuses the Python runtime."""
    assert not (ROOT / "package.json").exists()


def test_the_ports_of_the_working_copy_are_all_different() -> None:
    ports = astuple(Ports.of_config(ROOT / "firebase.json"))
    assert len(set(ports)) == len(ports)


def test_a_run_has_the_same_project_on_its_own_ports(tmp_path: Path) -> None:
    config = json.loads(write_project(tmp_path, ROOT, PORTS).read_text())
    assert [key for key in config if config[key] != CONFIG[key]] == ["hosting", "emulators"]
    assert Ports.of_config(tmp_path / "firebase.json") == Ports(*astuple(PORTS)[:-1], storage=9199)
    assert config["emulators"]["ui"] == {"enabled": False}
    assert (tmp_path / "main.py").resolve() == ROOT / "main.py"
    assert (tmp_path / "venv").is_symlink()


def test_only_a_local_web_site_may_connect_to_the_emulators(tmp_path: Path) -> None:
    hosting = json.loads(write_project(tmp_path, ROOT, PORTS).read_text())["hosting"]
    policies = [
        {name: sources.split() for name, _, sources in (part.strip().partition(" ") for part in policy.split(";"))}
        for policy in (_policy(CONFIG["hosting"]), _policy(hosting))
    ]
    added = {name: set(policies[1][name]) - set(policies[0][name]) for name in policies[0]}
    assert {name: sources for name, sources in added.items() if sources} == {
        "connect-src": {
            f"http://127.0.0.1:{port}" for port in (PORTS.auth, PORTS.firestore, PORTS.functions, PORTS.storage)
        },
        "media-src": {f"http://127.0.0.1:{PORTS.storage}"},
        "img-src": {f"http://127.0.0.1:{PORTS.storage}"},
        "frame-src": {f"http://127.0.0.1:{port}" for port in (PORTS.auth, PORTS.storage)},
    }


def _policy(hosting: dict[str, Any]) -> str:
    headers = {header["key"]: header["value"] for header in hosting["headers"][0]["headers"]}
    return str(headers["Content-Security-Policy"])


def test_the_policy_of_panels_stays_as_it_is_on_a_local_web_site(tmp_path: Path) -> None:
    hosting = json.loads(write_project(tmp_path, ROOT, PORTS).read_text())["hosting"]
    local, deployed = (
        next(block for block in each["headers"] if block["source"] == "/panel.html")
        for each in (hosting, CONFIG["hosting"])
    )
    assert local == deployed


def test_writing_a_project_again_follows_the_working_copy(tmp_path: Path) -> None:
    source, folder = tmp_path / "source", tmp_path / "run"
    source.mkdir()
    (source / "firebase.json").write_text(json.dumps(CONFIG))
    (source / "main.py").write_text("")
    write_project(folder, source, PORTS)
    (source / "main.py").unlink()
    (source / "rules").mkdir()
    write_project(folder, source, PORTS)
    assert not (folder / "main.py").is_symlink()
    assert (folder / "rules").resolve() == source / "rules"
