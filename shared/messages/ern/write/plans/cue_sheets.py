"""The plans of cue sheets: those of ERN 3.8.2, and those of 4.x."""

from shared.messages.ddex.coded import coded, proprietary_ids
from shared.messages.ern.write.plans.ern38_people import c_lines, p_lines
from shared.messages.xml.markup import E


def _sheets(*cue: E) -> E:
    parts = (
        E("CueSheetReference", "reference"),
        E("CueSheetType", "=StandardCueSheet"),
        E("Cue", "cues", (coded("CueUseType", "use"), *cue)),
    )
    return E("CueSheetList", "cue_sheets", (E("CueSheet", "sheets", parts),))


def _title(kind: str) -> E:
    return E("ReferencedCreationTitle", "title", (E("TitleText"),), at={"TitleType": f"={kind}"})


_IDS = (E("ISRC", "isrc"), proprietary_ids())
_MUSICAL = E("HasMusicalContent", "musical")
_TIMES = (E("StartTime", "start"), E("Duration", "duration"))
_LINES = (p_lines("p_lines"), c_lines("c_lines"))

CUE_SHEETS_38 = _sheets(
    E("ReferencedCreationId", "ids", _IDS),
    _title("FormalTitle"),
    _title("DisplayTitle"),
    _MUSICAL,
    *_TIMES,
    *_LINES,
)
CUE_SHEETS_4 = _sheets(
    E("ResourceId", "ids", _IDS), E("DisplayTitle", "title", (E("TitleText"),)), _MUSICAL, *_LINES, *_TIMES
)
