"""The plan of ERN 4.2, 4.3 and 4.3.2 messages: names and order of elements, and where the versions differ.

Order and optionality follow the release-notification schemas of each version.
"""

from shared.messages.ddex.header import HEADER
from shared.messages.ern.write.plans.chapters import CHAPTERS_4
from shared.messages.ern.write.plans.cue_sheets import CUE_SHEETS_4
from shared.messages.ern.write.plans.ern4_deals import DEALS
from shared.messages.ern.write.plans.ern4_people import PARTY
from shared.messages.ern.write.plans.ern4_releases import RELEASE, RELEASE_ID, TRACK_RELEASE
from shared.messages.ern.write.plans.ern4_resources import IMAGE, SOUND_RECORDING, TEXT, VIDEO
from shared.messages.xml.markup import E

_ROOT = {
    "xmlns:ern": "root.namespace",
    "ReleaseProfileVersionId": "root.profile",
    "ReleaseProfileVariantVersionId": "root.variant",
    "AvsVersionId": "root.avs",
    "LanguageAndScriptCode": "root.language",
}

NEW_RELEASE = E(
    "ern:NewReleaseMessage",
    parts=(
        HEADER,
        E("PartyList", parts=(PARTY,)),
        CUE_SHEETS_4,
        E("ResourceList", parts=(SOUND_RECORDING, VIDEO, IMAGE, TEXT)),
        CHAPTERS_4,
        E("ReleaseList", parts=(RELEASE, TRACK_RELEASE)),
        DEALS,
    ),
    at=_ROOT,
)

PURGE = E(
    "ern:PurgeReleaseMessage",
    parts=(
        HEADER,
        E(
            "PurgedRelease",
            parts=(
                E("ReleaseId", "ids", RELEASE_ID),
                E("Title", "title", (E("TitleText", "text"), E("SubTitle", "subtitle"))),
                E("Contributor", "names", (E("PartyName", parts=(E("FullName", "text"),)),)),
            ),
        ),
    ),
    at={
        "xmlns:ern": "root.namespace",
        "AvsVersionId": "root.avs",
        "LanguageAndScriptCode": "root.language",
    },
)
