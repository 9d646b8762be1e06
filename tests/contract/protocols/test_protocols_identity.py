"""The deployment's own identity at Azure and Google, through the vendors' libraries."""

import io
import json
import socket
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from infra.local.servers.azure import AzureServer, run_azure_server
from infra.local.servers.certificates import make_certificate
from shared.config import SharedFolder
from shared.delivery.protocols.azure.session import PROTOCOL as AZURE
from shared.delivery.protocols.base import ConnectionContext, Options
from shared.delivery.protocols.gcs.session import PROTOCOL as GCS
from shared.delivery.protocols.options import split_config
from shared.errors import InvalidInput
from shared.platform.network.guard import Network
from shared.platform.shared_storage import SharedStorage
from tests.contract.protocols.conftest import present
from tests.contract.protocols.object_peers import service_account_key
from tests.servers.refusing import run_refusing_server

GRANTED = SharedStorage(
    (SharedFolder("t1", "azure://dspingest/ingest/label"), SharedFolder("t1", "gs://of-the-dsp/label"))
)
BLOBS = "dspingest.blob.core.windows.net"


@dataclass(frozen=True, slots=True)
class Redirected(Network):
    """A network in which every host name resolves to one local server."""

    port: int = 0

    def dial(self, host: str, port: int, timeout_s: float | None = None) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout_s)


def network_to(port: int) -> Network:
    return Redirected(allow_private=True, resolve=lambda _host, _port: ["127.0.0.1"], port=port)


def token(audience: str) -> str:
    """A token as issued by Entra ID, except for the signature, which Azurite does not check."""
    now = int(time.time())
    claims = {"iss": "https://sts.windows.net/tenant/", "aud": audience, "nbf": now - 60, "iat": now, "exp": now + 3600}
    parts = ({"alg": "RS256", "typ": "JWT"}, claims)
    return ".".join([*(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts), "c2ln"])


@pytest.fixture(scope="module")
def azure_by_tls(open_folder: Path) -> Iterator[AzureServer]:
    """Azurite configured like Azure: TLS, the account's own host name, tokens accepted."""
    certificate = make_certificate(open_folder / "azure-tls", names=(BLOBS,))
    with present(run_azure_server(open_folder / "azure-tls", certificate=certificate)) as server:
        yield server


@pytest.fixture
def azure_network(azure_by_tls: AzureServer, monkeypatch: pytest.MonkeyPatch) -> Network:
    """A network in which Azure is that server and its certificate is trusted."""
    assert azure_by_tls.certificate
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(azure_by_tls.certificate.certificate))
    return network_to(azure_by_tls.port)


def granted(network: Network) -> ConnectionContext:
    return ConnectionContext(network, tenant_id="t1", shared_storage=GRANTED)


def azure_options(**more: object) -> Options:
    return split_config(
        AZURE, {"account": "dspingest", "container": "ingest", "prefix": "label", "managedIdentity": True, **more}
    )[0]


def test_the_managed_identity_opens_the_container(azure_network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"access_token": token("https://storage.azure.com"), "expires_on": str(int(time.time()) + 3600)}
    body = json.dumps({**answer, "resource": "https://storage.azure.com", "token_type": "Bearer"}).encode()
    with run_refusing_server(200, body) as metadata:
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"{metadata.url}/msi/token")
        monkeypatch.setenv("IDENTITY_HEADER", "of the platform")
        with AZURE.connect(azure_options(), {}, granted(azure_network)) as session:
            session._container.create_container()  # type: ignore[attr-defined]
            session.put(io.BytesIO(b"song"), "d/f", 4)
            assert session.read("d/f") == b"song"
    _, path, headers = metadata.requests[0]
    assert "storage.azure.com" in path
    assert headers["X-IDENTITY-HEADER"] == "of the platform"


def test_a_refused_identity_is_reported(azure_network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    with run_refusing_server(400, b'{"error": "invalid_request"}') as metadata:
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"{metadata.url}/msi/token")
        monkeypatch.setenv("IDENTITY_HEADER", "of the platform")
        with (
            AZURE.connect(azure_options(), {}, granted(azure_network)) as session,
            pytest.raises(Exception) as caught,  # noqa: PT011
        ):
            session.put(io.BytesIO(b"song"), "d/f", 4)
    assert AZURE.classify(caught.value).code == "authentication-failed"


@pytest.mark.parametrize("config", [{"endpoint": "https://evil.example"}, {"account": "evil.example/#"}])
def test_the_managed_identity_is_sent_only_to_azure(config: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        azure_options(**config)


def test_the_default_service_account_opens_the_bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Application default credentials, as on the platform; Google's host name resolves to a local server."""
    certificate = make_certificate(tmp_path, names=("storage.googleapis.com",))
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(certificate.certificate))
    token_reply = json.dumps({"access_token": "ours", "expires_in": 3600, "token_type": "Bearer"}).encode()
    object_reply = json.dumps({"size": "4", "md5Hash": ""}).encode()
    with (
        run_refusing_server(200, token_reply) as tokens,
        run_refusing_server(200, object_reply, certificate=certificate) as google,
    ):
        (tmp_path / "key.json").write_text(service_account_key(tokens.url))
        monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "key.json"))
        options, secrets = split_config(GCS, {"bucket": "of-the-dsp", "prefix": "label"})
        with GCS.connect(options, secrets, granted(network_to(int(google.url.rpartition(":")[2])))) as session:
            assert session.stat("d/f")
    _, path, headers = google.requests[0]
    assert path.startswith("/storage/v1/b/of-the-dsp/o/label%2Fd%2Ff")
    assert {name.lower(): value for name, value in headers.items()}["authorization"] == "Bearer ours"
    assert tokens.requests
