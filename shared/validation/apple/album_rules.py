"""Rules for the album, its tracks and their artists, as data."""

from collections import Counter
from collections.abc import Callable, Iterator

from stdnum import ean

from shared.messages.apple.data.roles import SECONDARY, WRITERS
from shared.messages.apple.data.values import IMMERSIVE, STEREO
from shared.validation.apple.rule import Rule
from shared.validation.apple.view import PackageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Violation
from shared.vocabularies.genres.providers import dictionary_of

_MAX_TRACKS = 500
_STYLE_GUIDE = "Apple Music Style Guide, help.apple.com/itc/musicstyleguide"
_GTIN = "GS1 General Specifications, check digit of a GTIN"


def _too_many(view: PackageView) -> Iterator[Violation]:
    return ((track, str(len(view.tracks))) for track in view.tracks[_MAX_TRACKS : _MAX_TRACKS + 1])


def _without_tracks(view: PackageView) -> list[Node]:
    return [] if view.tracks or view.is_takedown else view.albums


def _wrong_track_count(view: PackageView) -> list[Node]:
    return [node for node in view.root.all("album", "track_count") if node.text.strip() != str(len(view.tracks))]


def _wrong_volume_count(view: PackageView) -> list[Node]:
    volumes = {track.value("volume_number") or "1" for track in view.tracks}
    return [
        node
        for node in view.root.all("album", "volume_count")
        if view.tracks and node.text.strip() != str(len(volumes))
    ]


def _same_position(view: PackageView) -> Iterator[Violation]:
    places = [(track.value("volume_number") or "1", track.value("track_number")) for track in view.tracks]
    counts = Counter(places)
    return (
        (track, f"{place[0]}/{place[1]}") for track, place in zip(view.tracks, places, strict=True) if counts[place] > 1
    )


def _repeated(nodes: list[Node], *path: str) -> list[Node]:
    """The nodes at the path whose text another of them has before."""
    found = [child for node in nodes for child in node.all(*path)]
    texts = [node.text.strip() for node in found]
    return [node for place, node in enumerate(found) if texts[place] in texts[:place]]


def _same_vendor_id(view: PackageView) -> list[Node]:
    return _repeated([*view.albums, *view.tracks], "vendor_id")


def _wrong_upc(view: PackageView) -> list[Node]:
    return [node for node in view.root.all("album", "upc") if not ean.is_valid(node.text.strip())]


def _unknown_genre(view: PackageView) -> Iterator[Violation]:
    known = dictionary_of("apple").by_code
    for owner in (*view.albums, *view.tracks):
        for node in owner.all("genres", "genre"):
            code = node.attributes.get("code", "")
            if code not in known:
                yield node, code


def _without(tag: str) -> Callable[[PackageView], list[Node]]:
    """Reports an album that is no takedown and lacks the element."""

    def check(view: PackageView) -> list[Node]:
        return [] if view.is_takedown else [album for album in view.albums if not album.has(tag)]

    return check


def _without_primary(view: PackageView) -> list[Node]:
    return [each for each in view.artist_lists if "true" not in each.values("artist", "primary")]


def _same_artist(view: PackageView) -> list[Node]:
    return [node for each in view.artist_lists for node in _repeated([each], "artist", "artist_name")]


def _primary_secondary(view: PackageView) -> Iterator[Violation]:
    for artist in view.artists:
        if artist.value("primary") == "true" and SECONDARY & {*artist.values("roles", "role")}:
            yield artist, artist.value("artist_name")


def _without_writer(view: PackageView) -> Iterator[Violation]:
    for track in view.tracks:
        if not WRITERS & {*track.values("artists", "artist", "roles", "role")}:
            yield track, track.value("title")


def _various_artists(view: PackageView) -> list[Node]:
    names = [node for track in view.tracks for node in track.all("artists", "artist", "artist_name")]
    return [node for node in names if node.text.strip().lower() == "various artists"]


def _without_audio(view: PackageView) -> Iterator[Violation]:
    for track in view.tracks:
        if not (track.has("audio_file") or track.has("assets", "asset", "data_file")):
            yield track, track.value("title")


