"""The signed form of a registry: what was altered, forged or has expired is refused."""

import json
from datetime import timedelta

import pytest

from shared.errors import Tampered
from shared.plugins.ed25519 import public_key, sign
from shared.plugins.registry.document import canonical, signed, verified
from shared.plugins.registry.entry import Registry
from tests.fixtures.registries import AT, KEY, OTHER_KEY, entry

REGISTRY = Registry(serial=3, issued=AT, expires=AT + timedelta(days=90), entries=[entry(), entry("credits")])
DOCUMENT = signed(REGISTRY, KEY)
KEYS = [public_key(KEY)]


def test_a_signed_registry_is_read_as_it_was_written() -> None:
    assert verified(DOCUMENT, KEYS, AT) == REGISTRY
    assert verified(DOCUMENT, [public_key(OTHER_KEY), *KEYS], AT) == REGISTRY


def test_another_form_of_the_same_json_is_the_same_registry() -> None:
    assert verified(json.dumps(json.loads(DOCUMENT)).encode(), KEYS, AT) == REGISTRY


def _altered(**changes: object) -> bytes:
    return json.dumps({**json.loads(DOCUMENT), **changes}).encode()


def _unsigned_by_context() -> bytes:
    content = json.loads(DOCUMENT)
    del content["signature"]
    return json.dumps({**content, "signature": sign(KEY, canonical(content))}).encode()


@pytest.mark.parametrize(
    "document",
    [
        _altered(serial=4),
        _altered(entries=[]),
        _altered(expires="2099-01-01T00:00:00Z"),
        _altered(more=1),
        _altered(signature=""),
        _altered(signature=None),
        signed(REGISTRY, OTHER_KEY),
        _unsigned_by_context(),
        b"",
        b"[]",
        b"[" * 100_000,
        b"{}",
    ],
)
def test_what_the_operator_did_not_sign_is_refused(document: bytes) -> None:
    with pytest.raises(Tampered):
        verified(document, KEYS, AT)


def test_an_expired_registry_is_refused_by_readers_and_read_by_its_operator() -> None:
    late = AT + timedelta(days=90)
    with pytest.raises(Tampered, match="expired on 2026-05-30"):
        verified(DOCUMENT, KEYS, late)
    assert verified(DOCUMENT, KEYS, None) == REGISTRY


def test_an_entry_for_a_later_version_is_left_out() -> None:
    content = json.loads(DOCUMENT)
    del content["signature"]
    content["entries"][0]["permissions"]["rockets"] = ["launch"]
    resigned = {**content, "signature": sign(KEY, b"stardust-plugins/1\n" + canonical(content))}
    assert [each.name for each in verified(json.dumps(resigned).encode(), KEYS, AT).entries] == ["credits"]
