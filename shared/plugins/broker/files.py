"""The operations on the files of assets: reading and decoding them, and storing what was derived from them."""

import re
from typing import Any

from shared.catalog.assets.listing import read_asset
from shared.errors import InvalidInput
from shared.ids import tenant_folder
from shared.model.catalog.asset import Asset
from shared.model.codec import decode
from shared.platform.blobs.port import BlobInfo
from shared.platform.store.port import Transaction
from shared.plugins.broker.decoding import CODECS, Coding, Decoder
from shared.plugins.broker.request import Arguments, Session
from shared.sdk.bridge import Failed

_MAX_READ = 1 << 20
_MAX_DECODED_BYTES = 48 << 20
_MAX_STORED_BYTES = 32 << 20
_MAX_FILES = 50
"""That a plug-in may derive from one asset."""
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_CONTENT_TYPE = re.compile(r"(audio|image|video|application|text)/[a-z0-9.+-]{1,80}")
_ACTIVE = re.compile(r".*(html|xml|xsl|svg|javascript|ecmascript).*")
"""Types that a browser may execute: the file is served from the bucket's own origin, but need not be."""


def size(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """The length of an asset's file in bytes."""
    return _file(session, arguments).size, b""


def read(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """Bytes of an asset's file."""
    position, length = arguments.number("position", 0, 1 << 50), arguments.number("length", 1, _MAX_READ)
    file = _file(session, arguments)
    if position >= file.size:
        return None, b""
    with session.adapters.blobs.open(file.path, position) as opened:
        found = bytearray()
        while len(found) < length and (piece := opened.read(length - len(found))):
            found += piece
    return None, bytes(found)


def decode_sound(session: Session, arguments: Arguments, _body: bytes) -> tuple[Any, bytes]:
    """Decoded sound. Consecutive pieces continue one decoding; another place begins it again."""
    rate, channels = arguments.number("rate", 8_000, 384_000), arguments.number("channels", 1, 64)
    first, frames = arguments.number("first", 0, 1 << 40), arguments.number("frames", 1, 1 << 30)
    if (most := _MAX_DECODED_BYTES // (4 * channels)) < frames:
        arguments.fail(f"at most {most} frames of {channels} channels can be decoded at once")
    asset = _asset(session, arguments)
    if asset.audio is None:
        arguments.fail("the asset is not a recording that was measured")
    if first > (asset.audio.duration + 1) * rate:
        return None, b""
    through = _coding(arguments)
    key = (asset.id, rate, channels, through)
    decoder = session.held.get(key)
    if not isinstance(decoder, Decoder) or decoder.position != first:
        for other in session.held.values():
            other.close()
        session.held.clear()
        decoder = Decoder(asset, asset.audio, rate, channels, session.adapters, through, deadline=session.deadline)
        session.held[key] = decoder
        decoder.skip(first)
    return None, decoder.read(frames)


def _coding(arguments: Arguments) -> Coding | None:
    """The lossy coding that the sound goes through, if one is named."""
    if "codec" not in arguments.values:
        return None
    if (name := arguments.text("codec", 20)) not in CODECS:
        arguments.fail(f"codec must be one of: {', '.join(CODECS)}")
    return Coding(name, arguments.number("kbps", 32, 512))


def write(session: Session, arguments: Arguments, body: bytes) -> tuple[Any, bytes]:
    """Stores a file that was derived from an asset, in place of an earlier one of this name."""
    name, content_type = arguments.text("name", 100), arguments.text("contentType", 100)
    if not _FILE_NAME.fullmatch(name):
        arguments.fail("name must consist of letters, digits, '.', '_' and '-'")
    if not _CONTENT_TYPE.fullmatch(content_type) or _ACTIVE.fullmatch(content_type):
        arguments.fail("contentType is none that can be stored; for markup use text/plain")
    if not 1 <= len(body) <= _MAX_STORED_BYTES:
        arguments.fail(f"the file must have 1 to {_MAX_STORED_BYTES:,} bytes")
    asset = _asset(session, arguments)
    path, known = f"{folder(session)}{asset.id}/{name}", f"{session.plugin}_{name}"
    own = [each for each in asset.derived if each.startswith(f"{session.plugin}_") and each != known]
    if len(own) >= _MAX_FILES:
        raise Failed(f"The plug-in has derived {_MAX_FILES} files from this asset, which is the most.")
    session.adapters.blobs.write(path, body, content_type)

    def record(transaction: Transaction) -> dict[str, Any]:
        derived = dict(read_asset(asset.id, caller=session.caller, store=transaction).get("derived", {}))
        if derived.get(known) != path:
            derived[known] = path
            transaction.update(f"assets/{asset.id}", {"derived": derived})
        return derived

    derived = session.adapters.store.transact(record)
    session.assets[asset.id] = asset.model_copy(update={"derived": derived})
    return None, b""


def folder(session: Session) -> str:
    """The folder of the files that the plug-in derived in the tenant; deleted with the plug-in."""
    return f"{tenant_folder(session.tenant_id)}/plugins/{session.plugin}/"


def _file(session: Session, arguments: Arguments) -> BlobInfo:
    found = session.adapters.blobs.stat(_asset(session, arguments).storage_path)
    if found is None:
        raise Failed("The asset's file is not there: it was never uploaded, or was deleted.")
    return found


def _asset(session: Session, arguments: Arguments) -> Asset:
    asset_id = arguments.id("assetId")
    if asset_id not in session.assets:
        data = read_asset(asset_id, caller=session.caller, store=session.adapters.store)
        try:
            session.assets[asset_id] = decode(Asset, data)
        except InvalidInput as error:
            raise Failed("The asset's document is damaged.") from error
    return session.assets[asset_id]
