"""Defines the kinds of notifications: their titles in mails, and the preference for each. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.model.accounts.tenant import NotificationPreferences
from shared.model.delivery.delivery import Notification, NotificationLevel


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notification. `preference` is a field of NotificationPreferences; `one` and `many` are titles."""

    name: str
    preference: str
    one: str
    many: str
    advice: str = ""


_KINDS = (
    Kind("delivery-completed", "delivery_completed", "Delivered", "{count} deliveries completed"),
    Kind(
        "delivery-failed",
        "delivery_failed",
        "Delivery failed",
        "{count} deliveries failed",
        "It will not be retried automatically. Fix the cause, then retry it.",
    ),
    Kind(
        "retry-exhausted",
        "retry_exhausted",
        "Delivery failed after all retries",
        "{count} deliveries failed after all retries",
        "Retry it when the DSP is available again.",
    ),
    Kind(
        "circuit-breaker",
        "circuit_changed",
        "Delivery target status changed",
        "{count} delivery target status changes",
        "While a target is paused, its deliveries wait; none are lost.",
    ),
    Kind(
        "acknowledgement-missing",
        "acknowledgement_missing",
        "Acknowledgement overdue",
        "{count} acknowledgements overdue",
        "Ask the DSP whether it received the release.",
    ),
    Kind(
        "acknowledgement-unreadable",
        "acknowledgement_missing",
        "Unreadable acknowledgement",
        "{count} unreadable acknowledgements",
    ),
    Kind(
        "dialogue-failed",
        "acknowledgement_missing",
        "Acknowledgements cannot be fetched",
        "{count} failures to fetch acknowledgements",
    ),
    Kind(
        "dsp-rejected",
        "dsp_rejected",
        "Delivery rejected by the DSP",
        "{count} deliveries rejected by DSPs",
        "Your tasks list what to fix, unless the delivery was resent automatically.",
    ),
    Kind(
        "numbers-low",
        "numbers_low",
        "Few numbers left",
        "{count} pools with few numbers left",
        "Register another prefix or buy numbers before the pool is empty.",
    ),
    Kind("dsp-live", "dsp_live", "Release live at the DSP", "{count} releases live at DSPs"),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
PREFERENCES = frozenset(NotificationPreferences.model_fields)


_IN_APPLICATION = {
    "domain": "Domain not verified",
    "plugin": "Plug-in disabled",
    "royalties": "Royalty run to approve",
    "webhook": "Webhook disabled",
}
"""Titles of those shown only in the application."""


def title_of(kind: str, severity: NotificationLevel) -> str:
    """The title of a notification of this kind."""
    name = f"delivery-{'failed' if severity == 'error' else 'completed'}" if kind == "delivery" else kind
    return KINDS[name].one if name in KINDS else _IN_APPLICATION[name]


def kind_of(notification: Notification) -> Kind | None:
    """The notification's kind; None if it is shown only in the application."""
    if notification.type == "delivery":
        return KINDS["delivery-failed" if notification.severity == "error" else "delivery-completed"]
    return KINDS.get(notification.type)
