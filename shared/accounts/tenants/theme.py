"""Owns how the web site looks on a tenant's own domain: what anybody may know of the tenant before signing in."""

from shared.model.accounts.tenant import Branding, Colour, Domain, Tenant
from shared.model.base import Model, Text
from shared.model.codec import decode
from shared.platform.store.port import Query, Reader


class ThemeQuery(Model):
    """Whose theme is asked for."""

    domain: Text


class Theme(Model):
    """A name, colours (`#rrggbb`), and the https address of a logo."""

    name: Text = "Stardust Distro"
    logo: Text | None = None
    primary_color: Colour = Branding().primary_color
    secondary_color: Colour = Branding().secondary_color


def theme_of(reader: Reader, domain: str) -> Theme:
    """The theme of the tenant whose domain it is; ours where it is nobody's. One query."""
    found = reader.find(domain_holders(domain.lower()))
    if not found:
        return Theme()
    tenant = decode(Tenant, found[0])
    look = tenant.branding
    logo = look.logo if look.logo and look.logo.startswith("https://") else None
    return Theme(name=tenant.name, logo=logo, primary_color=look.primary_color, secondary_color=look.secondary_color)


def domain_holders(domain: Domain) -> Query:
    """The tenants that a domain belongs to: one at most, for nobody takes another's."""
    return Query("tenants", where=(("branding.customDomain", "==", domain),), limit=1)
