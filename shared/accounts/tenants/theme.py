"""Provides the web site's theme on a tenant's own domain: public information, available before sign-in."""

from shared.model.accounts.tenant import Branding, Colour, Domain, Tenant
from shared.model.base import Model, Text
from shared.model.codec import decode
from shared.platform.store.port import Query, Reader


class ThemeQuery(Model):
    """Request for the theme of a domain."""

    domain: Text
    """The host name of the page."""


class Theme(Model):
    """The look of a domain's pages."""

    name: Text = "Stardust Distro"
    """The tenant's name."""
    logo: Text | None = None
    """The https URL of the logo."""
    primary_color: Colour = Branding().primary_color
    """The main colour, `#rrggbb`."""
    secondary_color: Colour = Branding().secondary_color
    """The accent colour, `#rrggbb`."""


def theme_of(reader: Reader, domain: str) -> Theme:
    """The theme of the tenant that has proved the domain; the default theme if none has. One query."""
    found = reader.find(domain_holders(domain.lower()))
    if not found:
        return Theme()
    tenant = decode(Tenant, found[0])
    branding = tenant.branding
    logo = branding.logo if branding.logo and branding.logo.startswith("https://") else None
    return Theme(
        name=tenant.name, logo=logo, primary_color=branding.primary_color, secondary_color=branding.secondary_color
    )


def domain_holders(domain: Domain) -> Query:
    """The tenant that has proved that a domain is its own; at most one."""
    return Query("tenants", where=(("domain.proven", "==", domain),), limit=1)
