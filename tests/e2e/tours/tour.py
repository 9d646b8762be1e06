"""From sign-up to a live delivery with the client that openapi-python-client generates into `stardust_client`."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
from stardust_client import AuthenticatedClient
from stardust_client.api.assets import create_upload, get_asset
from stardust_client.api.deliveries import create_delivery, get_delivery, get_receipt, list_logs
from stardust_client.api.delivery_targets import check_delivery_target, create_delivery_target, poll_acknowledgements
from stardust_client.api.releases import create_release, get_release, patch_release
from stardust_client.api.sign_up import complete_sign_up
from stardust_client.api.tenant import patch_tenant
from stardust_client.models import (
    DeliveryRequest,
    PatchReleaseBody,
    PatchTenantBody,
    ProblemDetails,
    ReleaseContent,
    SignUpRequest,
    TargetContent,
    UploadRequest,
)

API_KEY, AUTH_URL, TOKEN_URL = (os.environ[name] for name in ("API_KEY", "AUTH_URL", "TOKEN_URL"))
ALBUM, TARGET = Path(os.environ["ALBUM"]), Path(os.environ["TARGET"])
FILES = (
    ("01-departure.wav", "audio/wav", {"kind": "audio", "trackId": "departure"}),
    ("02-glasshouse.wav", "audio/wav", {"kind": "audio", "trackId": "glasshouse"}),
    ("03-slow-harbour.flac", "audio/flac", {"kind": "audio", "trackId": "slow-harbour"}),
    ("cover.jpg", "image/jpeg", {"kind": "image", "imageType": "FrontCover"}),
)
T = TypeVar("T")


def checked(answer: T | ProblemDetails | None) -> T:
    """The answer; stops with the problem that the API tells."""
    if answer is None or isinstance(answer, ProblemDetails):
        raise SystemExit(f"The API refused: {answer}")
    return answer


def until(read: Callable[[], T | ProblemDetails | None], done: Callable[[T], bool], every_s: float = 1) -> T:
    """Reads again until `done` holds for the answer, for two minutes at most."""
    end = time.monotonic() + 120
    while not done(answer := checked(read())):
        if time.monotonic() > end:
            raise SystemExit(f"It took too long: {answer}")
        time.sleep(every_s)
    return answer


def auth(url: str, **fields: Any) -> dict[str, Any]:
    """One request to Firebase Auth."""
    answer = httpx.post(url, params={"key": API_KEY}, json=fields, timeout=30)
    return dict(answer.raise_for_status().json())


def client(token: str) -> AuthenticatedClient:
    """A client that sends this ID token."""
    return AuthenticatedClient(f"{os.environ['SITE']}/api/v1", token, timeout=httpx.Timeout(120))


# Firebase Auth: an account, and its first ID token.
account = auth(
    f"{AUTH_URL}/accounts:signUp",
    email=os.environ["EMAIL"],
    password=os.environ["PASSWORD"],
    returnSecureToken=True,
)

# A tenant of your own. The token that says so is a new one.
names = SignUpRequest(display_name="Ada", organization_name="Example Recordings")
checked(complete_sign_up.sync(client=client(account["idToken"]), body=names))
fresh = auth(f"{TOKEN_URL}/token", grant_type="refresh_token", refresh_token=account["refreshToken"])
api = client(fresh["id_token"])

# Who sends: the label's own DDEX party id.
party = {"partyId": "PADPIDA0000000001O", "partyName": "Example Recordings"}
tenant = checked(patch_tenant.sync(client=api, body=PatchTenantBody.from_dict({"settings": {"party": party}})))
print(f"{tenant.name}, {tenant.id}")

# A release from release.json, and its files. Each is measured after its upload.
content = ReleaseContent.from_dict(json.loads((ALBUM / "release.json").read_text("utf-8")))
release_id = checked(create_release.sync(client=api, body=content)).id
for name, content_type, place in FILES:
    data = (ALBUM / name).read_bytes()
    declared = {"releaseId": release_id, "fileName": name, "contentType": content_type, "size": len(data), **place}
    session = checked(create_upload.sync(client=api, body=UploadRequest.from_dict(declared)))
    httpx.put(session.upload_url, content=data, timeout=120).raise_for_status()
    until(lambda asset_id=session.asset_id: get_asset.sync(asset_id, client=api), lambda asset: asset.status == "ready")

# A target from target.json. The test signs in there, writes a small file, finds it and removes it.
to = TargetContent.from_dict(json.loads(TARGET.read_text("utf-8")))
target_id = checked(create_delivery_target.sync(client=api, body=to)).id
report = checked(check_delivery_target.sync(target_id, client=api))
print(f"connection: {'works' if report.ok else report.steps}")

# Ready: the message is composed and validated.
ready = PatchReleaseBody.from_dict({"status": "ready"})
checked(patch_release.sync(release_id, client=api, body=ready))
until(lambda: get_release.sync(release_id, client=api), lambda release: bool(release.ddex and release.ddex.ern_file))

# Deliver, and ask the DSP until it says that the release is live.
request = DeliveryRequest(release_id=release_id, target_id=target_id)
delivery_id = checked(create_delivery.sync(client=api, body=request)).id
until(lambda: get_delivery.sync(delivery_id, client=api), lambda delivery: delivery.status == "completed")


def asked() -> Any:
    """The delivery, after the DSP's folder was asked for acknowledgements."""
    checked(poll_acknowledgements.sync(target_id, client=api))
    return get_delivery.sync(delivery_id, client=api)


live = until(asked, lambda delivery: delivery.dsp.status == "live", every_s=5)
for line in checked(list_logs.sync(delivery_id, client=api)).items:
    print(f"{line.step}: {line.message}")
receipt = checked(get_receipt.sync(delivery_id, client=api))
print(f"{receipt.message_id}: {receipt.total_bytes} bytes in {len(receipt.files)} files")
print(json.dumps({"id": live.id, "status": live.status, "dsp": live.dsp.status}))
