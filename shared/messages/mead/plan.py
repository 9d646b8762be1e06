"""The plan of a MEAD 1.1 message: names and order of its elements.

Order and optionality follow the schema media-enrichment-and-description of version 1.1.
"""

from shared.messages.ddex.coded import coded
from shared.messages.ddex.header import HEADER
from shared.messages.xml.markup import E, scope


def _named(tag: str, path: str) -> E:
    return E(tag, path, (E("Name"),))


def _party(tag: str, path: str) -> E:
    return E(tag, path, (E("PartyName", parts=(_named("FullName", "."),)),))


def _value(tag: str, path: str) -> E:
    return E(tag, path, (coded("Value", "."),))


_SUMMARY = (
    E("DisplayTitle", "title", (E("TitleText", parts=(E("Title"),)),)),
    _named("DisplayArtistName", "artist"),
)
_MOODS = _value("Mood", "moods")
_THEMES = _value("Theme", "themes")
_ACTIVITIES = _value("Activity", "activities")
_NOTES = E("CommentaryNote", "notes", (E("Text", "text"), coded("CommentaryNoteType", "type")))
_CHARACTER = scope("character", _MOODS, _THEMES, _ACTIVITIES, _NOTES)

_RECORDING = E(
    "ResourceInformation",
    "recordings",
    (
        E("ResourceSummary", parts=(E("ResourceId", parts=(E("ISRC", "isrc"),)), *_SUMMARY)),
        _value("VocalRegister", "registers"),
        E("Focus", "focus", (_named("DisplayArtistName", "."),)),
        E(
            "TimeSignature",
            "meter",
            (E("Meter", parts=(E("NumberOfBeatsInBar", "beats"), E("NoteEquivalentToBeat", "note"))),),
        ),
        coded("Tempo", "tempos"),
        E("BeatsPerMinute", "bpm", (E("Value"),)),
        _value("InstrumentUsed", "instruments"),
        E("Harmony", "key", (E("RootChordNote", "root"), E("RootChordQuality", "quality"))),
        _CHARACTER,
    ),
)
_CHARTS = E(
    "HistoricChartingInformation",
    "charts",
    (
        E("TerritoryCode", "territory"),
        _named("ChartName", "name"),
        E("TopPosition", "top"),
        E("ChartEntry", "entries", (E("Position", "position"), E("Date", "date"))),
    ),
)
_AWARDS = E(
    "Award",
    "awards",
    (
        _party("AwardingBody", "body"),
        _party("AwardedParty", "party"),
        _named("AwardName", "name"),
        E("Date", "date"),
        E("IsWinner", "winner"),
    ),
)
_RELEASE = E(
    "ReleaseInformation",
    "releases",
    (
        E(
            "ReleaseSummary",
            parts=(
                E(
                    "ReleaseId",
                    parts=(
                        E("GRid", "grid"),
                        E("ICPN", "icpn"),
                        E("CatalogNumber", "catalog_number", at={"Namespace": "namespace"}, text="value"),
                    ),
                ),
                *_SUMMARY,
            ),
        ),
        _CHARACTER,
        _CHARTS,
        _AWARDS,
    ),
)

MEAD_MESSAGE = E(
    "mead:MeadMessage",
    parts=(
        HEADER,
        E("ResourceInformationList", "recordings", (_RECORDING,)),
        E("ReleaseInformationList", "releases", (_RELEASE,)),
    ),
    at={"xmlns:mead": "namespace", "AvsVersionId": "avs", "LanguageAndScriptCode": "language"},
)
