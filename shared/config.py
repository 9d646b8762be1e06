"""Reads a deployment's settings; the only module that reads the environment."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import combinations
from pathlib import Path
from typing import Literal, Self, TypeVar, get_args
from urllib.parse import unquote, urlsplit

from shared.errors import Finding, InvalidInput

LimitClass = Literal["read", "write", "upload", "guess", "public"]
"""Request classes with separate rate limits; the default limits are defined in shared/accounts/limits."""

N = TypeVar("N", bound=str)

QuotaName = Literal["releases", "assetBytes", "deliveriesPerDay"]
"""What an operator can bound for a whole tenant (shared/accounts/controls.py)."""

SECRETS = ("STARDUST_SMTP_URL", "STARDUST_SPOTIFY_CLIENT_SECRET", "STARDUST_WORKBENCH_KEY")
"""The variables that Secret Manager provides (functions/secrets.py). Secrets cannot be empty: `none` is not set."""


def bucket_name(env: Mapping[str, str]) -> str:
    """The bucket for uploads and messages: STARDUST_BUCKET, else FIREBASE_CONFIG's, else the project's default."""
    firebase = json.loads(env.get("FIREBASE_CONFIG") or "{}")
    project = env.get("GCLOUD_PROJECT") or env.get("GOOGLE_CLOUD_PROJECT") or "project"
    return env.get("STARDUST_BUCKET") or firebase.get("storageBucket") or f"{project}.appspot.com"


def min_instances_of(env: Mapping[str, str], functions: tuple[str, ...]) -> dict[str, int]:
    """How many instances of which of the functions are kept ready: STARDUST_MIN_INSTANCES. Raises InvalidInput."""
    problems: list[Finding] = []
    found = _numbers("STARDUST_MIN_INSTANCES", functions, "deliver=1,api=1", env, problems)
    if problems:
        raise InvalidInput(problems)
    return found


def region_of(env: Mapping[str, str]) -> str:
    """The region of the functions and their queues: STARDUST_REGION, else us-central1."""
    return env.get("STARDUST_REGION") or "us-central1"


@dataclass(frozen=True, slots=True)
class SharedFolder:
    """A cloud folder that a tenant's targets may open with the deployment's own identity.

    `url`: `gs://bucket/prefix` or `azure://account/container/prefix`, without a slash at the end.
    """

    tenant_id: str
    url: str

    def contains(self, url: str) -> bool:
        """True for the folder itself and everything below it."""
        return url == self.url or url.startswith(f"{self.url}/")


@dataclass(frozen=True, slots=True)
class WorkbenchSettings:
    """The URL of a DDEX Workbench, and its API key if it needs one."""

    url: str
    api_key: str | None = field(repr=False)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self | None:
        """The settings, or None without STARDUST_WORKBENCH_URL."""
        url = env.get("STARDUST_WORKBENCH_URL", "").rstrip("/")
        return cls(url, _secret(env, "STARDUST_WORKBENCH_KEY")) if url else None


@dataclass(frozen=True, slots=True)
class SpotifySettings:
    """Credentials and base URLs of Spotify's Web API."""

    client_id: str
    client_secret: str = field(repr=False)
    url: str
    accounts_url: str

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self | None:
        """The settings, or None if the credentials are not set."""
        client_id, secret = env.get("STARDUST_SPOTIFY_CLIENT_ID"), _secret(env, "STARDUST_SPOTIFY_CLIENT_SECRET")
        if not client_id or not secret:
            return None
        url = env.get("STARDUST_SPOTIFY_URL", "https://api.spotify.com").rstrip("/")
        accounts = env.get("STARDUST_SPOTIFY_ACCOUNTS_URL", "https://accounts.spotify.com").rstrip("/")
        return cls(client_id, secret, url, accounts)


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between deployments. Policy durations are constants in the modules that apply them."""

    project: str
    region: str
    bucket: str
    kms_key: str | None
    signing_key: str | None
    """The version of the KMS key that signs the heads of the tenants' chains; None signs none, but on the emulators."""
    ledger_bucket: str | None
    """The locked bucket that keeps the signed heads."""
    backup_bucket: str | None
    """The bucket of the tenants' backups; None keeps them in the bucket for uploads."""
    emulated: bool
    """True only on the Firebase emulators."""
    firestore_emulator: str | None
    storage_emulator: str | None
    kms_endpoint: str | None
    """A KMS server other than Google's (tests)."""
    schemas: Path | None
    """The folder of the official DDEX schemas, if installed."""
    allow_private_hosts: bool | tuple[IPv4Network | IPv6Network, ...]
    """The private networks that targets may be in (on-premise DSPs); True, on the emulators only, for all."""
    app_check: bool
    """Requires Firebase App Check: callers must use this project's own apps."""
    delivery_deadline: timedelta
    measuring_s_per_day: int
    """How many seconds a day the files of one tenant may be measured."""
    limits: Mapping[LimitClass, int]
    """Requests per minute by class, overriding shared/accounts/limits/classes.py."""
    tenant_limits: Mapping[LimitClass, int]
    """Requests per minute by class of a whole tenant: the ceilings of the operator."""
    quotas: Mapping[QuotaName, int]
    """What every tenant may have at most, unless the operator has given it quotas of its own; no entry: no bound."""
    shared_storage: tuple[SharedFolder, ...]
    """What targets without credentials of their own may open; empty means that there are none."""
    smtp_url: str | None = field(repr=False)
    """The mail server's URL, including the password; None leaves sending to the Trigger Email extension."""
    mail_from: str
    app_url: str
    """The web application's URL, for links in mails."""
    security_contact: str
    """Whom to tell about a vulnerability, as `mailto:` or `https:` URL; empty: nobody."""
    functions_url: str
    reserved_domains: tuple[str, ...]
    """Domains that no tenant may claim, nor any below them: the operator's list, and the deployment's own sites."""
    nameservers: tuple[str, ...]
    """Resolvers that are asked for the proofs of tenants' domains; empty for the machine's."""
    cors_origins: tuple[str, ...]
    """The sites whose pages may call the REST API from a browser."""
    deezer_url: str | None
    """Deezer's public API; None (set to an empty string) disables it."""
    musicbrainz_url: str | None
    """MusicBrainz' public API; None (set to an empty string) disables it."""
    spotify: SpotifySettings | None
    """None disables Spotify lookups."""
    otlp_url: str | None
    """The OpenTelemetry collector that spans are sent to; None for none."""
    plugin_registry: str
    """The registry of plug-ins and the keys that sign it: `https://host/registry.json#KEY`; empty for none."""
    workbench: WorkbenchSettings | None
    """The DDEX Workbench that validates messages besides the own stages; None for none."""

    @property
    def workbench_key(self) -> str:
        """The key of the DDEX Workbench, or an empty string."""
        return (self.workbench.api_key or "") if self.workbench else ""

    @property
    def smtp_password(self) -> str:
        """The password in the mail server's URL, or an empty string."""
        return unquote(urlsplit(self.smtp_url or "").password or "")

    @property
    def buckets(self) -> tuple[str, ...]:
        """The deployment's own buckets."""
        return tuple(filter(None, (self.bucket, self.ledger_bucket, self.backup_bucket)))

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Reads the settings from environment variables.

        Raises InvalidInput listing every variable that is missing or invalid.
        """
        problems: list[Finding] = []
        project = env.get("GCLOUD_PROJECT") or env.get("GOOGLE_CLOUD_PROJECT") or ""
        if not project:
            problems.append(
                Finding("GCLOUD_PROJECT", "The project id is not set.", "missing", remedy="Set GCLOUD_PROJECT.")
            )
        firestore = env.get("FIRESTORE_EMULATOR_HOST")
        # A variable that strayed into production must not switch to the emulators' vault: their projects are demo-...
        emulated = bool(firestore) and project.startswith("demo-") and env.get("FUNCTIONS_EMULATOR", "true") == "true"
        private_hosts = _private_hosts(env.get("STARDUST_ALLOW_PRIVATE_HOSTS", ""), emulated, problems)
        kms_key = env.get("STARDUST_KMS_KEY") or None
        if not kms_key and not emulated:
            problems.append(
                Finding(
                    "STARDUST_KMS_KEY",
                    "No KMS key is set.",
                    "missing",
                    remedy="Set it to projects/P/locations/L/keyRings/R/cryptoKeys/K.",
                )
            )
        deadline = env.get("STARDUST_DELIVERY_DEADLINE_S", "1500")
        if not deadline.isdigit() or not 10 <= int(deadline) <= 1740:
            problems.append(
                Finding(
                    "STARDUST_DELIVERY_DEADLINE_S",
                    f"{deadline!r} is not a valid deadline.",
                    "invalid",
                    remedy="Set a number of seconds from 10 to 1740.",
                )
            )
        measuring = env.get("STARDUST_MEASURING_S_PER_DAY", "21600")
        if not measuring.isdecimal() or int(measuring) < 60:
            problems.append(
                Finding(
                    "STARDUST_MEASURING_S_PER_DAY",
                    f"{measuring!r} is not a valid number of seconds.",
                    "invalid",
                    remedy="Set a number of seconds from 60.",
                )
            )
        classes, names = get_args(LimitClass), get_args(QuotaName)
        limits = _numbers("STARDUST_LIMITS", classes, "read=600,write=60", env, problems)
        tenant_limits = _numbers("STARDUST_TENANT_LIMITS", classes, "read=600,write=60", env, problems)
        quotas = _numbers("STARDUST_QUOTAS", names, "releases=10000,deliveriesPerDay=500", env, problems)
        shared_storage = _shared_storage(env.get("STARDUST_SHARED_STORAGE", ""), problems)
        contact = env.get("STARDUST_SECURITY_CONTACT", "")
        if contact and not _CONTACT.fullmatch(contact):
            message, remedy = f"{contact!r} is no contact.", "Set a URL: mailto:security@label.example or https://..."
            problems.append(Finding("STARDUST_SECURITY_CONTACT", message, "invalid", remedy=remedy))
        cors_origins = _origins("STARDUST_CORS_ORIGINS", env, problems)
        otlp_url = env.get("STARDUST_OTLP_URL", "").rstrip("/")
        if otlp_url and not _COLLECTOR.fullmatch(otlp_url):
            message, remedy = f"{otlp_url!r} is no collector.", "Set https://host, or http://host:4318 in your network."
            problems.append(Finding("STARDUST_OTLP_URL", message, "invalid", remedy=remedy))
        registry = env.get("STARDUST_PLUGIN_REGISTRY", "")
        if registry and not _REGISTRY.fullmatch(registry):
            message, remedy = "This names no registry and its key.", "Set https://host/registry.json#KEY."
            problems.append(Finding("STARDUST_PLUGIN_REGISTRY", message, "invalid", remedy=remedy))
        if problems:
            raise InvalidInput(problems)
        schemas = env.get("STARDUST_DDEX_SCHEMAS")
        region = region_of(env)
        app_url = (env.get("STARDUST_APP_URL") or f"https://{project}.web.app").rstrip("/")
        functions_url = env.get("STARDUST_FUNCTIONS_URL") or f"https://{region}-{project}.cloudfunctions.net"
        return cls(
            project=project,
            region=region,
            bucket=bucket_name(env),
            kms_key=kms_key,
            signing_key=env.get("STARDUST_SIGNING_KEY") or None,
            ledger_bucket=env.get("STARDUST_LEDGER_BUCKET") or None,
            backup_bucket=env.get("STARDUST_BACKUP_BUCKET") or None,
            emulated=emulated,
            firestore_emulator=firestore,
            storage_emulator=env.get("STORAGE_EMULATOR_HOST"),
            kms_endpoint=env.get("STARDUST_KMS_ENDPOINT") or None,
            schemas=Path(schemas) if schemas else None,
            allow_private_hosts=private_hosts,
            app_check=env.get("STARDUST_APP_CHECK") == "1",
            delivery_deadline=timedelta(seconds=int(deadline)),
            measuring_s_per_day=int(measuring),
            limits=limits,
            tenant_limits=tenant_limits,
            quotas=quotas,
            shared_storage=shared_storage,
            smtp_url=_secret(env, "STARDUST_SMTP_URL"),
            mail_from=env.get("STARDUST_MAIL_FROM") or f"Stardust Distro <no-reply@{project}.web.app>",
            app_url=app_url,
            security_contact=contact,
            functions_url=functions_url.rstrip("/"),
            reserved_domains=_reserved_domains(env.get("STARDUST_RESERVED_DOMAINS", ""), app_url, functions_url),
            nameservers=tuple(part.strip() for part in env.get("STARDUST_NAMESERVERS", "").split(",") if part.strip()),
            cors_origins=cors_origins,
            deezer_url=env.get("STARDUST_DEEZER_URL", "https://api.deezer.com").rstrip("/") or None,
            musicbrainz_url=env.get("STARDUST_MUSICBRAINZ_URL", "https://musicbrainz.org/ws/2").rstrip("/") or None,
            spotify=SpotifySettings.from_env(env),
            otlp_url=otlp_url or None,
            plugin_registry=registry,
            workbench=WorkbenchSettings.from_env(env),
        )


def _secret(env: Mapping[str, str], name: str) -> str | None:
    """The secret without the line break that files and pipes end with; None if it is empty or `none`."""
    value = env.get(name, "").strip()
    return None if value in ("", "none") else value


def _reserved_domains(text: str, *sites: str) -> tuple[str, ...]:
    """The domains in `text` (`label.example,other.example`) and the hosts of the sites, in lower case."""
    named = (part.strip().lower().strip(".") for part in text.split(","))
    return tuple(sorted({*filter(None, named), *filter(None, (urlsplit(site).hostname for site in sites))}))


def _private_hosts(text: str, emulated: bool, problems: list[Finding]) -> bool | tuple[IPv4Network | IPv6Network, ...]:
    """Parses `10.1.0.0/16,fd12::/48`, or `1` on the emulators; what is invalid is appended to `problems`."""
    if text in ("", "0") or (text == "1" and emulated):
        return text == "1"
    try:
        return tuple(ip_network(part.strip()) for part in text.split(","))
    except ValueError:
        problems.append(
            Finding(
                "STARDUST_ALLOW_PRIVATE_HOSTS",
                f"{text!r} is not a list of networks.",
                "invalid",
                remedy="Name the networks of on-premise DSPs: 10.1.0.0/16,fd12:3456::/48. 1 is for the emulators only.",
            )
        )
        return False


def _numbers(
    variable: str, names: tuple[N, ...], example: str, env: Mapping[str, str], problems: list[Finding]
) -> dict[N, int]:
    """Parses `read=600,write=60` into a number per name; invalid entries are appended to `problems`."""
    found: dict[N, int] = {}
    for name, _, most in (part.partition("=") for part in env.get(variable, "").split(",") if part):
        known = next((each for each in names if each == name), None)
        if known and most.isdecimal() and int(most) > 0:
            found[known] = int(most)
        else:
            remedy = f"Use the form {example}. The names are {', '.join(names)}."
            problems.append(Finding(variable, f"{name}={most} is not a valid limit.", "invalid", remedy=remedy))
    return found


_CONTACT = re.compile(r"mailto:[!-~]+@[!-~]+|https://[!-~]+")
"""RFC 9116, 2.5.3: a URI; web addresses must be https."""
_COLLECTOR = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._/-]+)?")
"""Without a password: variables are no secrets."""
_REGISTRY = re.compile(r"(https://|http://(localhost|127\.0\.0\.1)[:/])[^#\s@]+#[A-Za-z0-9_-]{43}(,[A-Za-z0-9_-]{43})*")
_ORIGIN = re.compile(r"https://[a-z0-9.-]+(:\d+)?|http://(localhost|127\.0\.0\.1)(:\d+)?")


def _origins(variable: str, env: Mapping[str, str], problems: list[Finding]) -> tuple[str, ...]:
    """Parses `https://app.example,http://localhost:5173`; invalid entries are appended to `problems`."""
    found = tuple(part.strip() for part in env.get(variable, "").split(",") if part.strip())
    remedy = "Write each as https://host, without a path; http:// only for localhost. A wildcard is not accepted."
    problems += [
        Finding(variable, f"{origin!r} is not the origin of a site.", "invalid", remedy=remedy)
        for origin in found
        if not _ORIGIN.fullmatch(origin)
    ]
    return found


_FOLDER = re.compile(r"(gs://[^/]+|azure://[a-z0-9]{3,24}/[^/]+)(/[^/]+)*/?")


def _shared_storage(text: str, problems: list[Finding]) -> tuple[SharedFolder, ...]:
    """Parses `tenant=gs://bucket/prefix,tenant=azure://account/container`; problems are appended to `problems`.

    No folder may lie in that of another tenant: the two could read each other's files.
    """
    name, found = "STARDUST_SHARED_STORAGE", list[SharedFolder]()
    for tenant_id, _, url in (part.strip().partition("=") for part in text.split(",") if part.strip()):
        if tenant_id and _FOLDER.fullmatch(url) and not {".", ".."} & set(url.split("/")):
            found.append(SharedFolder(tenant_id, url.rstrip("/")))
        else:
            remedy = "Use the form tenantId=gs://bucket/prefix or tenantId=azure://account/container/prefix."
            problems.append(Finding(name, f"{tenant_id}={url} is not a folder of a tenant.", "invalid", remedy=remedy))
    for one, other in combinations(found, 2):
        if one.tenant_id != other.tenant_id and (one.contains(other.url) or other.contains(one.url)):
            remedy = "Give each tenant a folder of its own."
            message = f"{one.url} and {other.url} overlap, but belong to different tenants."
            problems.append(Finding(name, message, "invalid", remedy=remedy))
    return tuple(found)
