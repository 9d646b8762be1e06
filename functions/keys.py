"""Entry points of API keys; programs that hold one call the REST API."""

from typing import Any

from firebase_functions import https_fn

from functions.calls import serve


@https_fn.on_call(memory=512)
def create_api_key(request: https_fn.CallableRequest[Any]) -> Any:
    """Makes a key. Data: `{name, scopes, role?, expires?, limits?}`; answers `{key, secret}`, the secret this once."""
    from shared.accounts.api_keys import keys as api_keys

    return serve(request, api_keys.KeyRequest, api_keys.create_api_key)


@https_fn.on_call(memory=512)
def list_api_keys(request: https_fn.CallableRequest[Any]) -> Any:
    """The tenant's keys, without their secrets. Data: `{}`; answers `{keys}`."""
    from shared.accounts.api_keys import keys as api_keys

    return serve(request, api_keys.KeyListing, api_keys.list_api_keys, "keys", "read")


@https_fn.on_call(memory=512)
def rotate_api_key(request: https_fn.CallableRequest[Any]) -> Any:
    """Gives a key a new secret. Data: `{keyId, graceS?}`; answers `{key, secret}`, the secret this once."""
    from shared.accounts.api_keys import keys as api_keys

    return serve(request, api_keys.RotateRequest, api_keys.rotate_api_key)


@https_fn.on_call(memory=512)
def revoke_api_key(request: https_fn.CallableRequest[Any]) -> Any:
    """Makes a key void. Data: `{keyId}`; answers `{}`."""
    from shared.accounts.api_keys import keys as api_keys

    return serve(request, api_keys.KeyReference, api_keys.revoke_api_key)
