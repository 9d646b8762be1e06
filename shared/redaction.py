"""Removes secrets from text: in whatever form they were sent, and from every log record of the process.

A server may quote the request that it refuses, and a library may put that into an exception: credentials then stand
there as they were sent, in base64 or percent-encoded. Secrets are remembered where they are decrypted (the vault) or
derived (an access token), and removed from log records together with the whole chain of exceptions.
"""

import base64
import json
import logging
import threading
import traceback
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote, quote_plus

_MASK = "[redacted]"
_MIN_LENGTH = 4
"""Shorter values occur in any text."""
_MAX_FORMS = 5000
_MIN_DERIVED_LENGTH = 12
"""A derived secret is random and long. A password that a tenant chooses may be a word, and must not disappear from the
messages of other tenants."""
_known: dict[str, bool] = {}
"""The forms of the remembered secrets, and whether each was derived."""
_lock = threading.Lock()


def remember_secrets(values: Iterable[str], *, derived: bool = False) -> None:
    """Removes these secrets from the log records of this process from now on; derived ones also from every `redact`.

    Derived are those that no configuration contains, such as access tokens. Forgets the oldest if there are many.
    """
    with _lock:
        for form in _forms_of(values):
            _known.pop(form, None)
            _known[form] = derived and len(form) >= _MIN_DERIVED_LENGTH
        for form in list(_known)[: len(_known) - _MAX_FORMS]:
            del _known[form]


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without `secrets` and the derived ones, in all their forms."""
    with _lock:
        derived = [form for form, is_derived in _known.items() if is_derived]
    return _without(text, {*derived, *_forms_of(secrets)})


def _redact_known(text: str) -> str:
    with _lock:
        known = set(_known)
    return _without(text, known)


def _without(text: str, forms: Iterable[str]) -> str:
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, _MASK)
    return text


def install_log_redaction() -> None:
    """Redacts every log record of this process from now on, whichever handler writes it. Idempotent."""
    make = logging.getLogRecordFactory()
    if getattr(make, "redacts", False):
        return

    def redacted(*args: Any, **rest: Any) -> logging.LogRecord:
        return _redact_record(make(*args, **rest))

    redacted.redacts = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(redacted)


def _redact_record(record: logging.LogRecord) -> logging.LogRecord:
    try:
        record.msg, record.args = _redact_known(record.getMessage()), ()
    except Exception:  # a faulty log line must not fail the work that it reports
        record.msg, record.args = _redact_known(f"{record.msg!s:.1000} (its arguments do not fit)"), ()
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text = _redact_known("".join(traceback.format_exception(record.exc_info[1])).rstrip())
        record.exc_info = None  # handlers then print the redacted text
    return record


def _forms_of(values: Iterable[str]) -> Iterator[str]:
    """How the values may appear: as they are, by lines, percent-encoded, as JSON, and in base64."""
    for value in values:
        for part in {value.strip(), *(line.strip() for line in value.splitlines())}:
            if len(part) < _MIN_LENGTH:
                continue
            raw = part.encode("utf-8", "replace")
            yield from {part, quote(part, safe=""), quote(part), quote_plus(part), json.dumps(part)[1:-1]}
            for encode in (base64.b64encode, base64.urlsafe_b64encode):
                yield encode(raw).decode().rstrip("=")
