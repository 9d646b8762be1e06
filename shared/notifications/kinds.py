"""Owns the kinds of news: what each is called in mails, and which preference turns it off. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.model.accounts.tenant import NotificationPreferences
from shared.model.delivery.delivery import Notification


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of news. `preference` is a field of NotificationPreferences; `one` and `many` head a mail."""

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
        "It will not be tried again by itself: mend the cause, then retry it.",
    ),
    Kind(
        "retry-exhausted",
        "retry_exhausted",
        "Delivery given up after repeated attempts",
        "{count} deliveries given up",
        "The DSP could not be reached often enough. Retry it when the DSP is back.",
    ),
    Kind(
        "circuit-breaker",
        "circuit_changed",
        "A delivery target changed its state",
        "{count} changes of delivery targets",
        "While a target is left alone, its deliveries wait; none is lost.",
    ),
    Kind(
        "acknowledgement-missing",
        "acknowledgement_missing",
        "A DSP has not answered in time",
        "{count} answers of DSPs are late",
        "Ask the DSP whether it has the release.",
    ),
    Kind(
        "acknowledgement-unreadable",
        "acknowledgement_missing",
        "A DSP's answer cannot be read",
        "{count} answers of DSPs cannot be read",
    ),
    Kind(
        "dialogue-failed",
        "acknowledgement_missing",
        "The answers of a DSP cannot be fetched",
        "{count} times answers of DSPs could not be fetched",
    ),
    Kind(
        "dsp-rejected",
        "dsp_rejected",
        "A DSP rejected a delivery",
        "{count} deliveries rejected by DSPs",
        "What must be mended stands in your tasks, unless it was sent again already.",
    ),
    Kind("dsp-live", "dsp_live", "Live in the store", "{count} releases live in the store"),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
PREFERENCES = frozenset(NotificationPreferences.model_fields)


def kind_of(notice: Notification) -> Kind | None:
    """The notice's kind; None for news that stay in the application."""
    if notice.type == "delivery":
        return KINDS["delivery-failed" if notice.severity == "error" else "delivery-completed"]
    return KINDS.get(notice.type)
