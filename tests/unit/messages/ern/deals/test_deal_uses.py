"""Tests deals in any of DDEX's values: uses, prices, distribution channels and preview dates."""

from typing import Any

import pytest
from lxml import etree

from shared.errors import InvalidRelease
from shared.messages.ern.compose.message import compose_message
from shared.messages.ern.data.deals import COMBINATIONS, combination, use_of
from shared.messages.ern.data.versions import VERSIONS
from shared.messages.ern.read import read_message
from shared.model.catalog.offer import DealTerm
from shared.model.catalog.release import Release
from shared.validation.validate import validate_message
from tests.fixtures.messages import request
from tests.fixtures.releases import album, single
from tests.schemas import schema_source

LATE = {"release": "2026-06-01T00:00:00Z", "trackListing": "2026-06-02T00:00:00Z", "clip": "2026-06-03T08:00:00"}


def with_terms(*terms: dict[str, Any], build: Any = album, **fields: Any) -> Release:
    release: Release = build()
    return Release.model_validate(
        {**release.model_dump(), "deals": [DealTerm.model_validate(t) for t in terms], **fields}
    )


def sent(release: Release, version: str = "4.3", **more: Any) -> etree._Element:
    """The message, which must be valid."""
    deals = more.pop("deals", None) or tuple(dict.fromkeys(term.use for term in release.deals))
    message = compose_message(request(release, version=version, deals=deals, **more))
    report = validate_message(message.xml, schemas=schema_source())
    assert report.stages["schema"] == "passed", [str(each) for each in report.findings][:3]
    return etree.fromstring(message.xml)


def codes(release: Release, version: str = "4.3", **more: Any) -> set[str]:
    deals = more.pop("deals", None) or tuple(dict.fromkeys(term.use for term in release.deals))
    try:
        message = compose_message(request(release, version=version, deals=deals, **more))
    except InvalidRelease as refusal:
        return {problem.code for problem in refusal.problems}
    return {warning.code for warning in message.warnings}


def texts(root: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in root.iterfind(path)]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_model_with_every_use_of_the_version_is_sent_and_read_back(version: str) -> None:
    values = VERSIONS[version].deals
    uses = tuple(use_of([model], sorted(values.uses)) for model in sorted(values.models))
    root = sent(single(), version, deals=uses)
    models = {each.text for each in root.iter("CommercialModelType")}
    assert models == values.models
    read = read_message(etree.tostring(root))
    pairs = {
        (model, use) for name in read.deals if (deal := combination(name)) for model in deal.models for use in deal.uses
    }
    assert pairs == {(model, use) for model in values.models for use in values.uses}
    assert not [each for each in read.not_carried if "Deal" in each.path]


@pytest.mark.parametrize("version", VERSIONS)
def test_interfaces_carriers_channels_and_own_values(version: str) -> None:
    channel = {"channels": ["InternetAndMobile"]} if version == "3.8.2" else {}
    use = use_of(
        ["PayAsYouGoModel", "UserDefined:Fan Club"],
        ["PurchaseAsPhysicalProduct"],
        interfaces=["PortableDevice"],
        carriers=["33rpm12InchLP"],
        **channel,
    )
    root = sent(single(), version, deals=(use,))
    own = root.find(".//CommercialModelType[@UserDefinedValue]")
    assert own is not None
    assert (own.text, own.get("UserDefinedValue")) == ("UserDefined", "Fan Club")
    assert texts(root, ".//CarrierType")[0] == "33rpm12InchLP"
    (read,) = read_message(etree.tostring(root)).deals
    assert combination(read) is not None
    assert {*combination(read).models} == {"PayAsYouGoModel", "UserDefined:Fan Club"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("use", "version", "code"),
    [
        ("PayAsYouGoModel/AsPerContract", "4.3", "deal-value-not-in-version"),
        ("SubscriptonModel/OnDemandStream", "4.3", "deal-value-not-in-version"),
        ("SubscriptionModel/UseForTrainingGenerativeAI", "4.3", "deal-value-not-in-version"),
        ("SubscriptionModel/OnDemandStream;channel=Internet", "4.3", "deal-value-not-in-version"),
        ("SubscriptionModel/OnDemandStream;colour=red", "4.3", "unknown-deal"),
        ("/", "4.3", "unknown-deal"),
        ("streaming", "4.3", "unknown-deal"),
    ],
)
def test_values_that_the_version_does_not_have_are_refused(use: str, version: str, code: str) -> None:
    assert codes(single(), version, deals=(use,)) == {code}


def test_a_use_states_what_the_named_combination_states() -> None:
    for each in COMBINATIONS.values():
        text = use_of(
            each.models, each.uses, interfaces=each.interfaces, policies=each.policies, pre_order=each.pre_order
        )
        stated = combination(text)
        assert stated is not None
        assert (stated.models, stated.uses, stated.interfaces, stated.policies, stated.pre_order) == (
            each.models, each.uses, each.interfaces, each.policies, each.pre_order,
        )  # fmt: skip
    assert combination("A%2FB/C%2BD").models == ("A/B",)  # type: ignore[union-attr]


