"""The passthrough to the REST API: fields, files, pages, errors and their exit codes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.cli.exit_codes import TABLE
from tests.unit.cli.conftest import Deployment


def test_fields_are_the_query_of_a_get_and_the_body_of_others(deployment: Deployment) -> None:
    found = deployment.json("api", "GET", "/api/v1/releases", "-f", "status=ready", "-F", "limit=1")
    assert [each["id"] for each in found["items"]] == ["release"]
    changed = deployment.json("api", "patch", "tenant", "-f", "name=Another", "-F", "settings.autoDeliver=true")
    assert (changed["name"], changed["settings"]["autoDeliver"]) == ("Another", True)


def test_pages_are_read_as_one_list(deployment: Deployment) -> None:
    for number in range(5):
        deployment.json("api", "POST", "/releases", "-f", f"basic.title=Tides {number}")
    found = deployment.json("api", "GET", "/releases", "--paginate", "-F", "limit=2")
    assert (len(found["items"]), "nextCursor" in found) == (6, False)


def test_a_body_is_read_from_a_file_or_from_standard_input(deployment: Deployment, tmp_path: Path) -> None:
    file = tmp_path / "body.json"
    file.write_text('{"basic": {"title": "From a file"}}', "utf-8")
    assert deployment.json("api", "POST", "/releases", "--input", file)["basic"]["title"] == "From a file"
    piped = deployment.run("api", "POST", "/releases", "--input", "-", stdin='{"basic": {"title": "Piped"}}')
    assert json.loads(piped.stdout)["basic"]["title"] == "Piped"
    assert deployment.run("api", "POST", "/releases", "--input", "-", stdin="{").exit_code == 2
    assert deployment.run("api", "POST", "/releases", "--input", file, "-f", "a=b").exit_code == 2


def test_a_dry_run_sends_nothing_and_shows_no_key(deployment: Deployment) -> None:
    sent = len(deployment.server.requests)
    result = deployment.run("api", "DELETE", "/releases/release", "-H", "If-Match: *", "--dry-run")
    assert json.loads(result.stdout)["headers"] == {"If-Match": "*"}
    assert deployment.key not in result.output
    assert len(deployment.server.requests) == sent


def test_the_status_and_headers_are_printed_on_request(deployment: Deployment) -> None:
    result = deployment.run("api", "GET", "/releases/release", "-i")
    assert result.stdout.startswith("HTTP 200\n")
    assert "\netag: W/" in result.stdout


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, 2), (401, 3), (403, 3), (404, 4), (409, 5), (412, 5), (422, 2), (428, 5), (500, 6), (503, 6)],
)
def test_each_status_has_its_exit_code(deployment: Deployment, status: int, code: int) -> None:
    problem = {"title": "x", "status": status, "detail": "It is so.", "code": "x", "remedy": "Do this."}
    deployment.server.will_answer(status, problem)
    result = deployment.run("api", "POST", "/releases")
    assert (result.exit_code, "It is so. Do this." in result.output.replace("\n", " ")) == (code, True)
    assert code in {each.code for each in TABLE}


def test_a_busy_deployment_is_asked_again_when_it_says(deployment: Deployment, no_pause: Callable[..., None]) -> None:
    waits: list[int] = []
    no_pause(lambda: waits.append(1))
    deployment.server.will_answer(429, {"detail": "Too many."}, Retry_After="7")
    result = deployment.run("api", "GET", "/tenant")
    assert (result.exit_code, len(waits)) == (0, 1)
    assert "wait for 7 s" in result.stderr
    deployment.server.will_answer(429, {"detail": "Too many."}, Retry_After="3000")
    assert deployment.run("api", "GET", "/tenant").exit_code == 6
    deployment.server.will_answer(429, {"detail": "Too many."}, Retry_After="7")
    assert deployment.run("api", "POST", "/releases").exit_code == 6, "what changes something is sent once"


@pytest.mark.parametrize("path", ["https://elsewhere.example/x", "//elsewhere.example/x"])
def test_other_addresses_get_no_key(deployment: Deployment, path: str) -> None:
    sent = len(deployment.server.requests)
    assert deployment.run("api", "GET", path).exit_code == 2
    assert len(deployment.server.requests) == sent


def test_a_deployment_that_does_not_answer_is_told(deployment: Deployment) -> None:
    document = json.loads(deployment.config.read_text())
    document["profiles"]["label"]["url"] = "http://127.0.0.1:9"
    deployment.config.write_text(json.dumps(document))
    result = deployment.run("api", "GET", "/tenant")
    assert (result.exit_code, "did not respond" in result.output) == (6, True)


def test_what_is_no_json_is_passed_on(deployment: Deployment) -> None:
    deployment.server.answers.append((200, b"plain text", {"Content-Type": "text/plain"}))
    assert deployment.run("api", "GET", "/text").stdout == "plain text"
