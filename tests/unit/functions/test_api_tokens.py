"""ID tokens as in production, signed: only this project's own, of this time, by a key of the sign-in service."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import firebase_admin
import firebase_admin.credentials
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from google.auth import crypt, jwt
from google.auth.credentials import AnonymousCredentials
from google.oauth2 import id_token

from functions import admission, api, wiring
from shared.api.errors import Unauthenticated
from shared.tenants.origin import UNKNOWN

PROJECT = "demo-tokens"
NOW = datetime.now(UTC)


def key_pair() -> tuple[crypt.Signer, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sign-in")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, NOW - timedelta(days=1), NOW + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return crypt.RSASigner.from_string(private, "k1"), certificate.decode()


OURS, CERTIFICATE = key_pair()
THEIRS, _ = key_pair()


class _Anonymous(firebase_admin.credentials.Base):  # type: ignore[misc]
    def get_credential(self) -> AnonymousCredentials:
        return AnonymousCredentials()


@pytest.fixture(autouse=True)
def project(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("FIREBASE_AUTH_EMULATOR_HOST", raising=False)
    monkeypatch.setattr(id_token, "_fetch_certs", lambda *_: {"k1": CERTIFICATE})
    monkeypatch.setattr(admission, "admit", lambda caller: caller)
    app = firebase_admin.initialize_app(_Anonymous(), {"projectId": PROJECT}, name="tokens")
    monkeypatch.setattr(wiring, "app", lambda: app)
    yield
    firebase_admin.delete_app(app)


def token(signer: crypt.Signer = OURS, **changes: Any) -> str:
    claims = {
        "iss": f"https://securetoken.google.com/{PROJECT}",
        "aud": PROJECT,
        "sub": "u1",
        "iat": int((NOW - timedelta(minutes=5)).timestamp()),
        "exp": int((NOW + timedelta(minutes=55)).timestamp()),
        "tenantId": "tenant",
        "role": "viewer",
    }
    return str(jwt.encode(signer, {**claims, **changes}).decode())


def unsigned() -> str:
    _, body, _ = token().split(".")
    return f"eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{body}."


def test_our_own_token_is_taken() -> None:
    caller = api._person(token(), UNKNOWN)
    assert (caller.uid, caller.tenant_id, caller.role) == ("u1", "tenant", "viewer")


BAD = {
    "unsigned": unsigned(),
    "signed by another": token(THEIRS),
    "of another project": token(aud="other", iss="https://securetoken.google.com/other"),
    "by another issuer": token(iss="https://securetoken.google.com/other"),
    "expired": token(iat=int(NOW.timestamp()) - 7200, exp=int(NOW.timestamp()) - 3600),
    "of the future": token(iat=int(NOW.timestamp()) + 3600, exp=int(NOW.timestamp()) + 7200),
    "without a subject": token(sub=""),
    "tampered with": token()[:-8] + "AAAAAAAA",
    "no token": "abc",
}


@pytest.mark.parametrize("bad", BAD.values(), ids=list(BAD))
def test_no_other_is(bad: str) -> None:
    with pytest.raises(Unauthenticated) as caught:
        api._person(bad, UNKNOWN)
    assert bad not in str(caught.value)
