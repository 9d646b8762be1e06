"""The checks of security: what strangers, other tenants and limited keys get, and that secrets stay secret."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.delivery.acknowledgements import webhook as acknowledgements
from shared.delivery.protocols.registry import protocol_named
from shared.delivery.requests.control import get_delivery
from shared.delivery.targets.destination import vault_context
from shared.delivery.targets.listing import read_target
from shared.diagnostics.suite.check import Check, CheckFailed, Context, NotApplicable, Seen
from shared.diagnostics.suite.checks.delivery import targets_query
from shared.diagnostics.suite.checks.performance import newest_deliveries_query
from shared.diagnostics.suite.runs import SuiteReference, get_run
from shared.errors import AddressForbidden, DeliveryError, InvalidInput, NotFound, VaultError
from shared.model.delivery.delivery import DeliveryReference
from shared.platform.network.guard import Network
from shared.platform.network.outside import OutsideAnswer
from shared.webhooks import signature as webhooks

_UNAUTHENTICATED, _FORBIDDEN, _TOO_MANY, _OK = 401, 403, 429, 200
_PRIVATE_PATHS = ("/releases", "/delivery-targets", "/deliveries", "/api-keys")
_FORGED_KEY = "sk_0000_" + "A" * 43 + "00000000"
_SECRET_DOCUMENTS = ("deliveryTargetSecrets/probe", "apiKeys/probe", "tenants/probe", "releases/probe")
_OTHER_TENANT = "nobody-else"
_HEADERS: Mapping[str, str] = {
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=",
    "content-security-policy": "default-src 'none'",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}
"""What every answer of the API has (OWASP REST Security Cheat Sheet)."""
_QUOTA_HEADERS = ("ratelimit-policy", "ratelimit")
_METADATA = "169.254.169.254"
_PRIVATE = ("127.0.0.1", "10.0.0.1", "192.168.0.1", "::1", "fd00::1")
_CANARY = "canary-of-the-test-suite"


def check_sign_in(context: Context) -> Seen:
    """Asks the API without a key, and with one that was never given out. Raises CheckFailed, Unavailable.

    An address that has sent too many forged keys, as several runs in one minute do, is refused as such.
    """
    for path in _PRIVATE_PATHS:
        for key in ("", _FORGED_KEY):
            found = context.adapters.outside.api("GET", path, key=key).status
            if found not in (_UNAUTHENTICATED, _TOO_MANY):
                who = "a forged key" if key else "no key"
                raise CheckFailed(f"GET {path} answers {found} to a request with {who}, instead of 401.")
    return Seen({"requests": str(2 * len(_PRIVATE_PATHS))})


def check_rules(context: Context) -> Seen:
    """Reads documents from Firestore without having signed in. Raises CheckFailed, Unavailable."""
    for path in (*_SECRET_DOCUMENTS, f"testRuns/{context.run_id}"):
        found = context.adapters.outside.document(path).status
        if found != _FORBIDDEN:
            raise CheckFailed(f"Firestore answers {found} for {path} to a client that has not signed in.")
    return Seen({"documents": str(len(_SECRET_DOCUMENTS) + 1)})


def check_tenants(context: Context) -> Seen:
    """Reads this run, a delivery and a target as an admin of another tenant. Raises CheckFailed, Unavailable."""
    adapters, tenant_id = context.adapters, context.caller.tenant_id
    other = Caller(uid="test", tenant_id=_OTHER_TENANT, role="admin", verified=True)
    ids = {
        "run": [context.run_id],
        "delivery": [str(data["id"]) for data in adapters.store.find(newest_deliveries_query(tenant_id))[:1]],
        "target": [str(data["id"]) for data in adapters.store.find(targets_query(tenant_id))[:1]],
    }
    for what, found in ids.items():
        for each in found:
            try:
                _READERS[what](each, other, adapters)
            except NotFound:
                continue
            raise CheckFailed(f"An admin of another tenant can read the tenant's {what}.")
    return Seen({"refused": ", ".join(what for what, found in ids.items() if found)})


_READERS: Mapping[str, Callable[[str, Caller, Adapters], object]] = {
    "run": lambda each, caller, adapters: get_run(SuiteReference(run_id=each), caller=caller, adapters=adapters),
    "delivery": lambda each, caller, adapters: get_delivery(
        DeliveryReference(delivery_id=each), caller=caller, adapters=adapters
    ),
    "target": lambda each, caller, adapters: read_target(each, caller=caller, store=adapters.store),
}


def check_scopes(context: Context) -> Seen:
    """Uses a key that may read releases only. Raises CheckFailed, NotApplicable, Unavailable."""
    allowed = _with_key(context, "GET", "/releases?limit=1")
    if allowed.status != _OK:
        raise CheckFailed(f"A valid key gets {allowed.status} for what it may do.")
    for method, path in (("GET", "/delivery-targets"), ("POST", "/deliveries/retry"), ("GET", "/api-keys")):
        found = _with_key(context, method, path).status
        if found != _FORBIDDEN:
            raise CheckFailed(f"A key that may only read releases gets {found} for {method} {path}, instead of 403.")
    return Seen({"refused": "3 requests"})


def check_headers(context: Context) -> Seen:
    """Looks at the headers of answers. Raises CheckFailed, NotApplicable, Unavailable."""
    for answer in (context.adapters.outside.api("GET", "/health"), context.adapters.outside.api("GET", "/releases")):
        for name, wanted in _HEADERS.items():
            if wanted not in answer.headers.get(name, ""):
                raise CheckFailed(f"An answer of the API lacks {name}: {wanted}.")
    answer = _with_key(context, "GET", "/releases?limit=1")
    if missing := [name for name in _QUOTA_HEADERS if name not in answer.headers]:
        raise CheckFailed(f"An answer to a key does not report its rate limit ({missing[0]}).")
    return Seen({"limit": answer.headers[_QUOTA_HEADERS[0]]})


def check_credentials(context: Context) -> Seen:
    """Encrypts a secret for one target and decrypts it for another; looks for secrets among options.

    Raises CheckFailed, VaultError.
    """
    vault, tenant_id = context.adapters.vault, context.caller.tenant_id
    own = vault_context(tenant_id, f"test-{context.run_id}")
    sealed = vault.seal({"password": _CANARY}, own)
    if _CANARY in sealed.ciphertext or vault.open(sealed, own) != {"password": _CANARY}:
        raise CheckFailed("Credentials are not encrypted.")
    for other in (vault_context(tenant_id, "another-target"), vault_context(_OTHER_TENANT, f"test-{context.run_id}")):
        try:
            vault.open(sealed, other)
        except VaultError:
            continue
        raise CheckFailed("Credentials of one target can be decrypted for another.")
    targets = context.adapters.store.find(targets_query(tenant_id))
    for data in targets:
        _require_no_secrets(str(data["name"]), str(data["protocol"]), data["config"])
    return Seen({"targets": str(len(targets))})


def check_signatures(context: Context) -> Seen:
    """Signs messages as webhooks and as acknowledgements, and alters them. Raises CheckFailed."""
    now, secret, body = context.adapters.clock(), webhooks.new_secret(_CANARY), b'{"type":"test"}'
    headers = webhooks.signed_headers("test", body, [secret], now)
    late = now + timedelta(hours=1)
    header = acknowledgements.sign(body, _CANARY, now)
    genuine = (
        webhooks.is_genuine(headers, body, secret, now),
        acknowledgements.is_signed(body, header, [_CANARY], now),
    )
    forged = (
        webhooks.is_genuine(headers, body + b" ", secret, now),
        webhooks.is_genuine(headers, body, secret, late),
        webhooks.is_genuine(headers, body, webhooks.new_secret("x" * 32), now),
        acknowledgements.is_signed(body + b" ", header, [_CANARY], now),
        acknowledgements.is_signed(body, header, [_CANARY], late),
        acknowledgements.is_signed(body, header, ["another"], now),
    )
    if not all(genuine):
        raise CheckFailed("A message that was signed is taken for a forgery.")
    if any(forged):
        raise CheckFailed("A message that was altered, is old, or was signed with another secret is accepted.")
    return Seen({"forgeries refused": str(len(forged))})


def check_network(context: Context) -> Seen:
    """Offers private addresses and the metadata service to the guarded network. Raises CheckFailed."""
    network = context.adapters.network
    if not _is_refused(network, _METADATA):
        raise CheckFailed("Targets may point to the cloud's metadata service, which hands out credentials.")
    refused = [host for host in _PRIVATE if _is_refused(network, host)]
    if not network.allow_private and len(refused) < len(_PRIVATE):
        raise CheckFailed("Targets may point to private addresses.")
    return Seen({"private addresses": "allowed in part, by the settings" if network.allow_private else "refused"})


def _with_key(context: Context, method: str, path: str) -> OutsideAnswer:
    if not context.key:
        raise NotApplicable("The run has no key: the tenant has no owner who could hold it.")
    return context.adapters.outside.api(method, path, key=context.key)


def _require_no_secrets(name: str, protocol: str, config: Mapping[str, object]) -> None:
    try:
        secret = {option.name for option in protocol_named(protocol).options if option.secret}
    except InvalidInput:
        return  # its plug-in is gone; the check of protocols tells that
    if found := sorted(secret & {key for key, value in config.items() if value}):
        raise CheckFailed(f"The option {found[0]} of the target {name} is stored unencrypted.")


def _is_refused(network: Network, host: str) -> bool:
    try:
        network.addresses(host, 443)
    except AddressForbidden:
        return True
    except DeliveryError:
        return True  # this machine does not know the kind of address
    return False


CHECKS = (
    Check(
        "signIn",
        "security",
        check_sign_in,
        "Requests without a key",
        "The API refuses requests without a key, and with a forged one.",
        "Take the deployment off the network until it is mended, and report it.",
        weight=3,
    ),
    Check(
        "rules",
        "security",
        check_rules,
        "Documents without sign-in",
        "Firestore refuses documents to clients that have not signed in.",
        "Deploy the rules: `firebase deploy --only firestore:rules`.",
        weight=3,
    ),
    Check(
        "tenants",
        "security",
        check_tenants,
        "Other tenants",
        "An admin of another tenant can read neither deliveries nor targets.",
        "Take the deployment off the network until it is mended, and report it.",
        weight=3,
        needs=("store",),
    ),
    Check(
        "scopes",
        "security",
        check_scopes,
        "Scopes of keys",
        "A key that may read releases can do nothing else.",
        "Revoke the API keys until it is mended, and report it.",
        weight=3,
        needs=("signIn",),
    ),
    Check(
        "headers",
        "security",
        check_headers,
        "Security headers and rate limits",
        "Answers of the API have the security headers, and report the rate limit.",
        "Look whether a proxy in front of the functions removes headers.",
        weight=2,
    ),
    Check(
        "credentials",
        "security",
        check_credentials,
        "Credentials",
        "Credentials are encrypted and bound to their target; no option that is secret is stored in clear.",
        "Enter the target's credentials again, and change them at the DSP.",
        weight=3,
        needs=("vault", "store"),
    ),
    Check(
        "signatures",
        "security",
        check_signatures,
        "Signatures",
        "Webhooks and acknowledgements that were altered, are old or were signed by others are refused.",
        "Report it as a vulnerability.",
        weight=2,
    ),
    Check(
        "network",
        "security",
        check_network,
        "Private network",
        "Targets cannot point to private addresses, nor to the cloud's metadata service.",
        "Check STARDUST_ALLOW_PRIVATE_HOSTS.",
        weight=3,
    ),
)
