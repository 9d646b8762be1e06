"""Models tenants and the people in them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from shared.model.base import ErnVersion, Id, Instant, Language, Model, RequiredStage, Sha256, Territory, Text
from shared.model.catalog.credits import Party

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
    primary_color: Colour = "#1a73e8"
    secondary_color: Colour = "#34a853"
    custom_domain: Domain | None = None
    """The domain on which the web site is to show this branding. It does so once the tenant has proved that the domain
    is its own, and the operator has connected it to Firebase Hosting."""


class DomainClaim(Model):
    """A tenant's claim to its `branding.customDomain`; set by the server.

    The proof is a DNS TXT record of the name `record_name` with the value `record_value`, which is not secret.
    """

    name: Domain
    record_name: Text
    record_value: Text
    requested: Instant
    proven: Domain | None = None
    """The domain, once the record was found; searched for the tenant that holds a domain."""
    checked: Instant | None = None
    """When the record was last found."""
    missing_since: Instant | None = None
    """Since when the daily check has not found the record of a proved domain."""


class UploadLimits(Model):
    """The maximum size of each kind of file, in bytes; the WAV format itself is limited to 4 GiB."""

    image: Annotated[int, Field(gt=0, le=100 * 1024**2)] = 20 * 1024**2
    audio: Annotated[int, Field(gt=0, le=4 * 1024**3)] = 2 * 1024**3
    document: Annotated[int, Field(gt=0, le=500 * 1024**2)] = 50 * 1024**2


class Retention(Model):
    """How many days a tenant keeps notifications, and the origins of audited actions (shared/accounts/audit)."""

    notifications_days: Annotated[int, Field(ge=7, le=3650)] = 365
    origins_days: Annotated[int, Field(ge=1, le=90)] = 90


class TenantSettings(Model):
    """Defaults and policies of the tenant. `party` is the DDEX sender."""

    default_ern_version: Annotated[ErnVersion, Field(alias="defaultERNVersion")] = "4.3"
    default_territories: list[Territory] = ["Worldwide"]
    """Territories of releases that are created without any."""
    require_validation: bool = True
    """Blocks deliveries with validation errors. Without it, only XML and schema errors block."""
    require_stages: list[RequiredStage] = []
    """Stages of the validation that must have run, or nothing is sent: the schemas or the service may be missing."""
    auto_deliver: bool = False
    require_approval: bool = False
    """Deliveries wait for a second person's approval."""
    party: Party | None = None
    upload_limits: UploadLimits = UploadLimits()
    retention: Retention = Retention()


class Tenant(Model):
    """`tenants/{id}`: a label, an artist or an aggregator."""

    id: Id
    name: Text
    type: Literal["label", "artist", "aggregator"] = "label"
    branding: Branding = Branding()
    domain: DomainClaim | None = None
    settings: TenantSettings = TenantSettings()
    users: list[Id] = []
    owner: Id
    created: Instant


class NotificationPreferences(Model):
    """Which mails a person wants."""

    delivery_completed: bool = True
    delivery_failed: bool = True
    retry_exhausted: bool = True
    circuit_changed: bool = True
    acknowledgement_missing: bool = True
    dsp_rejected: bool = True
    dsp_live: bool = True
    weekly_summary: bool = True


class Preferences(Model):
    """A person's preferences for the application."""

    theme: Literal["light", "dark", "auto"] = "auto"
    language: Language = "en"
    timezone: Text = "UTC"
    notifications: NotificationPreferences = NotificationPreferences()


class User(Model):
    """`users/{uid}`: a person; `role` is the one in the active tenant."""

    id: Id
    email: Text
    display_name: Text
    organization_name: Text | None = None
    photo_url: Annotated[Text | None, Field(alias="photoURL")] = None
    role: Role = "viewer"
    tenants: list[Id] = []
    active_tenant: Id | None = None
    """The tenant in the claims of the person's token."""
    preferences: Preferences = Preferences()
    created: Instant


class Member(Model):
    """`tenants/{tenantId}/members/{uid}`: a person's role in a tenant. Authoritative for rules and claims."""

    id: Id
    tenant_id: Id
    role: Role
    email: Email
    display_name: Text
    joined: Instant
    invited_by: Id | None = None
    updated: Instant


class Invite(Model):
    """`inviteCodes/{id}`: an invitation. `id` is the SHA-256 of its token, which is not stored."""

    id: Sha256
    tenant_id: Id
    email: Email
    role: Role
    created: Instant
    created_by: Id
    expires: Instant
    used: Instant | None = None
    used_by: Id | None = None
