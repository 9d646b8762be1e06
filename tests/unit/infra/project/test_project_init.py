"""Setting up a project: what is asked of Google's APIs. They are a stub: nothing real is here."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from infra.project.init import add_web_app, allow_sign_in, keep_state, missing_variables, setup_steps
from infra.project.settings import ProjectSettings
from infra.project.steps import StepFailed

SETTINGS = ProjectSettings.parse(
    'version = "0.1.0"\nproject = "my-label"\nregion = "europe-west1"\ndomain = "music.label.example"\n'
)


@dataclass
class Reply:
    status_code: int = 200
    body: Any = field(default_factory=dict)

    @property
    def text(self) -> str:
        return json.dumps(self.body)

    def json(self) -> Any:
        return self.body


@dataclass
class Google:
    """Answers by method and the end of the path; keeps what was asked."""

    replies: dict[tuple[str, str], Reply] = field(default_factory=dict)
    asked: list[tuple[str, str, Any]] = field(default_factory=list)

    def request(self, method: str, url: str, *, json: Any = None) -> Reply:
        self.asked.append((method, url, json))
        path = url.partition("?")[0]
        found = [reply for (verb, end), reply in self.replies.items() if verb == method and path.endswith(end)]
        return found[0] if found else Reply()


def test_the_state_is_kept_in_a_bucket_with_versions_that_nobody_can_make_public(tmp_path: Path) -> None:
    google = Google()
    assert keep_state(tmp_path, SETTINGS, google) == "gs://my-label-terraform"
    ((method, _, body),) = google.asked
    assert (method, body["versioning"], body["location"]) == ("POST", {"enabled": True}, "EUROPE-WEST1")
    assert body["iamConfiguration"]["publicAccessPrevention"] == "enforced"
    backend = json.loads((tmp_path / "backend.tf.json").read_text("utf-8"))
    assert backend["terraform"]["backend"]["gcs"]["bucket"] == "my-label-terraform"


def test_an_existing_bucket_is_used_but_not_somebody_elses(tmp_path: Path) -> None:
    taken = {("POST", "/b"): Reply(409)}
    assert keep_state(tmp_path, SETTINGS, Google(taken)) == "gs://my-label-terraform"
    refused = Reply(403, {"error": {"message": "no access"}})
    with pytest.raises(StepFailed, match="no access"):
        keep_state(tmp_path, SETTINGS, Google(taken | {("GET", "/my-label-terraform"): refused}))


DONE = {("POST", ":addFirebase"): Reply(body={"done": True}), ("POST", "/webApps"): Reply(body={"done": True})}


def test_firebase_and_a_web_app_are_added_once() -> None:
    google = Google({("GET", "/projects/my-label"): Reply(404), **DONE})
    assert add_web_app(SETTINGS, google) == "created"
    assert [url.rpartition("/")[2] for method, url, _ in google.asked if method == "POST"] == [
        "my-label:addFirebase",
        "webApps",
    ]
    again = Google({("GET", "/webApps"): Reply(body={"apps": [{"appId": "1"}]})})
    assert add_web_app(SETTINGS, again) == "it has one"
    assert [method for method, _, _ in again.asked] == ["GET", "GET"]


def test_an_operation_is_awaited_and_its_error_told() -> None:
    begun = {("POST", "/webApps"): Reply(body={"name": "operations/7"})}
    assert add_web_app(SETTINGS, Google(begun | {("GET", "operations/7"): Reply(body={"done": True})}), pause_s=0)
    refused = {"done": True, "error": {"message": "The terms are not accepted."}}
    with pytest.raises(StepFailed, match="create a web app: The terms are not accepted"):
        add_web_app(SETTINGS, Google(begun | {("GET", "operations/7"): Reply(body=refused)}), pause_s=0)


def test_sign_in_begins_in_a_project_that_never_had_it() -> None:
    @dataclass
    class New(Google):
        def request(self, method: str, url: str, *, json: Any = None) -> Reply:
            begun = any(each.endswith(":initializeAuth") for _, each, _ in self.asked)
            answer = super().request(method, url, json=json)
            return answer if begun or method != "GET" else Reply(404)

    google = New()
    allow_sign_in(SETTINGS, google)
    assert [method for method, _, _ in google.asked] == ["GET", "POST", "GET", "PATCH"]


def test_sign_in_keeps_the_sites_that_were_allowed() -> None:
    google = Google({("GET", "/config"): Reply(body={"authorizedDomains": ["localhost", "my-label.web.app"]})})
    allow_sign_in(SETTINGS, google)
    _, url, body = google.asked[-1]
    assert "updateMask=" in url
    assert body["signIn"]["email"] == {"enabled": True, "passwordRequired": True}
    sites = ["localhost", "my-label.web.app", "my-label.firebaseapp.com", "music.label.example"]
    assert body["authorizedDomains"] == sites


def test_a_refusal_says_what_was_tried() -> None:
    google = Google({("PATCH", "/config"): Reply(400, {"error": {"message": "Billing is off."}})})
    with pytest.raises(StepFailed, match=r"change the settings of sign-in: HTTP 400, Billing is off\."):
        allow_sign_in(SETTINGS, google)


def test_what_terraform_has_no_default_for_is_asked_before_anything_runs() -> None:
    assert missing_variables(SETTINGS) == ["alarm_email", "billing_account"]


def test_a_dry_run_asks_nothing_of_google(tmp_path: Path) -> None:
    steps = setup_steps(tmp_path, SETTINGS, pytest.fail)
    assert [step.shown.split()[0] for step in steps] == ["create", "terraform", "terraform", "add", "allow"]
