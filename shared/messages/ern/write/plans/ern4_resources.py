"""The ERN 4.x plan for resources: recordings, images, texts and their files."""

from shared.messages.ddex.coded import coded, proprietary_ids
from shared.messages.ern.write.plans.chapters import CHAPTER_REFERENCES_4
from shared.messages.ern.write.plans.ern4_people import (
    ADDITIONAL_TITLES,
    ARTISTS,
    C_LINES,
    CONTRIBUTORS,
    CONTROLLERS,
    P_LINES,
    TITLES,
)
from shared.messages.xml.markup import E, only, scope

_FILE = E(
    "File",
    "file",
    (E("URI", "uri"), E("HashSum", parts=(E("Algorithm", "=MD5"), E("HashSumValue", "md5")))),
)
_PROVIDED = E("IsProvidedInDelivery", "provided")
_KBPS = {"UnitOfMeasure": "=kbps"}
_HERTZ = {"UnitOfMeasure": "=Hz"}
_PIXEL = {"UnitOfMeasure": "=Pixel"}

_CLIP_42 = (
    E(
        "PreviewDetails",
        "clip",
        (
            E("StartPoint", "start_s"),
            E("EndPoint", "end_s"),
            E("Duration", "duration"),
            E("ExpressionType", "=Instructive"),
        ),
    ),
)
_CLIP_43 = E(
    "ClipDetails",
    "clip",
    (
        E("TechnicalResourceDetailsReference", "reference"),
        E("ClipType", "=Preview"),
        E("Timing", parts=(E("StartPoint", "start_s"), E("DurationUsed", "duration"))),
        E("ExpressionType", "=Instructive"),
    ),
)

_AUDIO_MEASURES = (
    coded("AudioCodecType", "codec"),
    E("BitRate", "bit_rate", at=_KBPS),
    E("NumberOfChannels", "channels"),
    only("4.3 4.3.2", E("NumberOfAudioObjects", "objects")),
    E("SamplingRate", "sampling_rate", at=_HERTZ),
    E("BitsPerSample", "bits"),
    E("Duration", "duration"),
)
_AUDIO_FILE = E(
    "TechnicalDetails",
    "sound",
    (
        E("TechnicalResourceDetailsReference", "reference"),
        only(
            "4.2",
            E("EncodingId", "isrc", (E("ISRC"),)),
            *_AUDIO_MEASURES,
            E("IsPreview", "=false"),
            *_CLIP_42,
            _FILE,
            _PROVIDED,
            E("EncodingDescription", "encoding"),
        ),
        only(
            "4.3 4.3.2",
            E(
                "DeliveryFile",
                parts=(
                    E("Type", "=AudioFile"),
                    E("ContainerFormat", "container"),
                    *_AUDIO_MEASURES,
                    _FILE,
                    _PROVIDED,
                ),
            ),
            E("HasImmersiveAudioMetadata", "immersive"),
            _CLIP_43,
        ),
    ),
)

_VIDEO_MEASURES = (
    E("ContainerFormat", "container"),
    coded("VideoCodecType", "codec"),
    E("VideoBitRate", "bit_rate", at=_KBPS),
    E("FrameRate", "frame_rate", at={"UnitOfMeasure": "=Hz(non-interlaced)"}),
    E("ImageHeight", "height", at=_PIXEL),
    E("ImageWidth", "width", at=_PIXEL),
    coded("AudioCodecType", "audio_codec"),
    E("NumberOfAudioChannels", "channels"),
    E("AudioSamplingRate", "sampling_rate", at=_HERTZ),
    E("Duration", "duration"),
)
_VIDEO_FILE = E(
    "TechnicalDetails",
    "picture",
    (
        E("TechnicalResourceDetailsReference", "reference"),
        only("4.2", *_VIDEO_MEASURES, E("IsPreview", "=false"), *_CLIP_42, _FILE, _PROVIDED),
        only(
            "4.3 4.3.2",
            E("DeliveryFile", parts=(E("Type", "=AudioVisualFile"), *_VIDEO_MEASURES, _FILE, _PROVIDED)),
            _CLIP_43,
        ),
    ),
)

_WORK_ID = (E("ISWC", "iswc"), proprietary_ids())
_RECORDING_ID = E("ResourceId", parts=(E("ISRC", "isrc"), proprietary_ids()))
_SUPPLEMENTAL = {"IsSupplemental": "supplemental"}
_RELATED_RESOURCES = E(
    "RelatedResource",
    "related",
    (
        E("ResourceRelationshipType", "relationship"),
        E("ResourceRelatedResourceReference", "reference"),
        E(
            "Timing",
            "timing",
            (
                only("4.2", E("StartPoint", "start")),
                only("4.3 4.3.2", E("StartPoint", "start_s")),
                E("DurationUsed", "duration"),
            ),
        ),
    ),
)


