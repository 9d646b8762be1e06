"""Every function that clients of the original may call is deployed, or the page of names says what replaces it."""

import re
from pathlib import Path

from tests.fixtures.deployed import CALLABLES, ENDPOINTS

PAGE = Path("docs/reference/names.md").read_text("utf-8")
CALLED = {
    "calculateFileMD5",
    "calculateFileFingerprint",
    "calculateAudioFingerprint",
    "calculateBatchFingerprints",
    "checkDuplicates",
    "getFingerprintStats",
    "extractAudioMetadata",
    "extractImageMetadata",
    "testDeliveryConnection",
    "getDeliveryAnalytics",
    "downloadExternalImage",
}
"""The callables of the original's client."""
NOT_CALLED = {
    "processDeliveryQueue",
    "cleanupExpiredLocks",
    "sendWeeklySummaries",
    "onUserCreated",
    "encryptSensitiveData",
    "decryptSensitiveData",
    "setupAdmin",
    "sendEmail",
    *(f"deliver{protocol}" for protocol in ("FTP", "SFTP", "S3", "API", "Azure")),
}


def section(title: str) -> str:
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def first_cells(text: str) -> set[str]:
    return {name for line in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for name in re.findall(r"`(\w+)`", line)}


def test_the_calls_of_old_clients_are_deployed_and_explained() -> None:
    assert first_cells(section("Calls of the original client")) == CALLED
    assert camel_cased(CALLABLES) >= CALLED


def test_what_is_no_callable_is_explained_by_what_is_deployed() -> None:
    text = section("Functions that no client calls")
    assert first_cells(text) == NOT_CALLED
    assert not NOT_CALLED & camel_cased(CALLABLES)
    named = {name for line in text.splitlines() for name in re.findall(r"`(\w+)`", line.partition(" | ")[2])}
    assert named - camel_cased(ENDPOINTS) - set(ENDPOINTS) == set()


def camel_cased(names: object) -> set[str]:
    """The names by which the functions are called."""
    assert isinstance(names, set | dict)
    return {re.sub(r"_(\w)", lambda found: found[1].upper(), name) for name in names} | set(names)
