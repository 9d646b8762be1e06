"""Contract of every signer; then faults of Cloud KMS, with the real client against a real gRPC server."""

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from shared.config import Settings
from shared.errors import StardustError, Unavailable, VaultError
from shared.platform.vault.kms_signing import KmsSigner
from shared.platform.vault.signing import ALGORITHM, LocalSigner, Signer, is_signed
from tests.servers.kms import RSA_KEY, SIGNING_KEY, KmsServer, kms_server

DATA = b'{"date":"2026-03-01"}'


@pytest.fixture(scope="module")
def server() -> Iterator[KmsServer]:
    with kms_server() as running:
        yield running


@pytest.fixture
def kms(server: KmsServer) -> KmsSigner:
    server.fault, server.calls = "none", 0
    return KmsSigner(SIGNING_KEY, endpoint=server.endpoint, timeout_s=1)


@pytest.fixture(params=["local", "kms"])
def signer(request: pytest.FixtureRequest, kms: KmsSigner) -> Signer:
    settings = Settings.from_env({"GCLOUD_PROJECT": "demo-sign", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1"})
    return LocalSigner(settings) if request.param == "local" else kms


def test_what_was_signed_is_recognized(signer: Signer) -> None:
    signature = signer.sign(DATA)
    assert is_signed(DATA, signature.value, signer.public_key())
    assert signature.algorithm == ALGORITHM
    assert signature.key


def test_other_data_signatures_and_keys_are_not(signer: Signer) -> None:
    signature, other = signer.sign(DATA), signer.sign(b"other")
    assert not is_signed(DATA + b" ", signature.value, signer.public_key())
    assert not is_signed(DATA, other.value, signer.public_key())
    assert not is_signed(DATA, "no base64!", signer.public_key())
    elsewhere = LocalSigner(Settings.from_env({"GCLOUD_PROJECT": "demo-x", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1"}))
    assert not is_signed(DATA, signature.value, elsewhere.public_key())


def test_a_key_of_another_kind_is_refused() -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    for pem in (key.public_bytes(serialization.Encoding.PEM, form).decode(), "no key"):
        with pytest.raises(VaultError):
            is_signed(DATA, "AA==", pem)


def test_the_local_signer_works_on_the_emulators_only() -> None:
    with pytest.raises(VaultError, match="STARDUST_SIGNING_KEY"):
        LocalSigner(Settings.from_env({"GCLOUD_PROJECT": "label", "STARDUST_KMS_KEY": "k"}))


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        ("digest-unverified", Unavailable),
        ("signature-changed", Unavailable),
        ("unavailable", Unavailable),
        ("denied", VaultError),
    ],
)
def test_faults_of_kms_are_told_apart(
    server: KmsServer, kms: KmsSigner, fault: str, raised: type[StardustError]
) -> None:
    server.fault = fault  # type: ignore[assignment]
    with pytest.raises(raised):
        kms.sign(DATA)


def test_a_key_of_another_algorithm_is_refused(server: KmsServer, kms: KmsSigner) -> None:
    other = KmsSigner(RSA_KEY, endpoint=server.endpoint, timeout_s=1)
    with pytest.raises(VaultError, match="RSA_SIGN_PSS_2048_SHA256"):
        other.public_key()
    with pytest.raises(VaultError, match="cannot sign"):
        other.sign(DATA)
