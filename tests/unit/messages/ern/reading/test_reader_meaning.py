"""Tests how messages of other senders are read: variants, user-defined values, gaps, contradictions."""

from datetime import date, datetime
from typing import Any

import pytest

from shared.errors import InvalidInput
from shared.messages.ern.read import ReadResult, read_message

ISRC = "QZAT22600001"
HEADER = """<MessageHeader><MessageId>M1</MessageId>
  <MessageSender><PartyId>PADPIDA2014122301Q</PartyId><PartyName><FullName>Other Label</FullName></PartyName>
  </MessageSender>
  <MessageRecipient><PartyId>PADPIDA3897722461G</PartyId></MessageRecipient>
  <MessageCreatedDateTime>2026-05-04T12:00:00+02:00</MessageCreatedDateTime></MessageHeader>"""


def ern43(*, recording: str = "", parties: str = "", release: str = "", deals: str = "", more: str = "") -> bytes:
    """A message with one track, plus the given XML fragments."""
    return f"""<e:NewReleaseMessage xmlns:e="http://ddex.net/xml/ern/43" AvsVersionId="3" LanguageAndScriptCode="en">
      {HEADER}<PartyList>
        <Party><PartyReference>P1</PartyReference><PartyName><FullName>Ida</FullName></PartyName></Party>{parties}
      </PartyList>
      <ResourceList><SoundRecording><ResourceReference>A1</ResourceReference><Type>MusicalWorkSoundRecording</Type>
        <SoundRecordingEdition><ResourceId><ISRC>{ISRC}</ISRC></ResourceId></SoundRecordingEdition>
        <DisplayTitle><TitleText>Song</TitleText></DisplayTitle><DisplayArtistName>Ida</DisplayArtistName>
        <Duration>PT3M</Duration>{recording}</SoundRecording>{more}</ResourceList>
      <ReleaseList><Release><ReleaseReference>R0</ReleaseReference><ReleaseType>Single</ReleaseType>
        <ReleaseId><ICPN>600000000014</ICPN></ReleaseId>
        <DisplayTitle><TitleText>Song</TitleText></DisplayTitle><DisplayArtistName>Ida</DisplayArtistName>
        <ReleaseLabelReference>P1</ReleaseLabelReference>{release}
        <ResourceGroup><ResourceGroupContentItem><ReleaseResourceReference>A1</ReleaseResourceReference>
        </ResourceGroupContentItem></ResourceGroup></Release></ReleaseList>
      {deals}</e:NewReleaseMessage>""".encode()


def ern382(*, details: str = "", release: str = "", deals: str = "") -> bytes:
    """A 3.8.2 message with one track."""
    return f"""<e:NewReleaseMessage xmlns:e="http://ddex.net/xml/ern/382" MessageSchemaVersionId="ern/382">{HEADER}
      <ResourceList><SoundRecording><SoundRecordingId><ISRC>{ISRC}</ISRC></SoundRecordingId>
        <ResourceReference>A1</ResourceReference><ReferenceTitle><TitleText>Song</TitleText></ReferenceTitle>
        <Duration>PT3M</Duration>{details}</SoundRecording></ResourceList>
      <ReleaseList><Release IsMainRelease="true"><ReleaseId><ICPN>600000000014</ICPN></ReleaseId>
        <ReleaseReference>R0</ReleaseReference><ReferenceTitle><TitleText>Song</TitleText></ReferenceTitle>
        <ReleaseResourceReferenceList><ReleaseResourceReference>A1</ReleaseResourceReference>
        </ReleaseResourceReferenceList><ReleaseType>Single</ReleaseType>{release}</Release></ReleaseList>
      {deals}</e:NewReleaseMessage>""".encode()


def deal(terms: str, release: str = "R0") -> str:
    content = f"<Deal><DealTerms>{terms}</DealTerms></Deal>"
    return f"<ReleaseDeal><DealReleaseReference>{release}</DealReleaseReference>{content}</ReleaseDeal>"


def terms(
    models: str = "SubscriptionModel",
    uses: str = "OnDemandStream",
    where: str = "<TerritoryCode>Worldwide</TerritoryCode>",
    start: str = "<StartDate>2026-06-05</StartDate>",
    more: str = "",
) -> str:
    kinds = "".join(f"<CommercialModelType>{model}</CommercialModelType>" for model in models.split())
    kinds += "".join(f"<UseType>{use}</UseType>" for use in uses.split())
    return f"{where}<ValidityPeriod>{start}</ValidityPeriod>{kinds}{more}"


