"""Sets up a deployment once: infrastructure, sign-in, web app, first admin. All steps can be run again."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from infra.project.settings import ProjectSettings
from infra.project.steps import Step, StepFailed, program

TERRAFORM = "infra/terraform"
_BACKEND = "backend.tf.json"
_IDENTITY = "https://identitytoolkit.googleapis.com/admin/v2/projects"
_STORAGE = "https://storage.googleapis.com/storage/v1/b"
_AUTH = "https://identitytoolkit.googleapis.com/v2/projects"
_FIREBASE = "https://firebase.googleapis.com/v1beta1"
_POLL_S, _OPERATION_TIMEOUT_S = 2, 180
_REQUIRED = ("alarm_email", "billing_account")


class Answer(Protocol):
    """An answer of a Google API."""

    status_code: int
    text: str

    def json(self) -> Any:
        """The body."""


class Session(Protocol):
    """Requests with the operator's credentials, as google.auth.transport.requests.AuthorizedSession makes them."""

    def request(self, method: str, url: str, *, json: Any = None) -> Answer:
        """Sends a request."""


def missing_variables(settings: ProjectSettings) -> list[str]:
    """What [infrastructure] must still say: Terraform has no default for it."""
    return [name for name in _REQUIRED if not settings.infrastructure.get(name)]


def setup_steps(build: Path, settings: ProjectSettings, session: Callable[[], Session]) -> list[Step]:
    """The steps up to a project into which can be deployed. `session` is opened on first use."""
    return list(_steps(build, settings, session))


def _steps(build: Path, settings: ProjectSettings, session: Callable[[], Session]) -> Iterator[Step]:
    folder, state = build / TERRAFORM, state_bucket(settings)
    yield Step(
        "Keep the state of Terraform in a bucket",
        f"create gs://{state} with versions, unless it exists",
        lambda: keep_state(folder, settings, session()),
    )
    yield program("Prepare Terraform", ("terraform", "init", "-input=false"), folder)
    yield program("Create the infrastructure", ("terraform", "apply", "-input=false", "-auto-approve"), folder)
    yield Step(
        "Make it a Firebase project with a web app",
        f"add Firebase and a web app to {settings.project}, unless it has them",
        lambda: add_web_app(settings, session()),
    )
    yield Step(
        "Turn on sign-in by e-mail",
        f"allow passwords, and sign-in on {settings.domain or 'the project’s own sites'}",
        lambda: allow_sign_in(settings, session()),
    )


def state_bucket(settings: ProjectSettings) -> str:
    """The bucket of Terraform's state. It has no secrets, but says everything about the infrastructure."""
    return f"{settings.project}-terraform"


def keep_state(folder: Path, settings: ProjectSettings, session: Session) -> str:
    """Creates the bucket unless it exists, and tells Terraform. Raises StepFailed."""
    bucket = state_bucket(settings)
    body = {
        "name": bucket,
        "location": settings.region.upper(),
        "versioning": {"enabled": True},
        "iamConfiguration": {
            "uniformBucketLevelAccess": {"enabled": True},
            "publicAccessPrevention": "enforced",
        },
    }
    answer = session.request("POST", f"{_STORAGE}?project={settings.project}", json=body)
    if answer.status_code == 409:  # the name is taken; if it is by somebody else, the next request is refused
        _said(session.request("GET", f"{_STORAGE}/{bucket}"), f"look at gs://{bucket}")
    else:
        _said(answer, f"create gs://{bucket}")
    backend = {"terraform": {"backend": {"gcs": {"bucket": bucket, "prefix": "stardust"}}}}
    (folder / _BACKEND).write_text(json.dumps(backend, indent=2), "utf-8")
    return f"gs://{bucket}"


def add_web_app(settings: ProjectSettings, session: Session, *, pause_s: float = _POLL_S) -> str:
    """Adds Firebase and a web app unless the project has them: Hosting needs one to tell the client its settings.

    Raises StepFailed.
    """
    url = f"{_FIREBASE}/projects/{settings.project}"
    if session.request("GET", url).status_code == 404:
        _done(session.request("POST", f"{url}:addFirebase", json={}), "add Firebase to the project", session, pause_s)
    apps = _said(session.request("GET", f"{url}/webApps"), "list the web apps").get("apps", [])
    if apps:
        return "it has one"
    created = session.request("POST", f"{url}/webApps", json={"displayName": "Stardust Distro"})
    _done(created, "create a web app", session, pause_s)
    return "created"


def _done(answer: Answer, what: str, session: Session, pause_s: float) -> None:
    """Waits for the long-running operation that the answer names. Raises StepFailed with its error."""
    operation = _said(answer, what)
    end = time.monotonic() + _OPERATION_TIMEOUT_S
    while not operation.get("done"):
        if time.monotonic() >= end:
            raise StepFailed(f"Google did not {what} in {_OPERATION_TIMEOUT_S} seconds.")
        time.sleep(pause_s)
        operation = _said(session.request("GET", f"{_FIREBASE}/{operation['name']}"), what)
    if error := operation.get("error"):
        raise StepFailed(f"Google did not {what}: {error.get('message', error)}")


def allow_sign_in(settings: ProjectSettings, session: Session) -> str:
    """Turns on passwords, and adds the project's sites to those that may sign people in. Raises StepFailed."""
    url = f"{_IDENTITY}/{settings.project}/config"
    found = session.request("GET", url)
    if found.status_code == 404:  # sign-in was never used in this project
        begun = session.request("POST", f"{_AUTH}/{settings.project}/identityPlatform:initializeAuth", json={})
        _said(begun, "begin with sign-in")
        found = session.request("GET", url)
    current = _said(found, "read the settings of sign-in")
    sites = [f"{settings.project}.web.app", f"{settings.project}.firebaseapp.com", *filter(None, [settings.domain])]
    domains: Sequence[str] = [*dict.fromkeys([*current.get("authorizedDomains", []), *sites])]
    body = {"signIn": {"email": {"enabled": True, "passwordRequired": True}}, "authorizedDomains": domains}
    mask = "signIn.email.enabled,signIn.email.passwordRequired,authorizedDomains"
    _said(session.request("PATCH", f"{url}?updateMask={mask}", json=body), "change the settings of sign-in")
    return f"on {', '.join(domains)}"


def _said(answer: Answer, what: str) -> Mapping[str, Any]:
    if answer.status_code >= 300:
        try:
            message = str(answer.json()["error"]["message"])
        except (ValueError, KeyError, TypeError):
            message = answer.text[:200]
        raise StepFailed(f"Google did not {what}: HTTP {answer.status_code}, {message}")
    found = answer.json()
    return found if isinstance(found, dict) else {}
