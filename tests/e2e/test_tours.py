"""The tours of docs/how-to/take-a-tour.md, each from sign-up to a live delivery, as the guide says to run them."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import pytest

from infra.local.demo.people import DSPS
from infra.local.demo.tour import tour_environment, write_environment
from infra.local.dsp.simulator.endpoints import Dsp, write_target
from infra.local.dsp.simulator.simulator import running_dsp
from infra.local.stack.stack import Stack
from tests.conftest import unavailable

HERE = Path(__file__).parent
TOURS, PROGRAMS, PYTHON = HERE / "tours", HERE / "node_modules/.bin", HERE / "venv/bin"
DESCRIPTION = HERE.parents[1] / "docs/reference/openapi.json"
LEAST_CALLS = 10


@pytest.fixture
def dsp(tmp_path: Path) -> Iterator[Dsp]:
    with running_dsp(DSPS[0], tmp_path / "dsp") as running:
        yield running


@pytest.fixture
def tour_env(stack: Stack, dsp: Dsp, album_files: Path, tmp_path: Path) -> Path:
    """The file that `make dev` writes, and an account of its own."""
    target = write_target(tmp_path / "target.json", dsp)
    person = {"EMAIL": f"ada@{uuid4().hex[:8]}.example", "PASSWORD": "local-only-4711"}
    path = tmp_path / "tour.env"
    write_environment(path, tour_environment(stack, album_files, target) | person)
    return path


def curl(_folder: Path) -> str:
    if shutil.which("jq") is None:
        unavailable("jq is not installed: make setup")
    return f"sh {TOURS}/tour.sh"


def python(folder: Path) -> str:
    if not (PYTHON / "openapi-python-client").exists():
        unavailable("openapi-python-client is not installed: make setup")
    options = ["--config", TOURS / "generator.yaml", "--meta", "none", "--output-path", folder / "stardust_client"]
    said = run(PYTHON / "openapi-python-client", "generate", "--path", DESCRIPTION, *options, path=PYTHON)
    assert "WARN" not in said, said
    assert "Unable" not in said, said
    return f"PYTHONPATH={folder} {PYTHON}/python {TOURS}/tour.py"


def typescript(folder: Path) -> str:
    if not (PROGRAMS / "openapi-typescript").exists():
        unavailable("openapi-typescript is not installed: make setup")
    shutil.copy(TOURS / "tour.ts", folder)
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    (folder / "package.json").write_text('{"type": "module"}')
    run(PROGRAMS / "openapi-typescript", DESCRIPTION, "--output", folder / "generated/api.d.ts")
    options = ["--strict", "--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler"]
    run(PROGRAMS / "tsc", *options, "tour.ts", folder=folder)
    return f"node {folder}/tour.js"


def javascript(_folder: Path) -> str:
    if not (HERE / "node_modules/firebase").exists():
        unavailable("the Firebase JS SDK is not installed: make setup")
    return f"node {TOURS}/tour.mjs"


@pytest.mark.timeout(600)  # the first test also starts the stack
@pytest.mark.parametrize("prepare", [curl, python, typescript, javascript], ids=lambda each: each.__name__)
def test_a_tour_leads_from_sign_up_to_a_live_delivery(
    prepare: Callable[[Path], str], tour_env: Path, dsp: Dsp, tmp_path: Path
) -> None:
    folder = tmp_path / "client"
    folder.mkdir()
    printed = run("sh", "-c", f". {tour_env}; {prepare(folder)}")
    ended = json.loads(printed.splitlines()[-1])
    assert ended == {"id": ended["id"], "status": "completed", "dsp": "live"}
    assert any(path.endswith("400000260013.xml") for path in dsp.files())


@pytest.mark.parametrize(("script", "call"), [("tour.py", ".sync("), ("tour.ts", "api.")])
def test_the_tours_of_generated_clients_make_at_least_ten_calls(script: str, call: str) -> None:
    code = [line for line in (TOURS / script).read_text("utf-8").splitlines() if not line.startswith("import")]
    assert sum(line.count(call) for line in code) >= LEAST_CALLS


def run(*command: object, path: Path | None = None, folder: Path | None = None) -> str:
    """What the command prints, if it ends well; `path` is where it looks for programs first."""
    env: Mapping[str, str] = os.environ | ({"PATH": f"{path}{os.pathsep}{os.environ['PATH']}"} if path else {})
    arguments = [str(part) for part in command]
    done = subprocess.run(arguments, capture_output=True, text=True, env=env, cwd=folder, timeout=400)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
