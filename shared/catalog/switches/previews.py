"""Compares our recordings and cover with what public catalogues publish of the old release."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.measuring import measuring
from shared.catalog.assets.search import stored_hashes, stored_words
from shared.catalog.metadata.previews import Published, Sought, cover_of, previews_of
from shared.catalog.switches.compare import paired
from shared.catalog.switches.facts import facts_of
from shared.catalog.switches.listing import SwitchReport, own_switch
from shared.catalog.switches.steps import change_switch
from shared.errors import Conflict
from shared.media.fingerprint.encoding import Words
from shared.media.fingerprint.picture import SAME_PICTURE, picture_similarity
from shared.model.catalog.fingerprint import AudioFingerprint, FileFingerprint
from shared.model.catalog.switch import PublishedAnswer, ReleaseFacts, Switch, SwitchReference
from shared.model.codec import decode
from shared.model.identifiers import isrc_key
from shared.platform.store.port import Reader, Transaction


def compare_published(request: SwitchReference, *, caller: Caller, adapters: Adapters) -> SwitchReport:
    """Compares our recordings with the 30-second previews of the old release at Deezer, and our cover with the one that
    a public catalogue shows.

    Recordings that an earlier request proved to be the same, or whose file is the old one, are left out; the others are
    compared, at most 50 in a request, those first that were not tried yet. A preview that cannot be had leaves its
    recording unknown and says why. Raises Forbidden, NotFound, Conflict if Deezer is not configured, and RateLimited if
    the tenant has no measuring time left today.
    """
    caller.require("manager")
    switch = own_switch(request.release_id, caller, adapters.store)
    if adapters.catalogues.deezer is None:
        remedy = "Ask an operator to set STARDUST_DEEZER_URL in the functions' environment."
        raise Conflict("Deezer is not configured in this deployment.", remedy=remedy)
    ours = facts_of(own_document(adapters.store.get(f"releases/{switch.id}"), caller, "release"))
    with measuring(caller.tenant_id, adapters):
        answers = {**_recordings(switch, ours, adapters), **_cover(switch, ours, adapters)}
    current = {each.audio_id for each in ours.tracks} | {ours.cover_id}

    def note(stored: Switch, _transaction: Transaction) -> Switch:
        kept = {id_: answer for id_, answer in {**stored.published, **answers}.items() if id_ in current}
        return stored.model_copy(update={"published": kept})

    return change_switch(request, "switch.looked", note, caller, adapters, {"compared": str(len(answers))})


def _recordings(switch: Switch, ours: ReleaseFacts, adapters: Adapters) -> dict[str, PublishedAnswer]:
    wanted = sorted(_wanted(switch, ours), key=lambda each: each.key in switch.published)
    words = _words([each.key for each in wanted], switch.tenant_id, adapters.store)
    sought = [each for each in wanted if each.key in words]
    found = previews_of(switch.old.barcode, sought, adapters.catalogues.deezer, adapters.network)
    now = adapters.clock()
    return {asset_id: _heard(preview, words[asset_id], now) for asset_id, preview in found.items()}


def _wanted(switch: Switch, ours: ReleaseFacts) -> Iterator[Sought]:
    """The old tracks whose recordings are compared, by the ids of our files."""
    for old, track in paired(switch.old.tracks, ours.tracks):
        if old is None or track is None or track.audio_id in (None, old.audio_id):
            continue
        answer = switch.published.get(track.audio_id)
        if answer is None or not answer.same:
            yield Sought(track.audio_id, isrc_key(old.isrc or ""), old.disc, old.number)


def _words(ids: list[str], tenant_id: str, reader: Reader) -> Mapping[str, Words]:
    stored = reader.get_all(f"audioFingerprints/{each}" for each in ids) if ids else {}
    own = (each for each in stored.values() if each.get("tenantId") == tenant_id)
    return {each["id"]: stored_words(decode(AudioFingerprint, each)) for each in own}


def _heard(preview: Published, ours: Words, now: datetime) -> PublishedAnswer:
    likeness = preview.heard_in(ours)
    if likeness is None:
        return PublishedAnswer(fault=preview.fault or "unreadable", at=now)
    return PublishedAnswer(same=likeness.same, similarity=round(likeness.similarity, 2), at=now)


def _cover(switch: Switch, ours: ReleaseFacts, adapters: Adapters) -> dict[str, PublishedAnswer]:
    """The answer of our cover; none if it has no file, it is the old one, or it has no detail to compare."""
    if ours.cover_id in (None, switch.old.cover_id):
        return {}
    stored = adapters.store.get(f"fingerprints/{ours.cover_id}")
    if stored is None or stored.get("tenantId") != switch.tenant_id:
        return {}
    hashes = stored_hashes(decode(FileFingerprint, stored))
    if not hashes:
        return {}
    cover = cover_of(switch.old.cover_url, switch.old.barcode, adapters.catalogues.deezer, adapters.network)
    now = adapters.clock()
    if cover.file is None or not cover.file.picture:
        return {ours.cover_id: PublishedAnswer(fault=cover.fault or "unreadable", at=now)}
    similarity = picture_similarity(hashes, cover.file.picture)
    answer = PublishedAnswer(same=similarity >= SAME_PICTURE, similarity=round(similarity, 2), at=now)
    return {ours.cover_id: answer}