def offered(*deals: str) -> ReadResult:
    return read_message(ern43(deals=f"<DealList>{''.join(deals)}</DealList>"))


def lost(result: ReadResult) -> set[str]:
    return {problem.code for problem in result.not_carried}


def test_the_default_title_is_the_title_and_the_others_are_local() -> None:
    titles = """<DisplayTitle LanguageAndScriptCode="ja-Jpan"><TitleText>歌</TitleText></DisplayTitle>
      <DisplayTitle LanguageAndScriptCode="ja-Latn" IsDefault="true"><TitleText>Uta</TitleText></DisplayTitle>"""
    metadata = read_message(ern43(recording=titles)).release.tracks[0].metadata
    assert metadata.title == "Uta"
    assert ("歌", "ja-Jpan") in [(title.title, title.language) for title in metadata.local_titles]


def test_a_user_defined_value_is_kept() -> None:
    role = '<Role UserDefinedValue="Tape Whisperer" Namespace="PADPIDA2014122301Q">UserDefined</Role>'
    contributor = f"<Contributor><ContributorPartyReference>P1</ContributorPartyReference>{role}</Contributor>"
    (person,) = read_message(ern43(recording=contributor)).release.tracks[0].metadata.contributors
    assert (person.name, person.role) == ("Ida", "Tape Whisperer")


def test_roles_are_sorted_into_contributors_writers_and_publishers() -> None:
    roles = "".join(f"<Role>{role}</Role>" for role in ("Composer", "Mixer", "MusicPublisher"))
    contributor = f"<Contributor><ContributorPartyReference>P1</ContributorPartyReference>{roles}</Contributor>"
    metadata = read_message(ern43(recording=contributor)).release.tracks[0].metadata
    assert [person.role for person in metadata.contributors] == ["Mixer"]
    assert [person.role for person in metadata.writers] == ["Composer"]
    assert [person.role for person in metadata.publishers] == ["MusicPublisher"]


def test_unread_values_are_reported_with_line_and_count() -> None:
    unread = "<Raga>Yaman</Raga><Raga>Bhairav</Raga>"
    (problem,) = [p for p in read_message(ern43(recording=unread)).not_carried if p.path == "SoundRecording/Raga"]
    assert "'Yaman' at line" in problem.message
    assert "1 more" in problem.message
    assert problem.severity == "warning"


