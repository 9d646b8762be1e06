"""Owns who is mailed: the members of a tenant, their addresses, zones and preferences."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.errors import InvalidInput
from shared.model.accounts.tenant import Member, NotificationPreferences, Preferences
from shared.model.codec import decode
from shared.platform.store.port import Query, Reader

_MOST = 200


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person who may be mailed."""

    uid: str
    email: str
    name: str
    zone: ZoneInfo
    wants: NotificationPreferences

    def wants_kind(self, preference: str) -> bool:
        """Whether the preference is on."""
        return bool(getattr(self.wants, preference))


def recipients(tenant_id: str, reader: Reader) -> list[Recipient]:
    """The tenant's members, at most 200."""
    found = reader.find(Query(f"tenants/{tenant_id}/members", order=("joined",), limit=_MOST))
    members = [decode(Member, data) for data in found]
    return [_recipient(member, reader) for member in members]


def _recipient(member: Member, reader: Reader) -> Recipient:
    preferences = preferences_of(reader.get(f"users/{member.id}"))
    return Recipient(
        member.id, member.email, member.display_name, zone_of(preferences.timezone), preferences.notifications
    )


def preferences_of(user: dict[str, object] | None) -> Preferences:
    """A person's preferences; what cannot be read counts as never set."""
    try:
        return decode(Preferences, (user or {}).get("preferences") or {})
    except InvalidInput:
        return Preferences()


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
