"""Reads `stardust.toml`, the one file that says what a deployment is; everything else is derived from it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from shared.config import SECRETS, Settings
from shared.errors import Finding, InvalidInput, NotFound

FILE = "stardust.toml"
_PREFIX = "STARDUST_"
_FORMS = {
    "version": (r"\d+\.\d+\.\d+([.+-]?\w+)*", "Write the version of Stardust Distro, such as 0.2.0."),
    "project": (r"[a-z][a-z0-9-]{4,28}[a-z0-9]", "Use 6 to 30 lower-case letters, digits and hyphens."),
    "region": (r"[a-z]+-[a-z]+\d+", "Use a region of Google Cloud, such as europe-west1."),
    "domain": (r"([a-z0-9-]+\.)+[a-z]{2,}", "Write the host only, such as distro.label.example."),
}
"""The form of each name, and how to mend it. Source of the project's: resource manager of Google Cloud."""
_OPTIONAL = {"domain"}
_TABLES = ("settings", "infrastructure")
TERRAFORM = (
    "location",
    "bucket_location",
    "backup_location",
    "backup_days",
    "ledger_days",
    "alarm_email",
    "billing_account",
    "monthly_budget",
)
"""The variables of infra/terraform/variables.tf that [infrastructure] may set; the rest is derived."""
_DERIVED = ("region", "bucket", "kms_key", "signing_key", "ledger_bucket", "backup_bucket", "app_url")
FUNCTIONS = (
    "allow_private_hosts",
    "app_check",
    "cors_origins",
    "deezer_url",
    "delivery_deadline_s",
    "functions_url",
    "limits",
    "mail_from",
    "measuring_s_per_day",
    "musicbrainz_url",
    "nameservers",
    "quotas",
    "reserved_domains",
    "security_contact",
    "shared_storage",
    "spotify_client_id",
    "tenant_limits",
    "workbench_url",
)
"""The variables of shared/config.py that [settings] may set, in lower case and without STARDUST_."""


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """One deployment. `settings` are variables of the functions, `infrastructure` those of Terraform."""

    version: str
    project: str
    region: str
    domain: str | None
    settings: Mapping[str, str]
    infrastructure: Mapping[str, str | int]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The settings in `folder`. Raises NotFound without a file, InvalidInput with every problem in it."""
        try:
            text = (folder / FILE).read_text("utf-8")
        except FileNotFoundError as error:
            raise NotFound(
                f"There is no {FILE} in {folder.resolve()}.",
                remedy="Go to the folder of a project, or make one: stardust create NAME.",
            ) from error
        return cls.parse(text)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The settings that the file says. Raises InvalidInput with every problem."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise InvalidInput([Finding(FILE, f"This is not TOML: {error}", "unreadable")]) from error
        problems = [*_shape(data), *_names(data), *_settings(data), *_infrastructure(data)]
        if problems:
            raise InvalidInput(problems)
        settings = {_variable(name): _text(value) for name, value in data.get("settings", {}).items()}
        found = cls(
            data["version"],
            data["project"],
            data["region"],
            data.get("domain"),
            settings,
            data.get("infrastructure", {}),
        )
        found.check()
        return found

    def check(self) -> None:
        """Raises InvalidInput with everything that the functions would refuse at their start."""
        try:
            Settings.from_env(self.env)
        except InvalidInput as error:
            found = [
                replace(each, path=f"settings.{each.path.removeprefix(_PREFIX).lower()}") for each in error.problems
            ]
            raise InvalidInput(found) from error

    @property
    def bucket(self) -> str:
        """The bucket for uploads and messages."""
        return f"{self.project}-files"

    @property
    def url(self) -> str:
        """Where the web client is."""
        return f"https://{self.domain or f'{self.project}.web.app'}"

    @property
    def env(self) -> dict[str, str]:
        """The variables of the functions. Names of keys and buckets: infra/terraform/outputs.tf."""
        keys = f"projects/{self.project}/locations/{self.region}/keyRings/stardust/cryptoKeys"
        return {
            "GCLOUD_PROJECT": self.project,
            "STARDUST_REGION": self.region,
            "STARDUST_BUCKET": self.bucket,
            "STARDUST_KMS_KEY": f"{keys}/credentials",
            "STARDUST_SIGNING_KEY": f"{keys}/heads/cryptoKeyVersions/1",
            "STARDUST_LEDGER_BUCKET": f"{self.bucket}-ledger",
            "STARDUST_BACKUP_BUCKET": f"{self.bucket}-backups",
            "STARDUST_APP_URL": self.url,
            **self.settings,
        }

    @property
    def terraform(self) -> dict[str, str | int]:
        """The variables of Terraform."""
        return {"project": self.project, "region": self.region, "bucket": self.bucket, **self.infrastructure}


def with_version(text: str, version: str) -> str:
    """The file's text with another version; everything else, comments too, stays."""
    return re.sub(r'(?m)^version\s*=\s*"[^"]*"', f'version = "{version}"', text, count=1)


def _shape(data: Mapping[str, Any]) -> Iterator[Finding]:
    known = (*_FORMS, *_TABLES)
    for name in data.keys() - set(known):
        yield Finding(name, f"{FILE} has no {name!r}.", "unknown", remedy=f"It has {', '.join(known)}.")
    for name in _TABLES:
        if not isinstance(data.get(name, {}), dict):
            yield Finding(name, f"{name!r} is not a table.", "invalid", remedy=f"Write [{name}] and its lines below.")


def _names(data: Mapping[str, Any]) -> Iterator[Finding]:
    for name, (form, remedy) in _FORMS.items():
        value = data.get(name)
        if value is None:
            if name not in _OPTIONAL:
                yield Finding(name, f"{name!r} is not set.", "missing", remedy=remedy)
        elif not isinstance(value, str) or not re.fullmatch(form, value):
            yield Finding(name, f"{value!r} is not valid.", "invalid", remedy=remedy)


def _settings(data: Mapping[str, Any]) -> Iterator[Finding]:
    for name, value in _table(data, "settings").items():
        path, variable = f"settings.{name}", _variable(name)
        if variable in SECRETS:
            remedy = f"Remove it here and run: firebase functions:secrets:set {variable}"
            yield Finding(path, "A secret does not belong in a file.", "secret", remedy=remedy)
        elif name in _DERIVED:
            remedy = "Remove it: it follows from the project, the region and the domain."
            yield Finding(path, f"{name!r} is set twice.", "derived", remedy=remedy)
        elif name not in FUNCTIONS:
            yield Finding(
                path, f"There is no setting {name!r}.", "unknown", remedy=f"There are {', '.join(FUNCTIONS)}."
            )
        elif not isinstance(value, str | int | bool):
            yield Finding(path, "A setting is a text, a number, true or false.", "invalid", remedy="Correct it.")


def _infrastructure(data: Mapping[str, Any]) -> Iterator[Finding]:
    for name, value in _table(data, "infrastructure").items():
        path = f"infrastructure.{name}"
        if name not in TERRAFORM:
            yield Finding(path, f"There is no {name!r}.", "unknown", remedy=f"There are {', '.join(TERRAFORM)}.")
        elif not isinstance(value, str | int) or isinstance(value, bool):
            yield Finding(path, "This is neither a text nor a number.", "invalid", remedy="Correct it.")


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = data.get(name, {})
    return found if isinstance(found, dict) else {}


def _variable(name: str) -> str:
    return _PREFIX + name.upper()


def _text(value: str | int | bool) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
