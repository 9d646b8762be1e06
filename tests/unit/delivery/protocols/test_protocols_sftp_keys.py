"""Host key pins in every notation, and unusable private keys."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.dsa import generate_private_key as generate_dsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

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


def opened_with(text: str) -> str:
    with pytest.raises(AuthenticationFailed) as caught:
        load_private_key(text, "a passphrase")
    return caught.value.message


def armoured(kind: str, data: bytes) -> str:
    return f"-----BEGIN {kind} PRIVATE KEY-----\n{base64.b64encode(data).decode()}\n-----END {kind} PRIVATE KEY-----\n"


def with_rounds(rounds: int) -> str:
    """A key in OpenSSH format, encrypted, that states this number of rounds."""
    key = Ed25519PrivateKey.generate()
    plain = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, BestAvailableEncryption(b"a passphrase"))
    data = bytearray(base64.b64decode(b"".join(plain.splitlines()[1:-1])))
    at = data.index(b"bcrypt") + len(b"bcrypt") + 4
    at += 4 + int.from_bytes(data[at : at + 4], "big")
    data[at : at + 4] = rounds.to_bytes(4, "big")
    return armoured("OPENSSH", bytes(data))


@pytest.mark.parametrize("rounds", [257, 2**32 - 1])
def test_a_key_that_takes_long_to_decrypt_is_refused_at_once(rounds: int) -> None:
    assert "too many rounds" in opened_with(with_rounds(rounds))
    hidden = "-----BEGIN PRIVATE KEY-----\n" + with_rounds(rounds)
    assert "invalid" in opened_with(hidden)


def test_a_key_of_many_iterations_is_refused_at_once() -> None:
    """PKCS #8: EncryptedPrivateKeyInfo with PBES2 and PBKDF2 (RFC 8018)."""
    key = Ed25519PrivateKey.generate()
    plain = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(b"a passphrase"))
    stated = plain.find(b"\x02\x02\x08\x00")  # 2,048, as an integer of two bytes
    assert stated > 0
    many = plain[: stated + 2] + b"\x7f\xff" + plain[stated + 4 :]
    assert "invalid" in opened_with(armoured("ENCRYPTED", many))  # 32,767 are allowed; they decrypt nothing
    slow = b"\x30\x0c\x30\x08\x30\x06\x02\x04\x7f\xff\xff\xff\x04\x00"
    assert "too many iterations" in opened_with(armoured("ENCRYPTED", slow))
    assert "invalid" in opened_with(armoured("ENCRYPTED", b"\x30\x80" + slow))  # BER, of indefinite length


def test_a_key_with_a_passphrase_is_read() -> None:
    assert load_private_key(with_rounds(16), "a passphrase").get_name() == "ssh-ed25519"
