"""Certificate pins, in the notations that tools print."""

import ssl

import pytest

from shared.delivery.protocols.common.tls import client_context, parse_certificate_pin
from shared.delivery.protocols.ftp.session import check


@pytest.mark.parametrize("text", ["SHA256:" + "AB:" * 31 + "AB", "ab" * 32, " SHA256:" + "aB" * 32 + "\n"])
def test_fingerprints_are_parsed_in_every_notation(text: str) -> None:
    assert parse_certificate_pin(text) == "ab" * 32


@pytest.mark.parametrize("text", ["", "SHA256:", "ab" * 31, "zz" * 32, "SHA1:" + "ab" * 32])
def test_an_invalid_fingerprint_is_rejected(text: str) -> None:
    with pytest.raises(ValueError, match="64 hex digits"):
        parse_certificate_pin(text)


def test_without_a_pin_the_chain_and_the_host_name_are_verified() -> None:
    assert client_context().check_hostname
    assert not client_context("ab" * 32).check_hostname


def test_a_pin_requires_tls() -> None:
    assert check({"security": "none", "certificate": "ab" * 32}, {})
    assert check({"security": "explicit", "certificate": "ab"}, {})
    assert check({"security": "explicit", "certificate": "ab" * 32}, {}) == []
    assert check({"security": "none", "certificate": ""}, {}) == []


@pytest.mark.parametrize("pin", ["", "ab" * 32])
def test_nothing_older_than_tls_1_2_is_spoken(pin: str) -> None:
    assert client_context(pin).minimum_version >= ssl.TLSVersion.TLSv1_2
