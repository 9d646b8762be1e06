"""Licence keys are checked offline: whatever is not as the author signed it is refused, with its reason."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.errors import InvalidInput
from shared.model.plugins.installation import LicenceFacts
from shared.plugins.installed import read_manifest
from shared.plugins.licences import LicencePayload, issue_licence, read_licence
from tests.fixtures.plugged import gold_key
from tests.fixtures.plugin_packages import FOLDER, GOLD_PRIVATE_KEY
from tests.fixtures.world import START

GOLD = read_manifest(FOLDER / "acme_gold")


def read(key: str, **changes: Any) -> LicenceFacts:
    given = {"tenant_id": "tenant", "members": 3, "now": START, **changes}
    return read_licence(key, GOLD, **given)


def codes(key: str, **changes: Any) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read(key, **changes)
    assert all(each.path.startswith("licence") and each.remedy for each in caught.value.problems)
    return [each.code for each in caught.value.problems]


def test_a_key_says_what_was_bought() -> None:
    assert read(gold_key(seats=3)) == LicenceFacts(
        edition="pro", seats=3, expires=START + timedelta(days=365), holder="The Label"
    )
    assert read(gold_key(tenant="*", expires=None, holder=None)) == LicenceFacts(edition="pro")


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ({"plugin": "acme-notes"}, ["licence-other-plugin"]),
        ({"tenant": "elsewhere"}, ["licence-other-tenant"]),
        ({"expires": START}, ["licence-expired"]),
        ({"issued": START + timedelta(days=2)}, ["licence-early"]),
        ({"seats": 2}, ["licence-seats"]),
        (
            {"plugin": "acme-notes", "tenant": "elsewhere", "expires": START, "seats": 1},
            ["licence-other-plugin", "licence-other-tenant", "licence-expired", "licence-seats"],
        ),
    ],
)
def test_a_key_of_something_else_is_refused(stated: dict[str, Any], expected: list[str]) -> None:
    assert codes(gold_key(**stated)) == expected


def test_a_key_of_another_author_is_refused() -> None:
    assert codes(gold_key(Ed25519PrivateKey.generate())) == ["licence-forged"]


def test_an_altered_key_is_refused() -> None:
    payload, signature = gold_key(seats=2).split(".")
    raw = json.loads(base64.urlsafe_b64decode(payload + "=="))
    raw["seats"] = 200
    altered = base64.urlsafe_b64encode(json.dumps(raw).encode()).rstrip(b"=").decode()
    assert codes(f"{altered}.{signature}") == ["licence-forged"]
    assert codes(f"{payload}.{signature[:-4]}AAAA") == ["licence-forged"]


@pytest.mark.parametrize("spoil", ["{}.x.y", "{}=", " {}", "{}+", "", ".", "abc", "{}é", "\n{}"])
def test_a_key_of_another_alphabet_is_refused(spoil: str) -> None:
    assert codes(spoil.format(gold_key())) == ["licence-malformed"]


def test_a_signed_key_that_says_something_unknown_is_refused() -> None:
    class Other(LicencePayload):
        colour: str = "red"

    with pytest.raises(InvalidInput, match="unknown"):
        read(issue_licence(GOLD_PRIVATE_KEY, Other(plugin="acme-gold", tenant="*", issued=START)))


def test_a_signed_key_with_many_levels_is_refused() -> None:
    payload = base64.urlsafe_b64encode(b"[" * 2700).rstrip(b"=")
    signature = base64.urlsafe_b64encode(GOLD_PRIVATE_KEY.sign(payload)).rstrip(b"=")
    assert codes(f"{payload.decode()}.{signature.decode()}") == ["licence-malformed"]
