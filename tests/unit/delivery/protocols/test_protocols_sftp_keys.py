"""Host key pins in every notation, and unusable private keys."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.dsa import generate_private_key as generate_dsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from shared.delivery.protocols.sftp.keys import fingerprint, load_private_key, parse_pin
from shared.delivery.protocols.sftp.session import check
from shared.errors import AuthenticationFailed

# GitHub's Ed25519 host key and its fingerprint, as docs.github.com publishes them.
BLOB = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
PRINT = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"


def test_fingerprints_match_openssh() -> None:
    assert fingerprint(base64.b64decode(BLOB)) == PRINT


@pytest.mark.parametrize(
    "text",
    [
        f"ssh-ed25519 {BLOB}",
        f"github.com ssh-ed25519 {BLOB}",
        f"[github.com]:22,140.82.121.3 ssh-ed25519 {BLOB} a comment",
        f"|1|c2FsdA==|aGFzaA== ssh-ed25519 {BLOB}",
    ],
)
def test_known_hosts_lines_pin_key_and_type(text: str) -> None:
    pin = parse_pin(text)
    assert (pin.fingerprint, pin.key_type) == (PRINT, "ssh-ed25519")
    assert pin.offers == (("ssh-ed25519",),)


@pytest.mark.parametrize("text", [PRINT, PRINT + "=", f"  {PRINT}\n"])
def test_a_fingerprint_alone_allows_every_key_type(text: str) -> None:
    pin = parse_pin(text)
    assert (pin.fingerprint, pin.key_type) == (PRINT, None)
    assert len(pin.offers) == 3


@pytest.mark.parametrize(
    "text",
    ["", "SHA256:", "SHA256:abc", "MD5:16:27:ac", "github.com", f"ssh-rsa {BLOB}", "ssh-ed25519 %%%", PRINT + " x"],
)
def test_an_invalid_pin_is_rejected(text: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        parse_pin(text)


def test_a_key_in_pem_format_is_loaded() -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert load_private_key(pem, None).get_name() == "ssh-ed25519"
    assert load_private_key(f"\n{pem}\r\n", None).get_name() == "ssh-ed25519"


@pytest.mark.parametrize(
    "text", ["", "garbage", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----"]
)
def test_an_invalid_private_key_is_rejected(text: str) -> None:
    with pytest.raises(AuthenticationFailed, match="is invalid"):
        load_private_key(text, None)


def test_a_dsa_key_is_rejected() -> None:
    pem = generate_dsa(1024).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.raises(AuthenticationFailed, match="no longer accept"):
        load_private_key(pem, None)


def test_sftp_requires_a_credential_and_a_pin() -> None:
    assert len(check({"hostKey": "?"}, {"passphrase": "x"})) == 3
    assert check({"hostKey": PRINT}, {"password": "x"}) == []