@pytest.mark.parametrize("version", VERSIONS)
def test_distribution_channels_are_sent_and_read_back(version: str) -> None:
    channels = [
        {"partyId": "PADPIDA2014122301Q", "tradingName": "Free tier"},
        {"name": "Shop", "partyId": "42", "namespace": "PADPIDA3897722461G"},
        {"name": "Kiosk"},
    ]
    term = {"use": "download", "distributionChannels": channels}
    result = read_message(etree.tostring(sent(with_terms(term), version)))
    assert [each.model_dump(by_alias=True, exclude_none=True) for each in result.terms[0].distribution_channels] == [
        {"partyId": "PADPIDA2014122301Q", "tradingName": "Free tier"}, *channels[1:],
    ]  # fmt: skip
    excluded = with_terms({"use": "download", "excludedDistributionChannels": channels[2:]})
    assert texts(sent(excluded, version), ".//ExcludedDistributionChannel/PartyName/FullName")[0] == "Kiosk"


@pytest.mark.parametrize("version", VERSIONS)
def test_the_price_code_and_the_price_are_both_sent(version: str) -> None:
    price = {"amount": "4.20", "currency": "EUR", "kind": "retail"}
    root = sent(with_terms({"use": "download", "priceCode": "MID", "price": price}), version)
    code = root.find(".//PriceInformation/PriceType" if version == "3.8.2" else ".//PriceInformation/PriceCode")
    assert code is not None
    assert (code.text, code.get("Namespace")) == ("MID", "PADPIDA2014122301Q")
    assert texts(root, ".//PriceRangeType") == []
    assert texts(root, ".//SuggestedRetailPrice")[0] == "4.2000" or texts(root, ".//SuggestedRetailPrice")[0] == "4.20"


def test_the_reader_prefers_the_instructive_price_code_to_the_informative_range() -> None:
    root = sent(with_terms({"use": "download", "priceCode": "MID"}), "3.8.2")
    xml = etree.tostring(root).decode()
    both = xml.replace("<PriceType ", '<PriceRangeType Namespace="x">Budget</PriceRangeType><PriceType ')
    assert both != xml
    assert {term.price_code for term in read_message(both.encode()).terms} == {"MID"}
    only = xml.replace("<PriceType ", "<PriceRangeType ").replace("</PriceType>", "</PriceRangeType>")
    assert {term.price_code for term in read_message(only.encode()).terms} == {"MID"}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_price_on_a_stream_is_sent(version: str) -> None:
    release = with_terms({"use": "subscription-streaming", "price": {"amount": "0.01", "currency": "EUR"}})
    root = sent(release, version)
    assert texts(root, ".//WholesalePricePerUnit")[0] == "0.01"
    assert root.get("BusinessProfileVersionId") is None
    plain = sent(with_terms({"use": "subscription-streaming"}, rights={"startDate": "2026-06-05", "priceCode": "MID"}))
    assert texts(plain, ".//PriceInformation") == []


@pytest.mark.parametrize(
    ("other", "conflict"),
    [
        ({}, True),
        ({"territories": ["DE", "FR"]}, True),
        ({"territories": ["FR"]}, False),
        ({"startDate": "2026-07-01"}, False),
        ({"startDate": "2026-06-30"}, True),
        ({"scope": "tracks", "tracks": ["track-11"]}, True),
        ({"distributionChannels": [{"name": "Shop"}]}, False),
        ({"use": "kiosk"}, False),
    ],
)
def test_two_prices_for_one_use_and_territory_are_an_error(other: dict[str, Any], conflict: bool) -> None:
    release = album()
    if "tracks" in other:
        other = {**other, "tracks": [release.tracks[0].id]}
    one = {
        "use": "download",
        "territories": ["DE"],
        "startDate": "2026-06-05",
        "endDate": "2026-06-30",
        "priceCode": "A",
    }
    two = {"use": "download", "priceCode": "B", **other}
    if not conflict or other.get("territories") or not other:
        two.setdefault("territories", ["DE"])
    found = codes(with_terms(one, two))
    assert ("conflicting-prices" in found) is conflict
    assert "conflicting-prices" not in codes(with_terms(one, {**two, "priceCode": "A"}))


def with_local_previews() -> Release:
    local = {"use": "download", "territories": ["DE"], "previews": {**LATE, "coverArt": "2026-06-04T00:00:00"}}
    world = {"use": "download", "excludedTerritories": ["DE"]}
    common = dict.fromkeys(("release", "trackListing", "coverArt", "clip"), "2026-05-20T00:00:00Z")
    return with_terms(world, local, previews=common)


def test_preview_dates_of_some_territories_are_not_in_every_version() -> None:
    assert "not-in-version" in codes(with_local_previews(), "4.2")