def _description(first_publication: E) -> tuple[E, ...]:
    return (
        E("WorkId", "work", _WORK_ID),
        *TITLES,
        *ADDITIONAL_TITLES,
        coded("VersionType", "versions"),
        *ARTISTS,
        CONTRIBUTORS,
        *CONTROLLERS,
        only("4.2", P_LINES),
        E("Duration", "duration"),
        E("CreationDate", "creation_date"),
        E("MasteredDate", "mastered_date"),
        E("RemasteredDate", "remastered_date"),
        first_publication,
        E("ParentalWarningType", "warning"),
        _RELATED_RESOURCES,
    )


_FLAGS = (
    only("4.3.2", E("ContainsAI", "ai")),
    E("IsCover", "cover_version"),
    E("IsInstrumental", "instrumental"),
    E("IsRemastered", "remastered"),
    E(
        "DisplayCredits",
        "credits",
        (E("DisplayCreditText", "text"),),
        at={"LanguageAndScriptCode": "language"},
    ),
    only("4.2", E("LanguageOfPerformance", "languages", text="code")),
    only("4.3 4.3.2", E("LanguageOfPerformance", "languages", at={"IsMainLanguage": "main"}, text="code")),
)

SOUND_RECORDING = E(
    "SoundRecording",
    "recordings",
    (
        E("ResourceReference", "reference"),
        E("Type", "type"),
        only("4.2", _RECORDING_ID),
        only(
            "4.3 4.3.2",
            E(
                "SoundRecordingEdition",
                parts=(E("Type", "edition"), _RECORDING_ID, P_LINES, E("RecordingMode", "mode"), _AUDIO_FILE),
            ),
            E(
                "SoundRecordingEdition",
                "immersive",
                (
                    E("Type", "=ImmersiveEdition"),
                    E("ResourceId", parts=(E("ISRC", "isrc"),)),
                    P_LINES,
                    E("RecordingMode", "mode"),
                    _AUDIO_FILE,
                ),
            ),
        ),
        *_description(E("FirstPublicationDate", "first_publication")),
        *_FLAGS,
        only("4.2", E("AudioChannelConfiguration", "mode"), _AUDIO_FILE, scope("immersive", _AUDIO_FILE)),
    ),
    at=_SUPPLEMENTAL,
)

VIDEO = E(
    "Video",
    "videos",
    (
        E("ResourceReference", "reference"),
        E("Type", "type"),
        only("4.2", _RECORDING_ID),
        only(
            "4.3 4.3.2",
            E("VideoEdition", parts=(_RECORDING_ID, P_LINES, E("RecordingMode", "mode"), _VIDEO_FILE)),
        ),
        *_description(E("FirstPublicationDate", "first_publication", (E("FulfillmentDate"),))),
        E("VideoCueSheetReference", "cue_sheet"),
        E("ReasonForCueSheetAbsence", "cue_sheet_absence"),
        *_FLAGS,
        only("4.2", _VIDEO_FILE),
        CHAPTER_REFERENCES_4,
    ),
    at=_SUPPLEMENTAL,
)

IMAGE = E(
    "Image",
    "images",
    (
        E("ResourceReference", "reference"),
        coded("Type", "type"),
        E("ResourceId", parts=(proprietary_ids(),)),
        *TITLES,
        E("DisplayArtistName", "names", text="text"),
        only("4.3.2", CONTRIBUTORS),
        C_LINES,
        E("ParentalWarningType", "warning"),
        only("4.3.2", E("ContainsAI", "ai")),
        E(
            "TechnicalDetails",
            "technical",
            (
                E("TechnicalResourceDetailsReference", "reference"),
                E("ImageCodecType", "codec"),
                E("ImageHeight", "height", at=_PIXEL),
                E("ImageWidth", "width", at=_PIXEL),
                only("4.2", E("IsPreview", "=false")),
                _FILE,
                _PROVIDED,
            ),
        ),
    ),
)

TEXT = E(
    "Text",
    "documents",
    (
        E("ResourceReference", "reference"),
        E("Type", "type"),
        E("ResourceId", parts=(proprietary_ids("proprietary_id"),)),
        *TITLES,
        E(
            "TechnicalDetails",
            "technical",
            (
                E("TechnicalResourceDetailsReference", "reference"),
                E("TextCodecType", "codec"),
                only("4.2", E("IsPreview", "=false")),
                _FILE,
                _PROVIDED,
            ),
        ),
    ),
)
