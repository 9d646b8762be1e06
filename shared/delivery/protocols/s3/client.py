"""Creates clients for Amazon's services or compatible servers: guarded, with timeouts, and optionally with a role."""

import io
from typing import Any

import boto3
from botocore.config import Config
from botocore.handlers import add_expect_header
from urllib3 import HTTPConnectionPool

from shared.delivery.protocols.base import Options, Secrets
from shared.delivery.protocols.common.endpoints import check_address
from shared.platform.network.answers import AnswerBounds, answered_within
from shared.platform.network.guard import Network
from shared.platform.network.http import guarded_pools

_SESSION_NAME = "stardust"
_COMPLETION_S = 600
_ROLE_LIFETIME_S = 3600  # allowed by every role (AWS Security Token Service, AssumeRole); outlives any function


def open_client(options: Options, secrets: Secrets, network: Network) -> Any:
    """An S3 client. If the target has a role, first requests temporary keys for it.

    Raises AddressForbidden, ConnectionFailed, and what botocore raises.
    """
    if endpoint := options["endpoint"]:
        check_address(endpoint, network)
    keys = {
        "aws_access_key_id": secrets["accessKeyId"],
        "aws_secret_access_key": secrets["secretAccessKey"],
        "aws_session_token": secrets.get("sessionToken"),
    }
    if role := options.get("roleArn"):
        keys = _keys_of_role(role, options, keys, network)
    return _client("s3", options, keys, network)


def expect_acceptance(client: Any) -> None:
    """Sends bodies without asking first ("Expect: 100-continue"), now that the server has accepted one.

    A server that refuses may close the connection while a body is sent, and its reason is lost.
    """
    client.meta.events.unregister("before-call.s3", add_expect_header)


def _keys_of_role(role: str, options: Options, keys: dict[str, Any], network: Network) -> dict[str, Any]:
    """Temporary keys for the role. S3-compatible servers with roles serve STS at the same endpoint as the files."""
    sts = _client("sts", options, keys, network)
    external = {"ExternalId": options["externalId"]} if options.get("externalId") else {}
    try:
        response = sts.assume_role(
            RoleArn=role, RoleSessionName=_SESSION_NAME, DurationSeconds=_ROLE_LIFETIME_S, **external
        )
    finally:
        sts.close()
    granted = response["Credentials"]
    return {
        "aws_access_key_id": granted["AccessKeyId"],
        "aws_secret_access_key": granted["SecretAccessKey"],
        "aws_session_token": granted["SessionToken"],
    }


def _client(service: str, options: Options, keys: dict[str, Any], network: Network) -> Any:
    endpoint, addressing = options["endpoint"], options["addressing"]
    client = boto3.session.Session().client(  # type: ignore[call-overload]
        service,
        region_name=options["region"],
        endpoint_url=endpoint or None,
        config=Config(
            s3={"addressing_style": "path" if addressing == "auto" and endpoint else addressing},
            retries={"mode": "standard", "max_attempts": 2},
            connect_timeout=options["connectTimeout"],
            read_timeout=options["idleTimeout"],
            tcp_keepalive=True,
            proxies={},
            # Every S3-compatible server supports Content-MD5, but not all support the newer checksum trailers.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
        **keys,
    )
    _guard(client, network, _bounds(options))
    return client


def _bounds(options: Options) -> AnswerBounds:
    """The bounds of answers.

    Amazon may need minutes to complete a multipart upload, and sends spaces meanwhile (API reference,
    CompleteMultipartUpload).
    """
    seconds: float = max(options["connectTimeout"], options["idleTimeout"])

    def allowed_s(method: str, target: str) -> float:
        completes = method == "POST" and "uploadId=" in target
        return max(seconds, _COMPLETION_S) if completes else seconds

    return AnswerBounds(seconds, allowed_s=allowed_s)


def _expecting(pool: type[HTTPConnectionPool], seconds: float) -> type[Any]:
    """The pool class, whose connections wait for "100 Continue" no longer than for an answer.

    botocore reads its headers until an empty line, however long that takes, and even after the connection has ended.
    """
    base: Any = pool.ConnectionCls

    class Expecting(base):  # type: ignore[misc]  # the base is chosen by scheme
        def _handle_expect_response(self, message_body: Any) -> None:
            with answered_within(seconds, self.sock):
                super()._handle_expect_response(message_body)

        def _consume_headers(self, fp: io.RawIOBase) -> None:
            while (line := fp.readline()) != b"\r\n":
                if not line:
                    raise ConnectionResetError("The server closed the connection.")

    return type("ExpectingPool", (pool,), {"ConnectionCls": Expecting})


def _guard(client: Any, network: Network, bounds: AnswerBounds) -> None:
    """Makes this client connect through `network`, within `bounds`; botocore has no public API for it."""
    http = client._endpoint.http_session
    pools = {scheme: _expecting(pool, bounds.seconds) for scheme, pool in http._pool_classes_by_scheme.items()}
    http._pool_classes_by_scheme = guarded_pools(pools, network, bounds)
    http._manager.pool_classes_by_scheme = http._pool_classes_by_scheme
