"""The plans of chapters: those of ERN 3.8.2, where they are collections, and those of 4.x."""

from shared.messages.ddex.coded import proprietary_ids
from shared.messages.ern.write.plans.ern4_people import TITLES
from shared.messages.xml.markup import E, only, scope

_ID = (proprietary_ids(),)
_TIMES = (E("StartTime", "start"), E("Duration", "duration"))

CHAPTERS_4 = E(
    "ChapterList",
    "chapters",
    (
        E(
            "Chapter",
            "chapters",
            (
                E("ChapterReference", "reference"),
                only(
                    "4.2 4.3",
                    scope("ids", E("ChapterId", "proprietary_ids", at={"Namespace": "namespace"}, text="value")),
                ),
                only("4.3.2", E("ChapterId", "ids", _ID)),
                *TITLES,
                *_TIMES,
            ),
        ),
    ),
)
CHAPTER_REFERENCES_4 = scope("chapters", E("VideoChapterReference", "chapters", text="reference"))

_RESOURCE = E("CollectionResourceReference", parts=(E("CollectionResourceReference", "resource"),))
CHAPTERS_38 = E(
    "CollectionList",
    "chapters",
    (
        E(
            "Collection",
            "chapters",
            (
                E("CollectionId", "ids", _ID),
                E("CollectionType", "=VideoChapter"),
                E("CollectionReference", "reference"),
                E("Title", "titles", (E("TitleText", "text"),), at={"TitleType": "=DisplayTitle"}),
                E("IsComplete", "=true"),
                E("Duration", "duration"),
                E("CollectionResourceReferenceList", parts=(_RESOURCE,)),
            ),
        ),
    ),
)
_REFERENCE = "SoundRecordingCollectionReference"
CHAPTER_REFERENCES_38 = E(
    "VideoCollectionReferenceList", "chapters", (E(_REFERENCE, "chapters", (E(_REFERENCE, "reference"), *_TIMES)),)
)
