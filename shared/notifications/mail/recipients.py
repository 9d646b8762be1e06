"""Reads the recipients of mails: a tenant's members with their addresses, time zones and preferences."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.model.accounts.tenant import Member, NotificationPreferences, Preferences
from shared.model.codec import decode, without_invalid
from shared.platform.store.port import Query, Reader

_MAX_RECIPIENTS = 200


@dataclass(frozen=True, slots=True)
class Recipient:
    """A member of a tenant, as a recipient of mails."""

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
    found = reader.find(Query(f"tenants/{tenant_id}/members", order=("joined",), limit=_MAX_RECIPIENTS))
    members = [decode(Member, data) for data in found]
    return [_recipient(member, reader) for member in members]


def _recipient(member: Member, reader: Reader) -> Recipient:
    preferences = preferences_of(reader.get(f"users/{member.id}"))
    return Recipient(
        member.id, member.email, member.display_name, zone_of(preferences.timezone), preferences.notifications
    )


def preferences_of(user: dict[str, object] | None) -> Preferences:
    """A person's preferences; the default for each one that is invalid."""
    given = (user or {}).get("preferences")
    return decode(Preferences, without_invalid(Preferences, given if isinstance(given, Mapping) else {}))


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name, or UTC if it does not exist."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
