"""The signed form of a registry: canonical JSON and an Ed25519 signature over it."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.errors import InvalidInput, Tampered
from shared.model.codec import decode, to_json
from shared.plugins.ed25519 import is_signed, sign
from shared.plugins.registry.entry import Registry, RegistryEntry

_SIGNATURE = "signature"
_CONTEXT = b"stardust-plugins/1\n"
"""Before what is signed, so that a signature of something else by the same key is none of a registry."""


def canonical(value: Mapping[str, Any]) -> bytes:
    """The canonical JSON: sorted keys, no whitespace, ASCII. Equal values give equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def signed(registry: Registry, key: Ed25519PrivateKey) -> bytes:
    """The document of a registry, with its signature."""
    content = to_json(registry)
    signature = sign(key, _CONTEXT + canonical(content))
    return json.dumps({**content, _SIGNATURE: signature}, indent=2, sort_keys=True).encode() + b"\n"


def verified(document: bytes, keys: Iterable[str], now: datetime | None) -> Registry:
    """The registry in a document that one of the keys signed; with a time, only one that has not expired.

    Entries that this version does not understand, because they are for a later one, are left out.
    Raises Tampered if it was not signed by the keys, was altered, or has expired.
    """
    remedy = "Ask the registry's operator for its address and public key."
    try:
        content = json.loads(document)
        signature = content.pop(_SIGNATURE)
        data = _CONTEXT + canonical(content)
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError) as error:
        raise Tampered("This is no signed registry of plug-ins.", remedy=remedy) from error
    if not any(is_signed(data, str(signature), key) for key in keys):
        raise Tampered("The registry of plug-ins was altered, or signed with another key.", remedy=remedy)
    registry = _decoded(content)
    if now is not None and registry.expires <= now:
        message = f"The registry of plug-ins expired on {registry.expires:%Y-%m-%d}."
        raise Tampered(message, remedy="Ask its operator to sign it anew: `stardust plugin sign`.")
    return registry


def _decoded(content: Mapping[str, Any]) -> Registry:
    entries = [found for each in content.get("entries", []) if (found := _entry(each)) is not None]
    try:
        return decode(Registry, {**content, "entries": []}).model_copy(update={"entries": entries})
    except InvalidInput as error:
        remedy = "Update Stardust Distro."
        raise Tampered("The registry of plug-ins is of another version.", remedy=remedy) from error


def _entry(content: object) -> RegistryEntry | None:
    try:
        return decode(RegistryEntry, content if isinstance(content, dict) else {})
    except InvalidInput:
        return None