@pytest.mark.parametrize(
    ("written", "read"),
    [("2026-05-04", "2026-05-04"), ("2026-05", "2026-05"), ("2026", "2026"), ("1999-02-30", None), ("1999-13", None)],
)
def test_dates_are_read_as_exactly_as_they_are_known(written: str, read: str | None) -> None:
    result = read_message(ern43(recording=f"<CreationDate>{written}</CreationDate>"))
    assert result.release.tracks[0].metadata.creation_date == read
    assert ("partial-date" in lost(result)) == (read is None)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        ((f"<ISRC>{ISRC}</ISRC>", ""), "missing"),
        (("PT3M", "-PT3M"), "missing"),
        (("<ResourceReference>A1<", "<ResourceReference>A9<"), "dangling-reference"),
        (("<TitleText>Song", f"<TitleText>{'x' * 2000}"), "string-too-long"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[1][:20],
)
def test_missing_or_invalid_required_values_are_rejected(edit: tuple[str, str], code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_message(ern43().decode().replace(*edit).encode())
    assert code in {problem.code for problem in refusal.value.problems}


def test_placeholders_are_noted() -> None:
    message = ern43().decode().replace("<TitleText>Song</TitleText>", "<TitleText/>", 2)
    result = read_message(message.replace("<ReleaseLabelReference>P1</ReleaseLabelReference>", "").encode())
    assumed = {problem.path: problem for problem in result.assumed}
    assert set(assumed) >= {"basic.title", "basic.label", "metadata.copyright", "basic.releaseDate", "rights.startDate"}
    assert result.release.basic.label == "Other Label"
    assert all(problem.remedy for problem in result.assumed)
    assert result.release.status == "draft"


def test_the_header_is_read_in_utc() -> None:
    header = read_message(ern43()).header
    assert header.created is not None
    assert header.created.isoformat() == "2026-05-04T10:00:00+00:00"
    assert (header.message_id, header.test, header.sender.name) == ("M1", None, "Other Label")


def test_deals_that_differ_only_in_territory_are_merged() -> None:
    places = ("DE", "FR", "IT")
    result = offered(*(deal(terms(where=f"<TerritoryCode>{place}</TerritoryCode>")) for place in places))
    assert result.release.territories.included == list(places)
    assert (result.deals, result.release.deals) == (("subscription-streaming",), [])


def test_a_deal_with_several_uses_becomes_several_deals() -> None:
    result = offered(deal(terms(uses="OnDemandStream NonInteractiveStream ConditionalDownload")))
    assert set(result.deals) == {"subscription-streaming", "subscription-radio", "tethered-download"}


def test_a_use_without_a_name_is_kept_in_the_values_of_the_message() -> None:
    result = offered(deal(terms(models="DeviceFeeModel SubscriptionModel", uses="OnDemandStream Stream")))
    assert result.deals == (
        "subscription-streaming",
        "DeviceFeeModel/OnDemandStream+Stream",
        "SubscriptionModel/Stream",
    )
    assert not [problem for problem in result.not_carried if "Deal" in problem.path]
    assert result.release.rights.start_date == date(2026, 6, 5)


def test_excluded_territories() -> None:
    without = "<ExcludedTerritoryCode>US</ExcludedTerritoryCode><ExcludedTerritoryCode>CA</ExcludedTerritoryCode>"
    territories = offered(deal(terms(where=without))).release.territories
    assert (territories.mode, territories.excluded) == ("worldwide", ["CA", "US"])


def test_deals_with_their_own_dates_and_prices_are_kept_as_deals() -> None:
    price = (
        "<PriceInformation><WholesalePricePerUnit CurrencyCode='EUR'>4.20</WholesalePricePerUnit></PriceInformation>"
    )
    later = "<StartDateTime>2026-07-01T06:00:00Z</StartDateTime><EndDateTime>2027-01-01T00:00:00</EndDateTime>"
    result = offered(deal(terms()), deal(terms("PayAsYouGoModel", "PermanentDownload", start=later, more=price)))
    stream, download = result.release.deals
    assert (stream.use, stream.start_date) == ("subscription-streaming", date(2026, 6, 5))
    assert download.price is not None
    assert (download.price.currency, str(download.price.amount)) == ("EUR", "4.20")
    assert download.start_at is not None
    assert (download.start_at.hour, download.end_at) == (6, datetime(2027, 1, 1))
    assert result.release.rights.start_date == date(2026, 6, 5)
    assert result.release.rights.end_date is None


def test_the_price_code_of_a_subscription_is_kept_with_its_deal() -> None:
    price = '<PriceInformation><PriceCode Namespace="PADPIDA2014122301Q">LF1</PriceCode></PriceInformation>'
    result = offered(deal(terms(more=price)), deal(terms("PayAsYouGoModel", "PermanentDownload", more=price)))
    assert [term.price_code for term in result.release.deals] == ["LF1", "LF1"]
    paid = offered(deal(terms("PayAsYouGoModel", "PermanentDownload", more=price))).release
    assert (paid.deals, paid.rights.price_code) == ([], "LF1")


def test_further_prices_of_a_deal_are_noted() -> None:
    price = "<PriceInformation><WholesalePricePerUnit CurrencyCode='{}'>{}</WholesalePricePerUnit></PriceInformation>"
    code = "<PriceInformation><PriceCode Namespace='PADPIDA2014122301Q'>Mid</PriceCode></PriceInformation>"
    download = ("PayAsYouGoModel", "PermanentDownload")
    result = offered(deal(terms(*download, more=code + price.format("EUR", "4.20") + price.format("USD", "5.00"))))
    (term,) = result.release.deals
    assert term.price is not None
    assert (term.price_code, str(term.price.amount), term.price.currency) == ("Mid", "4.20", "EUR")
    (noted,) = [each for each in result.not_carried if each.code == "several-prices"]
    assert "5.00 USD (wholesale)" in noted.message
    alone = offered(deal(terms(*download, more=code + price.format("EUR", "4.20") * 2)))
    assert "several-prices" not in lost(alone)


def test_a_message_without_live_deals_is_a_takedown() -> None:
    ended = "<StartDate>2020-01-01</StartDate><EndDate>2026-01-01</EndDate>"
    assert read_message(ern43()).action == "Takedown"
    assert offered(deal(terms(start=ended))).action == "Takedown"
    assert offered(deal(terms())).action == "Initial"


def test_the_worldwide_block_of_38_is_the_default_and_others_add_variants() -> None:
    blocks = """<SoundRecordingDetailsByTerritory><TerritoryCode>JP</TerritoryCode>
        <Title TitleType="DisplayTitle"><TitleText>Uta</TitleText></Title>
        <DisplayArtistName>Aida</DisplayArtistName><CourtesyLine>By courtesy</CourtesyLine>
      </SoundRecordingDetailsByTerritory>
      <SoundRecordingDetailsByTerritory><TerritoryCode>Worldwide</TerritoryCode>
        <Title TitleType="DisplayTitle"><TitleText>Song</TitleText></Title><DisplayArtistName>Ida</DisplayArtistName>
      </SoundRecordingDetailsByTerritory>"""
    result = read_message(ern382(details=blocks))
    metadata = result.release.tracks[0].metadata
    assert (metadata.title, metadata.display_artist) == ("Song", "Ida")
    assert [(title.title, title.territory) for title in metadata.local_titles] == [("Uta", "JP")]
    assert [(name.text, name.territory) for name in metadata.local_display_artists] == [("Aida", "JP")]
    assert any(problem.path.endswith("CourtesyLine") for problem in result.not_carried)


def test_a_takedown_of_38_is_recognised_by_its_element() -> None:
    takedown = "<TakeDown>true</TakeDown><TerritoryCode>Worldwide</TerritoryCode><ValidityPeriod/>"
    result = read_message(ern382(deals=f"<DealList>{deal(takedown)}</DealList>"))
    assert result.action == "Takedown"


def test_an_update_of_38_is_recognised_by_its_indicator() -> None:
    usage = terms().replace("<UseType>", "<Usage><UseType>").replace("</UseType>", "</UseType></Usage>")
    message = ern382(deals=f"<DealList>{deal(usage)}</DealList>").decode()
    updated = message.replace("<ResourceList>", "<UpdateIndicator>UpdateMessage</UpdateIndicator><ResourceList>")
    assert read_message(updated.encode()).action == "Update"
    assert read_message(message.encode()).deals == ("subscription-streaming",)


def test_release_types_are_mapped_to_the_labels_types() -> None:
    types: dict[str, tuple[Any, str]] = {
        "DigitalBoxSetRelease": ("Album", "Box Set"),
        "EP": ("Album", "EP"),
        "SingleResourceRelease": ("Single", "Single"),
        "Album": ("Album", "Album"),
    }
    for ddex_type, read in types.items():
        message = ern43().replace(b"<ReleaseType>Single<", f"<ReleaseType>{ddex_type}<".encode())
        release = read_message(message).release
        assert (release.type, release.basic.type) == read


def test_an_immersive_edition_does_not_replace_the_ordinary_one() -> None:
    edition = "<SoundRecordingEdition><Type>{}</Type><ResourceId><ISRC>{}</ISRC></ResourceId></SoundRecordingEdition>"
    both = edition.format("ImmersiveEdition", "QZAT22600009") + edition.format("NonImmersiveEdition", ISRC)
    plain = f"<SoundRecordingEdition><ResourceId><ISRC>{ISRC}</ISRC></ResourceId></SoundRecordingEdition>"
    result = read_message(ern43().decode().replace(plain, both).encode())
    assert result.release.tracks[0].isrc == ISRC
    assert result.release.tracks[0].immersive is not None
    assert result.release.tracks[0].immersive.isrc == "QZAT22600009"
    assert not [problem for problem in result.not_carried if "Edition" in problem.path]


def test_recordings_that_the_release_does_not_use_are_noted() -> None:
    spare = ern43().decode().partition("<SoundRecording>")[2].partition("</SoundRecording>")[0]
    more = f"<SoundRecording>{spare}</SoundRecording>".replace(">A1<", ">A2<").replace(ISRC, "QZAT22600002")
    assert "unplaced-resource" in lost(read_message(ern43(more=more)))


def test_the_release_has_the_given_tenant_and_user() -> None:
    release = read_message(ern43(), tenant_id="tenant-1", created_by="user-1").release
    assert (release.tenant_id, release.created_by, release.id) == ("tenant-1", "user-1", "600000000014")
