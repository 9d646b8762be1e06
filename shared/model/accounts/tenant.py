"""Models tenants and the people in them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from shared.model.archives.policy import BackupPolicy
from shared.model.base import ErnVersion, Id, Instant, Language, Model, RequiredStage, Sha256, Territory, Text
from shared.model.catalog.credits import Party
from shared.model.catalog.lint import LintCode, LintLevel
from shared.model.plugins.installation import LicenceFacts

Role = Literal["admin", "manager", "viewer"]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Domain = Annotated[
    str, StringConstraints(pattern=r"^([a-z0-9-]{1,63}\.){1,8}[a-z]{2,63}$", min_length=4, max_length=240)
]
"""A host name in lower case (RFC 1123, 2.1); internationalized names in their ASCII form. A DNS name has at most 253
characters, and the name of the record that proves the domain is longer than the domain."""

Email = Annotated[str, StringConstraints(pattern=r"^[!-?A-~]{1,64}@[!-?A-~]{1,253}$"), AfterValidator(str.lower)]
"""An e-mail address in printable ASCII (prevents homographs), converted to lower case."""


class Branding(Model):
    """The tenant's branding."""

    logo: Text | None = None
    """The URL of the logo; pages show it only if it is https."""
    primary_color: Colour = "#1a73e8"
    """The main colour, `#rrggbb`."""
    secondary_color: Colour = "#34a853"
    """The accent colour, `#rrggbb`."""
    custom_domain: Domain | None = None
    """The domain on which the web site is to show this branding. It does so once the tenant has proved that the domain
    is its own, and the operator has connected it to Firebase Hosting."""


class DomainClaim(Model):
    """A tenant's claim to its `branding.customDomain`, which a DNS TXT record proves; set by the server."""

    name: Domain
    """The claimed host name, in lower case."""
    record_name: Text
    """The name of the DNS TXT record that proves the claim."""
    record_value: Text
    """The value of that record; not secret."""
    requested: Instant
    """When the domain was claimed."""
    proven: Domain | None = None
    """The domain, once the record was found; searched for the tenant that holds a domain."""
    checked: Instant | None = None
    """When the record was last found."""
    missing_since: Instant | None = None
    """Since when the daily check has not found the record of a proved domain."""


class UploadLimits(Model):
    """The maximum size of each kind of file, in bytes; the WAV format itself is limited to 4 GiB."""

    image: Annotated[int, Field(gt=0, le=100 * 1024**2)] = 20 * 1024**2
    """Largest image, in bytes."""
    audio: Annotated[int, Field(gt=0, le=4 * 1024**3)] = 2 * 1024**3
    """Largest recording, in bytes."""
    document: Annotated[int, Field(gt=0, le=500 * 1024**2)] = 50 * 1024**2
    """Largest document, in bytes."""


class Retention(Model):
    """How long a tenant keeps what is kept for a time."""

    notifications_days: Annotated[int, Field(ge=7, le=3650)] = 365
    """How many days notifications are kept."""
    origins_days: Annotated[int, Field(ge=1, le=90)] = 90
    """How many days the origins of audited actions are kept (shared/accounts/audit)."""


class TenantSettings(Model):
    """Defaults and policies of the tenant."""

    default_ern_version: Annotated[ErnVersion, Field(alias="defaultERNVersion")] = "4.3"
    """The ERN version of releases that are created without one."""
    default_territories: list[Territory] = ["Worldwide"]
    """Territories of releases that are created without any."""
    require_validation: bool = True
    """Blocks deliveries with validation errors. Without it, only XML and schema errors block."""
    require_stages: list[RequiredStage] = []
    """Stages of the validation that must have run, or nothing is sent: the schemas or the service may be missing."""
    auto_deliver: bool = False
    """Delivers every release to the active targets as soon as it is ready."""
    require_approval: bool = False
    """Deliveries wait for a second person's approval."""
    party: Party | None = None
    """The sender of the tenant's DDEX messages."""
    upload_limits: UploadLimits = UploadLimits()
    """The largest files that the tenant may upload."""
    retention: Retention = Retention()
    """How long notifications and origins are kept."""
    backup: BackupPolicy = BackupPolicy()
    """When backups are made, and how long they are kept."""
    lint: dict[LintCode, LintLevel] = {}
    """How severe the findings of the style check are, by rule; the others are as docs/reference/lint.md says."""