@pytest.mark.parametrize("version", ["3.8.2", "4.3", "4.3.2"])
def test_preview_dates_of_some_territories(version: str) -> None:
    root = sent(with_local_previews(), version)
    name = "ReleaseDisplayStartDateTime"
    if version == "3.8.2":
        found = {tuple(texts(each, "TerritoryCode")): each.findtext(name) for each in root.iterfind(".//DealTerms")}
        assert found == {("DE",): "2026-06-01T00:00:00Z", (): "2026-05-20T00:00:00Z"}
    else:
        found = [
            (texts(each, "TerritoryCode"), texts(each, "ExcludedTerritoryCode"), each.findtext(name))
            for each in root.iterfind(".//ReleaseVisibility")
        ]
        assert found == [([], ["DE"], "2026-05-20T00:00:00Z"), (["DE"], [], "2026-06-01T00:00:00Z")]
        references = texts(root, "ReleaseList/Release/ReleaseVisibilityReference")
        assert references == texts(root, ".//ReleaseVisibility/VisibilityReference")
    read = {
        term.territories[0] if term.territories else "": term.previews
        for term in read_message(etree.tostring(root)).terms
    }
    assert read["DE"] is not None
    assert read["DE"].clip is not None
    assert read["DE"].clip.isoformat() == "2026-06-03T08:00:00"


@pytest.mark.parametrize("version", ["4.2", "4.3", "4.3.2"])
def test_track_releases_refer_to_the_visibility_of_tracks(version: str) -> None:
    previews = dict.fromkeys(("release", "trackListing", "coverArt", "clip"), "2026-05-20T00:00:00Z")
    root = sent(with_terms(previews=previews), version, deals=("download",))
    (track,) = root.iterfind(".//TrackReleaseVisibility")
    assert set(texts(root, ".//TrackRelease/ReleaseVisibilityReference")) == {track.findtext("VisibilityReference")}
    assert texts(root, ".//Release/ReleaseVisibilityReference") == texts(
        root, ".//ReleaseVisibility/VisibilityReference"
    )


def test_preview_dates_that_are_not_stated_are_not_invented() -> None:
    release = with_terms(previews={"release": "2026-06-01T00:00:00Z"})
    root = sent(release, deals=("download",))
    assert texts(root, ".//ReleaseVisibility/ClipPreviewStartDateTime") == []
    read = read_message(etree.tostring(root)).release.previews
    assert read is not None
    assert read.clip is None
    three = sent(release, "3.8.2", deals=("download",))
    assert "previews-completed" in codes(release, "3.8.2", deals=("download",))
    assert texts(three, ".//DealTerms/ClipPreviewStartDateTime")[0] == "2026-06-05T00:00:00"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_pre_order_offers_the_release_until_the_sale_begins(version: str) -> None:
    release = with_terms({"use": "pre-order", "startDate": "2026-05-10"})
    root = sent(release, version, deals=("download", "pre-order"))
    (ahead,) = [
        each
        for each in root.iterfind(".//ReleaseDeal")
        for deal in each.iterfind("Deal")
        if deal.find(".//IsPreOrderDeal") is not None
    ]
    assert texts(ahead, "DealReleaseReference") == ["R0"]
    (terms,) = [each for each in root.iter("DealTerms") if each.find("IsPreOrderDeal") is not None]
    assert (terms.findtext(".//StartDate"), terms.findtext(".//EndDate")) == ("2026-05-10", "2026-06-04")
    timed = with_terms(
        {"use": "pre-order", "startDate": "2026-05-10"}, {"use": "download", "startAt": "2026-06-05T04:00:00Z"}
    )
    (terms,) = [each for each in sent(timed, version).iter("DealTerms") if each.find("IsPreOrderDeal") is not None]
    assert terms.findtext(".//EndDateTime") == "2026-06-05T04:00:00Z"


def test_a_deal_is_sent_where_the_release_may_be_offered() -> None:
    release = with_terms(
        {"use": "download", "territories": ["RU", "DE"]}, territories={"mode": "worldwide", "excluded": ["RU"]}
    )
    assert set(texts(sent(release), ".//DealTerms/TerritoryCode")) == {"DE"}
    assert "outside-release-territories" in codes(release)
    nowhere = with_terms(
        {"use": "download", "territories": ["RU"]}, territories={"mode": "selected", "included": ["DE", "US"]}
    )
    assert codes(nowhere) == {"no-deal"}
    rest = with_terms(
        {"use": "download", "excludedTerritories": ["DE"]}, territories={"mode": "selected", "included": ["DE", "US"]}
    )
    assert set(texts(sent(rest), ".//DealTerms/TerritoryCode")) == {"US"}


def test_territories_are_never_more_than_was_said() -> None:
    named = with_terms({"use": "download"}, territories={"included": ["US"]})
    assert set(texts(sent(named), ".//DealTerms/TerritoryCode")) == {"US"}
    unclear = with_terms({"use": "download"}, territories={"mode": "worldwide", "included": ["US"]})
    assert codes(unclear) == {"territories-contradict"}
