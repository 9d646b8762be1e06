"""The ERN 3.8.2 plan for resources: recordings, images, texts and their files."""

from shared.messages.ddex.coded import coded, proprietary_ids
from shared.messages.ern.write.plans.chapters import CHAPTER_REFERENCES_38
from shared.messages.ern.write.plans.ern38_people import (
    ARTIST_NAMES,
    CONTRIBUTORS,
    CONTROLLERS,
    GENRE,
    LABEL_NAMES,
    REFERENCE_TITLE,
    TITLES,
    artists,
    c_lines,
    p_lines,
)
from shared.messages.xml.markup import E

_FILE = E(
    "File",
    "file",
    (
        E("FileName", "name"),
        E("FilePath", "folder"),
        E("HashSum", parts=(E("HashSum", "md5"), E("HashSumAlgorithmType", "=MD5"))),
    ),
)
_KBPS = {"UnitOfMeasure": "=kbps"}
_HERTZ = {"UnitOfMeasure": "=Hz"}
_PIXEL = {"UnitOfMeasure": "=Pixel"}
_REFERENCE = E("TechnicalResourceDetailsReference", "reference")
_PREVIEW = (
    E("IsPreview", "=false"),
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

_SOUND = E(
    "TechnicalSoundRecordingDetails",
    "sound",
    (
        _REFERENCE,
        E("ContainerFormat", "container"),
        coded("AudioCodecType", "codec"),
        E("BitRate", "bit_rate", at=_KBPS),
        E("NumberOfChannels", "channels"),
        E("SamplingRate", "sampling_rate", at=_HERTZ),
        E("BitsPerSample", "bits"),
        E("Duration", "duration"),
        *_PREVIEW,
        _FILE,
    ),
)
_PICTURE = E(
    "TechnicalVideoDetails",
    "picture",
    (
        _REFERENCE,
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
        *_PREVIEW,
        _FILE,
    ),
)

_LOCAL = (
    E("TerritoryCode", "local.territories"),
    *TITLES,
    artists("base.artists"),
    *CONTRIBUTORS,
    ARTIST_NAMES,
    LABEL_NAMES,
    CONTROLLERS,
    E("ResourceReleaseDate", "base.first_publication"),
    p_lines("local.p_lines"),
    GENRE,
    E("ParentalWarningType", "base.warning"),
)
_DATES = (
    E("CreationDate", "creation_date"),
    E("MasteredDate", "mastered_date"),
    E("RemasteredDate", "remastered_date"),
)
_WORK_ID = (E("ISWC", "iswc"), proprietary_ids())
_ISRC = (E("ISRC", "isrc"), proprietary_ids())

SOUND_RECORDING = E(
    "SoundRecording",
    "recordings",
    (
        E("SoundRecordingType", "type"),
        E("SoundRecordingId", parts=_ISRC),
        E("IndirectSoundRecordingId", "work", _WORK_ID),
        E("ResourceReference", "reference"),
        REFERENCE_TITLE,
        E("IsInstrumental", "instrumental"),
        E("IsRemastered", "remastered"),
        E("LanguageOfPerformance", "main_language"),
        E("Duration", "duration"),
        *_DATES,
        E("SoundRecordingDetailsByTerritory", "locals", (*_LOCAL, _SOUND)),
    ),
)

VIDEO = E(
    "Video",
    "videos",
    (
        E("VideoType", "type"),
        E("VideoId", parts=_ISRC),
        E("IndirectVideoId", "work", _WORK_ID),
        E("ResourceReference", "reference"),
        E("VideoCueSheetReference", "cue_sheet", (E("VideoCueSheetReference"),)),
        E("ReasonForCueSheetAbsence", "cue_sheet_absence"),
        REFERENCE_TITLE,
        E("IsInstrumental", "instrumental"),
        E("IsRemastered", "remastered"),
        E("LanguageOfPerformance", "languages", text="code"),
        E("Duration", "duration"),
        CHAPTER_REFERENCES_38,
        *_DATES,
        E("VideoDetailsByTerritory", "locals", (*_LOCAL, _PICTURE)),
    ),
)

_WORLD = E("TerritoryCode", "=Worldwide")

IMAGE = E(
    "Image",
    "images",
    (
        coded("ImageType", "type"),
        E("ImageId", parts=(proprietary_ids(),)),
        E("ResourceReference", "reference"),
        E("Title", "titles", (E("TitleText", "text"),), at={"TitleType": "=DisplayTitle"}),
        E(
            "ImageDetailsByTerritory",
            parts=(
                _WORLD,
                E("DisplayArtistName", "names", text="text"),
                c_lines("c_lines"),
                E("ParentalWarningType", "warning"),
                E(
                    "TechnicalImageDetails",
                    "technical",
                    (
                        _REFERENCE,
                        E("ImageCodecType", "codec"),
                        E("ImageHeight", "height", at=_PIXEL),
                        E("ImageWidth", "width", at=_PIXEL),
                        E("IsPreview", "=false"),
                        _FILE,
                    ),
                ),
            ),
        ),
    ),
)

TEXT = E(
    "Text",
    "documents",
    (
        E("TextType", "type"),
        E("TextId", parts=(proprietary_ids("proprietary_id"),)),
        E("ResourceReference", "reference"),
        E("Title", "titles", (E("TitleText", "text"),), at={"TitleType": "=DisplayTitle"}),
        E(
            "TextDetailsByTerritory",
            parts=(
                _WORLD,
                E("ParentalWarningType", "=NotExplicit"),
                E(
                    "TechnicalTextDetails",
                    "technical",
                    (_REFERENCE, E("TextCodecType", "codec"), E("IsPreview", "=false"), _FILE),
                ),
            ),
        ),
    ),
)
