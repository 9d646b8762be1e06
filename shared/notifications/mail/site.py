"""Defines the URLs of links in mails, and a tenant's branding in them."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from shared.errors import InvalidInput
from shared.model.accounts.tenant import Branding
from shared.model.codec import decode


@dataclass(frozen=True, slots=True)
class Site:
    """The base URLs of the web application and of the functions, without trailing slashes."""

    app: str
    functions: str

    @property
    def unsubscribe(self) -> str:
        """The URL of the unsubscribe function."""
        return f"{self.functions}/unsubscribe"

    def page(self, path: str | None) -> str:
        """The URL of a page of the application."""
        return f"{self.app}{path}" if path and path.startswith("/") else self.app


@dataclass(frozen=True, slots=True)
class Brand:
    """A tenant's name, colours (`#rrggbb`) and logo (an https URL, or empty)."""

    name: str
    primary: str
    secondary: str
    logo: str = ""


_MAX_PLAIN = 60
_NAME_MARKS = " &'’()+,!-"


def plain_name(name: str) -> str:
    """The name for mails to people outside the tenant: at most 60 letters, digits and marks that make no link.

    Mail programs turn `pay.example` or `a@b` into links, so dots within a word, slashes, colons, `@` and whatever
    else is not part of a name become spaces.
    """
    kept = "".join(
        character
        if character in _NAME_MARKS or unicodedata.category(character)[0] in "LMN"
        else "."
        if character == "." and not name[place + 1 : place + 2].strip()
        else " "
        for place, character in enumerate(name)
    )
    return " ".join(kept.split())[:_MAX_PLAIN].strip() or "a label"


DEFAULT_BRAND = Brand("Stardust Distro", "#1a73e8", "#34a853")


def brand_of(tenant: dict[str, Any] | None) -> Brand:
    """The tenant's branding, or the default. Logos must have https URLs."""
    if tenant is None:
        return DEFAULT_BRAND
    try:
        branding = decode(Branding, tenant.get("branding", {}))
    except InvalidInput:
        branding = Branding()
    logo = branding.logo or ""
    return Brand(
        name=str(tenant.get("name") or DEFAULT_BRAND.name),
        primary=branding.primary_color,
        secondary=branding.secondary_color,
        logo=logo if logo.startswith("https://") else "",
    )
