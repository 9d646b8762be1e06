"""Writes docs/reference/configuration.md: `python -m infra.project.reference`."""

import re
import sys
from collections.abc import Iterable, Iterator

from infra.bundle import SOURCES
from infra.project.create import TEMPLATES
from infra.project.settings import FUNCTIONS, TERRAFORM
from shared.generated import DOCS, Files, generate

PAGE = DOCS / "reference/configuration.md"
_VARIABLE = re.compile(r'variable "(\w+)" \{(.*?)\n\}', re.DOTALL)
_NAMES = {
    "version": "The version of Stardust Distro; `stardust update` changes it.",
    "project": "The id of the Google Cloud project, which is also the Firebase project.",
    "region": (
        "Where everything is: functions, queues, schedules, hosting's rewrites, database, buckets and keys. It cannot "
        "be changed later."
    ),
    "domain": "The site's own domain. Connect it to Firebase Hosting in the Firebase console.",
}
_SECRETS = (
    (
        "STARDUST_SMTP_URL",
        "The mail server, `smtp://user:password@host:587`. With `none`, the Trigger Email extension sends the "
        "documents in `mail`.",
    ),
    (
        "STARDUST_SPOTIFY_CLIENT_SECRET",
        "The client secret of Spotify's Web API. With `none`, Spotify is not asked.",
    ),
    ("STARDUST_WORKBENCH_KEY", "The API key of the DDEX Workbench. With `none`, it is asked without a key."),
)


def page() -> str:
    """The page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Configuration"
    yield ""
    yield "<!-- Generated: python -m infra.project.reference -->"
    yield ""
    yield "A deployment is described by one file, `stardust.toml`. `stardust create` writes it; `stardust build`,"
    yield "`deploy` and `init` read it, and tell every problem at once. Keep it in git: it has no secrets."
    yield from _table("The file", _NAMES.items())
    yield from _table("Functions: [settings]", FUNCTIONS.items())
    yield from _table("Terraform: [infrastructure]", _terraform())
    yield "These follow from the project and the region: the buckets, the keys, the address of the web client."
    yield from _table("Secrets", _SECRETS)
    yield "Secrets are in Secret Manager, and only the functions that use one can read it. Terraform creates them with"
    yield "the value `none`. Set one with `firebase functions:secrets:set STARDUST_SMTP_URL --project my-project`;"
    yield "functions read it after the next deployment. Credentials of delivery targets are not among them: Cloud KMS"
    yield "encrypts those."
    yield from _table("Templates", ((name, template.purpose) for name, template in TEMPLATES.items()))


def _table(title: str, rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from ("", f"## {title}", "", "| Name | Meaning |", "|---|---|")
    for name, meaning in rows:
        yield f"| `{name}` | {meaning} |"
    yield ""


def _terraform() -> Iterator[tuple[str, str]]:
    text = (SOURCES / "infra/terraform/variables.tf").read_text("utf-8")
    described = {name: re.search(r'description = "(.*)"', body) for name, body in _VARIABLE.findall(text)}
    for name in TERRAFORM:
        found = described[name]
        yield name, found[1] if found else ""


def files() -> Files:
    """The page."""
    return {PAGE: page()}


if __name__ == "__main__":
    sys.exit(generate(files(), "infra.project.reference", sys.argv[1:]))
