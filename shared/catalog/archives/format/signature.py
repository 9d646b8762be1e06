"""Signs manifests with the installation's key, and checks the signatures of others."""

import json

from shared.errors import Tampered
from shared.platform.vault.signing import ALGORITHM, Signer, is_signed

SIGNATURE_NAME = "signature.json"


def signature_of(manifest: bytes, signer: Signer) -> bytes:
    """The signature of a manifest as JSON, with the public key. Raises VaultError, Unavailable."""
    signature = signer.sign(manifest)
    fields = {
        "algorithm": signature.algorithm,
        "key": signature.key,
        "signature": signature.value,
        "publicKey": signer.public_key(),
    }
    return json.dumps(fields, indent=2).encode()


def check_signature(manifest: bytes, signature: bytes, public_key: str) -> None:
    """Raises Tampered unless the manifest is signed with the key (PEM), and VaultError if that is no such key.

    The key in the signature file is for people who compare it; it proves nothing and is not used.
    """
    try:
        fields = json.loads(signature)
        algorithm, value = fields["algorithm"], fields["signature"]
    except (ValueError, KeyError, TypeError) as error:
        raise Tampered("The archive's signature is malformed.") from error
    if algorithm != ALGORITHM or not isinstance(value, str) or not is_signed(manifest, value, public_key):
        raise Tampered(
            "The archive's manifest is not signed with this key.",
            remedy="Check that it is the public key of the installation that made the archive. If it is, use another "
            "copy of the archive.",
        )
