"""Owns where links in mails lead, and how a tenant looks in them."""

from dataclasses import dataclass
from typing import Any

from shared.errors import InvalidInput
from shared.model.accounts.tenant import Branding
from shared.model.codec import decode


@dataclass(frozen=True, slots=True)
class Site:
    """The web application's address, and the one of the functions, both without a slash at the end."""

    app: str
    functions: str

    @property
    def unsubscribe(self) -> str:
        """Where links that unsubscribe lead."""
        return f"{self.functions}/unsubscribe"

    def page(self, path: str | None) -> str:
        """A page of the application."""
        return f"{self.app}{path}" if path and path.startswith("/") else self.app


@dataclass(frozen=True, slots=True)
class Brand:
    """A tenant's name, colours (`#rrggbb`) and logo (an https address, or nothing)."""

    name: str
    primary: str
    secondary: str
    logo: str = ""


OURS = Brand("Stardust Distro", "#1a73e8", "#34a853")


def brand_of(tenant: dict[str, Any] | None) -> Brand:
    """How the tenant looks; ours where nothing is known. Logos are shown from public https addresses only."""
    if tenant is None:
        return OURS
    try:
        branding = decode(Branding, tenant.get("branding", {}))
    except InvalidInput:
        branding = Branding()
    logo = branding.logo or ""
    return Brand(
        name=str(tenant.get("name") or OURS.name),
        primary=branding.primary_color,
        secondary=branding.secondary_color,
        logo=logo if logo.startswith("https://") else "",
    )