class TenantPlugins(Model):
    """The tenant's plug-ins in short; set by the server, which keeps the rest in `pluginInstallations`."""

    installed: list[Text] = []
    """The names of those that are installed."""
    enabled: list[Text] = []
    """The names of those that are enabled."""
    licenses: dict[Text, LicenceFacts] = {}
    """What the licence keys say, by the plug-in's name."""


class Tenant(Model):
    """`tenants/{id}`: a label, an artist or an aggregator."""

    id: Id
    name: Text
    """The name of the label, artist or aggregator."""
    type: Literal["label", "artist", "aggregator"] = "label"
    """What the tenant is."""
    branding: Branding = Branding()
    """Logo, colours and domain of the tenant's pages."""
    domain: DomainClaim | None = None
    """The proof that the branding's domain is the tenant's own; set by the server."""
    settings: TenantSettings = TenantSettings()
    """Defaults and policies."""
    plugins: TenantPlugins = TenantPlugins()
    """What is installed; set by the server."""
    users: list[Id] = []
    """The uids of all members."""
    owner: Id
    """The uid of the member who owns the tenant."""
    created: Instant


class NotificationPreferences(Model):
    """Which mails a person wants."""

    delivery_completed: bool = True
    """A delivery completed."""
    delivery_failed: bool = True
    """A delivery failed."""
    retry_exhausted: bool = True
    """A delivery failed in every retry."""
    circuit_changed: bool = True
    """A target's circuit opened or closed."""
    acknowledgement_missing: bool = True
    """A DSP's status report is overdue."""
    dsp_rejected: bool = True
    """A DSP rejected a release."""
    dsp_live: bool = True
    """A release is live at a DSP."""
    numbers_low: bool = True
    """A pool has few ISRCs or barcodes left."""
    weekly_summary: bool = True
    """The weekly summary."""


class Preferences(Model):
    """A person's preferences for the application."""

    theme: Literal["light", "dark", "auto"] = "auto"
    """The colour scheme; `auto` follows the device."""
    language: Language = "en"
    """The language of the application."""
    timezone: Text = "UTC"
    """The IANA time zone in which times are shown."""
    notifications: NotificationPreferences = NotificationPreferences()
    """Which mails the person wants."""


class User(Model):
    """`users/{uid}`: a person."""

    id: Id
    """The person's uid."""
    email: Text
    """The person's e-mail address."""
    display_name: Text
    """The name that other members see."""
    organization_name: Text | None = None
    """The person's company, as they wrote it."""
    photo_url: Annotated[Text | None, Field(alias="photoURL")] = None
    """The URL of a portrait."""
    role: Role = "viewer"
    """The person's role in the active tenant."""
    tenants: list[Id] = []
    """The ids of the tenants that the person is a member of."""
    active_tenant: Id | None = None
    """The tenant in the claims of the person's token."""
    preferences: Preferences = Preferences()
    """The person's preferences."""
    created: Instant


class Member(Model):
    """`tenants/{tenantId}/members/{uid}`: a person's role in a tenant. Authoritative for rules and claims."""

    id: Id
    """The person's uid."""
    tenant_id: Id
    role: Role
    """What the person may do in the tenant."""
    email: Email
    """The person's e-mail address."""
    display_name: Text
    """The name that other members see."""
    joined: Instant
    """When the person became a member."""
    invited_by: Id | None = None
    """Who invited the person; absent for the tenant's first member."""
    updated: Instant


class Invite(Model):
    """`inviteCodes/{id}`: an invitation."""

    id: Sha256
    """The SHA-256 of the invitation's token, which is not stored."""
    tenant_id: Id
    email: Email
    """The address of the invited person, who alone may accept it."""
    role: Role
    """The role that the person will have."""
    created: Instant
    created_by: Id
    expires: Instant
    """When it stops being valid."""
    used: Instant | None = None
    """When it was accepted."""
    used_by: Id | None = None
    """The uid of the person who accepted it."""
