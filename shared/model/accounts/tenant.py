"""Owns tenants and the people in them."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from shared.model.base import ErnVersion, Id, Instant, Language, Model, Sha256, Territory, Text
from shared.model.catalog.credits import Party

Role = Literal["admin", "manager", "viewer"]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
Domain = Annotated[str, StringConstraints(pattern=r"^([a-z0-9-]{1,63}\.){1,8}[a-z]{2,63}$")]
"""A host name in lower case (RFC 1123, 2.1); of other scripts, its ASCII form."""

Email = Annotated[str, StringConstraints(pattern=r"^[!-?A-~]{1,64}@[!-?A-~]{1,253}$"), AfterValidator(str.lower)]
"""An e-mail address in printable ASCII (no letters that look like others), lower case: people type it either way."""


class Branding(Model):
    """How the tenant looks."""

    logo: Text | None = None
    primary_color: Colour = "#1a73e8"
    secondary_color: Colour = "#34a853"
    custom_domain: Domain | None = None
    """Where the web site looks like the tenant. The deployment connects it to Firebase Hosting."""


class UploadLimits(Model):
    """The largest file of each kind that the tenant takes, in bytes; a WAV file itself ends at 4 GiB."""

    image: Annotated[int, Field(gt=0, le=100 * 1024**2)] = 20 * 1024**2
    audio: Annotated[int, Field(gt=0, le=4 * 1024**3)] = 2 * 1024**3
    document: Annotated[int, Field(gt=0, le=500 * 1024**2)] = 50 * 1024**2


class Retention(Model):
    """For how many days a tenant keeps notices, and the addresses that acts came from (shared/audit)."""

    notifications_days: Annotated[int, Field(ge=7, le=3650)] = 365
    origins_days: Annotated[int, Field(ge=1, le=90)] = 90


class TenantSettings(Model):
    """Defaults and policies of the tenant. `party` is the DDEX sender."""

    default_ern_version: Annotated[ErnVersion, Field(alias="defaultERNVersion")] = "4.3"
    default_territories: list[Territory] = ["Worldwide"]
    """Of releases that are created without saying where they may be offered."""
    require_validation: bool = True
    """Nothing goes out that validation blocks. Without it, only what XML and schema refuse is held back."""
    auto_deliver: bool = False
    require_approval: bool = False
    """Deliveries wait for a second person's yes."""
    party: Party | None = None
    upload_limits: UploadLimits = UploadLimits()
    retention: Retention = Retention()


class Tenant(Model):
    """`tenants/{id}`: a label, an artist or an aggregator."""

    id: Id
    name: Text
    type: Literal["label", "artist", "aggregator"] = "label"
    branding: Branding = Branding()
    settings: TenantSettings = TenantSettings()
    users: list[Id] = []
    owner: Id
    created: Instant


class NotificationPreferences(Model):
    """What a person wants to be told."""

    delivery_completed: bool = True
    delivery_failed: bool = True
    retry_exhausted: bool = True
    circuit_changed: bool = True
    acknowledgement_missing: bool = True
    dsp_rejected: bool = True
    dsp_live: bool = True
    weekly_summary: bool = True


class Preferences(Model):
    """How a person wants the application to be."""

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
    """The tenant that the claims of the person's token name."""
    preferences: Preferences = Preferences()
    created: Instant
    last_login: Instant | None = None


class Member(Model):
    """`tenants/{tenantId}/members/{uid}`: a person's role in a tenant. The truth: rules and claims follow it."""

    id: Id
    tenant_id: Id
    role: Role
    email: Email
    display_name: Text
    joined: Instant
    invited_by: Id | None = None
    updated: Instant


class Invite(Model):
    """`inviteCodes/{id}`: an invitation. `id` is the SHA-256 of its token, which is kept nowhere."""

    id: Sha256
    tenant_id: Id
    email: Email
    role: Role
    created: Instant
    created_by: Id
    expires: Instant
    used: Instant | None = None
    used_by: Id | None = None
