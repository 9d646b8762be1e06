"""Every `curl` command of the documentation is run as it stands against the running stack, and succeeds."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from examples.album import RELEASE
from infra.local.demo.client import Client
from infra.local.stack.stack import Stack
from tests.conftest import unavailable
from tests.emulator.test_emulator_api import rest
from tests.fixtures.api_server import ALL_SCOPES
from tests.fixtures.label import create_label
from tests.fixtures.shell_blocks import PAGES, Typed, commands_of

AS_A_WHOLE: Mapping[Path, str] = {Path("docs/how-to/take-a-tour.md"): "tests/e2e/test_tours.py runs its script"}
"""Pages whose commands need each other, and what runs them."""

REQUESTS: Mapping[Path, list[Typed]] = {
    page: found
    for page in PAGES
    if (found := [command for command in commands_of(page, frozenset()) if command.program == "curl"])
}
SITES = r"https://(?:my|your)-project\.web\.app"


@pytest.fixture(scope="module")
def environment(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The variables that the pages leave to the reader; curl fails where an answer is an error."""
    if not shutil.which("curl"):
        unavailable("curl is not installed: make setup")
    folder = tmp_path_factory.mktemp("requests")
    (folder / ".curlrc").write_text("silent\nshow-error\nfail-with-body\n", "utf-8")
    _, people = create_label(stack)
    with Client(stack, people["admin"]) as client:
        wanted = {"name": "Documentation", "scopes": list(ALL_SCOPES), "role": "admin"}
        key = str(rest(client)("POST", "/api-keys", wanted).json()["secret"])
        release_id = str(client.call("createRelease", {"release": RELEASE})["releaseId"])
        release = rest(client)("GET", f"/releases/{release_id}").json()
        yield {
            "PATH": os.environ["PATH"],
            "CURL_HOME": str(folder),
            "API": f"{stack.hosting_url}/api",
            "SITE": stack.hosting_url,
            "TOKEN": people["admin"].token,
            "KEY": key,
            "RELEASE": release_id,
            "TRACK": str(release["tracks"][0]["id"]),
        }


def test_pages_that_are_run_as_a_whole_have_requests() -> None:
    assert set(AS_A_WHOLE) <= set(REQUESTS)


@pytest.mark.parametrize("page", [page for page in REQUESTS if page not in AS_A_WHOLE], ids=str)
def test_the_requests_of_a_page_succeed(page: Path, environment: dict[str, str]) -> None:
    wrong, said = [], ""
    for request in REQUESTS[page]:
        earlier = re.search(r'"id":"([^"]+)"', said)
        line = re.sub(SITES, environment["SITE"], request.line)
        line = line.replace("RUN_ID", earlier[1] if earlier else "RUN_ID")
        done = subprocess.run(["sh", "-c", line], env=environment, capture_output=True, text=True, check=False)
        said = done.stdout
        if done.returncode:
            wrong.append(f"{request.line}\n  {done.returncode} {done.stderr} {said}")
    assert wrong == [], "\n".join(wrong)
