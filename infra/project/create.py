"""Makes the folder of a new project: its settings and what tells git and people about it."""

from dataclasses import dataclass
from pathlib import Path

from infra.project.settings import FILE, ProjectSettings
from shared.errors import Conflict, Finding, InvalidInput
from shared.version import VERSION

BUILD = "build"
"""The folder of a project that `stardust build` writes."""
STATE = ".stardust"
"""The folder of a project for what runs on this machine."""


@dataclass(frozen=True, slots=True)
class Template:
    """What a new project begins with. `settings` and `infrastructure` are lines of the tables in the file."""

    purpose: str
    settings: tuple[str, ...] = ()
    infrastructure: tuple[str, ...] = ()


_CONTACTS = (
    '# alarm_email = "ops@label.example"  # who is told of faults',
    '# billing_account = "000000-000000-000000"',
)
TEMPLATES = {
    "default": Template(
        "One label or a few, every feature.",
        (
            '# mail_from = "Example Records <no-reply@label.example>"',
            "# app_check = true  # only this project's own apps",
        ),
        (*_CONTACTS, "monthly_budget = 200  # alerts, no limit"),
    ),
    "minimal": Template("Nothing but what must be said."),
    "label": Template(
        "One label with its own artists: nobody is limited.",
        (
            '# mail_from = "Example Records <no-reply@label.example>"',
            '# security_contact = "mailto:security@label.example"',
            "measuring_s_per_day = 43200  # half a day of audio analysis",
        ),
        (*_CONTACTS, "monthly_budget = 200"),
    ),
    "aggregator": Template(
        "Many labels: each has its limits, and hosts and folders of its own.",
        (
            'quotas = "releases=10000,assetBytes=2000000000000,deliveriesPerDay=500"',
            'tenant_limits = "read=6000,write=600"',
            '# reserved_domains = "label.example"  # no tenant may claim them',
            '# shared_storage = "tenantId=gs://bucket/prefix"',
            '# security_contact = "mailto:security@label.example"',
        ),
        (*_CONTACTS, "monthly_budget = 2000", "backup_days = 90"),
    ),
}
_IGNORED = f"""{BUILD}/
{STATE}/
.env*
*.log
.terraform/
*.tfstate*
*.tfplan
"""


def create_project(
    folder: Path, *, template: str = "default", project: str | None = None, region: str = "us-central1"
) -> ProjectSettings:
    """Writes a project into `folder`, which must not exist or be empty. `project` defaults to the folder's name.

    Raises InvalidInput with every problem, Conflict if the folder has files. Nothing is written then.
    """
    if template not in TEMPLATES:
        remedy = f"Choose one of {', '.join(TEMPLATES)}."
        raise InvalidInput([Finding("template", f"There is no template {template!r}.", "unknown", remedy=remedy)])
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(f"{folder} exists already.", remedy="Choose another name, or empty the folder.")
    name = folder.resolve().name
    text = settings_text(TEMPLATES[template], project or name, region)
    settings = ProjectSettings.parse(text)
    files = {FILE: text, ".gitignore": _IGNORED, "README.md": _readme(name, settings)}
    folder.mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        (folder / file).write_text(content, "utf-8")
    return settings


def settings_text(template: Template, project: str, region: str) -> str:
    """The text of `stardust.toml`."""
    lines = [
        f"# {template.purpose} `stardust deploy` applies what is said here.",
        f'version = "{VERSION}"',
        f'project = "{project}"',
        f'region = "{region}"  # functions, queues, schedules, database, buckets and keys; it cannot be changed later',
        '# domain = "distro.label.example"',
    ]
    tables = {"settings": template.settings, "infrastructure": template.infrastructure}
    for name, content in tables.items():
        lines += ["", f"[{name}]", *content] if content else []
    return "\n".join(lines) + "\n"


def _readme(name: str, settings: ProjectSettings) -> str:
    return f"""# {name}

A music distributor on Stardust Distro. `{FILE}` says what it is; git keeps it.

```sh
stardust dev                # run it on this machine, with an example release and two DSPs
stardust init               # once: infrastructure, sign-in, first admin
stardust deploy --dry-run   # show what would be deployed
stardust deploy             # deploy to {settings.url}
stardust update             # move to the version that is installed
```
"""