def _data_files(track: Node, role: str) -> list[Node]:
    return [node for node in track.all("assets", "asset", "data_file") if node.attributes.get("role") == role]


def _immersive_without_isrc(view: PackageView) -> list[Node]:
    found = [node for track in view.tracks for node in _data_files(track, IMMERSIVE)]
    return [node for node in found if "external_identifier.isrc" not in node.attributes]


def _immersive_same_isrc(view: PackageView) -> Iterator[Violation]:
    for track in view.tracks:
        for node in _data_files(track, IMMERSIVE):
            if node.attributes.get("external_identifier.isrc") == track.value("isrc"):
                yield node, track.value("isrc")


def _immersive_without_stereo(view: PackageView) -> Iterator[Violation]:
    for track in view.tracks:
        if _data_files(track, IMMERSIVE) and not _data_files(track, STEREO):
            yield track, track.value("title")


ALBUM_RULES = (
    Rule("apple-201", "public", _too_many, "The package has {value} tracks.", "Split it: 500 are allowed."),
    Rule("apple-202", "observed", _without_tracks, "The album has no tracks.", "Add the tracks."),
    Rule(
        "apple-203", "observed", _wrong_track_count, "track_count is {value}, which is not the number of tracks.",
        "Correct it.",
    ),
    Rule(
        "apple-204", "observed", _wrong_volume_count, "volume_count is {value}, which is not the number of volumes.",
        "Correct it.",
    ),
    Rule(
        "apple-205", "observed", _same_position, "Several tracks have the position {value}.",
        "Give each track of a volume its own number.",
    ),
    Rule(
        "apple-206", "observed", _same_vendor_id, "The vendor id {value} stands in the package twice.",
        "Give the album and each track its own vendor id.",
    ),
    Rule(
        "apple-207", "public", _wrong_upc, "{value} is no UPC or EAN: its check digit is wrong.",
        "Compare it with the source.", _GTIN,
    ),
    Rule("apple-208", "observed", _without("genres"), "The album has no genre.", "Add Apple's code of its genre."),
    Rule("apple-209", "observed", _without("artwork_files"), "The album has no cover.", "Add the cover."),
    Rule("apple-210", "observed", _without("copyright_pline"), "The album has no P line.", "Add it."),
    Rule("apple-211", "observed", _without("copyright_cline"), "The album has no C line.", "Add it."),
    Rule("apple-212", "observed", _without("upc"), "The album has no UPC.", "Add it."),
    Rule(
        "apple-213", "observed", _unknown_genre, "{value} is no genre in the edition of Apple's list that we know.",
        "Use a code of Apple's list: `stardust genres list --provider apple` has it.",
    ),
    Rule(
        "apple-221", "observed", _without_primary, "No artist is primary.", "Mark the main artist as primary.",
    ),
    Rule(
        "apple-222", "public", _same_artist, "The artist {value} stands here twice.",
        "Name an artist once, with all roles.",
    ),
    Rule(
        "apple-223", "public", _primary_secondary, "The artist {value} is primary, though featured.",
        "Set primary to false: Featuring and With are never primary.",
    ),
    Rule(
        "apple-224", "observed", _without_writer, "The track {value} has neither composer nor songwriter.",
        "Add who wrote it.",
    ),
    Rule(
        "apple-225", "public", _various_artists, "{value} is no track's artist.", "Name the artist of the track.",
        _STYLE_GUIDE,
    ),
    Rule("apple-231", "observed", _without_audio, "The track {value} names no audio file.", "Add its file."),
    Rule(
        "apple-232", "observed", _immersive_without_isrc, "The immersive file has no ISRC of its own.",
        "Add external_identifier.isrc.",
    ),
    Rule(
        "apple-233", "observed", _immersive_same_isrc, "The immersive file has the ISRC of the stereo file, {value}.",
        "Give it an ISRC of its own.",
    ),
    Rule(
        "apple-234", "observed", _immersive_without_stereo, "The track {value} has an immersive file, but no stereo.",
        "Add the stereo file.",
    ),
)  # fmt: skip
