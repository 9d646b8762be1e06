"""Reads `stardust.toml`, the one file that says what a deployment is; everything else is derived from it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

from infra.project.plugins import PluginPin, plugin_pins, plugin_problems
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
_TABLES = ("settings", "infrastructure", "plugins")
TERRAFORM = (
    "location",
    "bucket_location",
    "backup_location",
    "backup_days",
    "ledger_days",
    "alarm_email",
    "documentation",
    "billing_account",
    "monthly_budget",
)
"""The variables of infra/terraform/variables.tf that [infrastructure] may set; the rest is derived."""
_DERIVED = ("region", "bucket", "kms_key", "signing_key", "ledger_bucket", "backup_bucket", "app_url")
FUNCTIONS = {
    "allow_private_hosts": (
        "The private networks of on-premise DSPs: `10.1.0.0/16,fd12:3456::/48`. Link-local and metadata addresses are "
        "never reached."
    ),
    "app_check": "`true` accepts people's calls only from this project's own apps. Enable App Check for them first.",
    "cors_origins": (
        "The sites whose pages may call the REST API from a browser: `https://app.example,https://tools.example`."
    ),
    "deezer_url": "Deezer's public API, for lookups; an empty text turns it off.",
    "delivery_deadline_s": "How many seconds a delivery may take before it goes on in another task (10 to 1740).",
    "functions_url": "Where the functions answer, if not at the platform's own address.",
    "limits": "Requests per minute by class: `read=600,write=60`.",
    "mail_from": "The sender of mails: `Example Records <no-reply@label.example>`.",
    "measuring_s_per_day": (
        "How many seconds a day the files of one tenant may be measured (21600). After that, uploads stay `uploading` "
        "with the reason, and are processed on request the next day."
    ),
    "musicbrainz_url": "MusicBrainz' public API, for lookups; an empty text turns it off.",
    "nameservers": "The DNS resolvers that look up the proofs of tenants' domains; the machine's by default.",
    "otlp_url": (
        "The OpenTelemetry collector that spans are sent to, by OTLP over HTTP: `https://collector.label.example`. "
        "None are sent without one."
    ),
    "min_instances": (
        "How many instances of which functions are kept ready, at the price of idle instances: `deliver=1,api=1`. The "
        "others start with the first request, which takes some seconds then."
    ),
    "plugin_registry": (
        "The registry of plug-ins in which admins search, and the public key that signs it: "
        "`https://plugins.example/registry.json#KEY`. Two keys, `KEY,OTHER`, while one is replaced."
    ),
    "quotas": (
        "What every tenant may have at most: `releases=10000,assetBytes=2000000000000,deliveriesPerDay=500`. What is "
        "not named has no bound. `stardust tenant quotas` gives a tenant numbers of its own."
    ),
    "reserved_domains": (
        "Domains that no tenant may claim, nor any below them: `label.example,shop.example`. The deployment's own "
        "sites and the domains of Google Cloud are always reserved."
    ),
    "security_contact": (
        "Whom to tell about a vulnerability: `mailto:security@label.example` or an `https://` address. "
        "`/.well-known/security.txt` (RFC 9116) names it; without it, the file does not exist."
    ),
    "shared_storage": (
        "The folders that tenants may deliver to with the deployment's own identity: "
        "`tenantId=gs://bucket/prefix,tenantId=azure://account/container/prefix`. A folder includes everything below "
        "it; folders of different tenants must not overlap. The deployment's own buckets are refused."
    ),
    "spotify_client_id": "The client id of Spotify's Web API, for lookups.",
    "tenant_limits": "Requests per minute of a whole tenant, as `limits`; ten times a person's limit by default.",
    "workbench_url": "A DDEX Workbench that validates messages besides the product's own stages.",
}
"""The variables of shared/config.py that [settings] may set, in lower case without STARDUST_, and their meaning."""


@dataclass(frozen=True, slots=True)
class ProjectSettings:
    """One deployment. `settings` are variables of the functions, `infrastructure` those of Terraform."""

    version: str
    project: str
    region: str
    domain: str | None
    settings: Mapping[str, str]
    infrastructure: Mapping[str, str | int]
    plugins: Mapping[str, PluginPin] = field(default_factory=dict)
    """The plug-ins that are deployed, by name."""

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
        problems = [*_shape(data), *_names(data), *_settings(data), *_infrastructure(data), *plugin_problems(data)]
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
            plugin_pins(data),
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
