"""Changes to the tree of a message, each of which makes it wrong; a path is as `DealList//TerritoryCode`."""

import copy
from collections.abc import Callable

from lxml import etree

Element = etree._Element
Change = Callable[[Element], bool]
"""Changes the message in place; False if the message has nothing to change in this way."""

DEALT = "DealReleaseReference"
MAIN = "ReleaseList/Release"
ITEM = "ReleaseList/Release//ResourceGroupContentItem"


def _all(root: Element, path: str) -> list[Element]:
    """The elements at a path such as `DealList//TerritoryCode`, or those at the first of several, `one|other`."""
    return next((found for each in path.split("|") if (found := root.findall(f".//{each}"))), [])


def remove(path: str, *, last: bool = False) -> Change:
    def change(root: Element) -> bool:
        found = _all(root, path)
        if not found:
            return False
        element = found[-1 if last else 0]
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
        return True

    return change


def remove_all(path: str) -> Change:
    def change(root: Element) -> bool:
        found = _all(root, path)
        for element in found:
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)
        return bool(found)

    return change


def double(path: str) -> Change:
    def change(root: Element) -> bool:
        found = _all(root, path)
        if found:
            found[0].addnext(copy.deepcopy(found[0]))
        return bool(found)

    return change


def write(path: str, text: str | Callable[[str], str], *, last: bool = False) -> Change:
    def change(root: Element) -> bool:
        found = _all(root, path)
        if not found:
            return False
        element = found[-1 if last else 0]
        before = (element.text or "").strip()
        element.text = text if isinstance(text, str) else text(before)
        return element.text != before

    return change


def attribute(name: str, value: str | None, path: str = "") -> Change:
    def change(root: Element) -> bool:
        element = _all(root, path)[0] if path and _all(root, path) else None if path else root
        if element is None or name not in element.attrib:
            return False
        if value is None:
            del element.attrib[name]
        else:
            element.set(name, value)
        return True

    return change


def add(path: str, tag: str, text: str, *, first: bool = False) -> Change:
    """Adds a child to the element at the path, as its first or last one."""

    def change(root: Element) -> bool:
        found = _all(root, path)
        if found:
            child = etree.Element(tag)
            child.text = text
            found[0].insert(0 if first else len(found[0]), child)
        return bool(found)

    return change


def swap(one: str, other: str) -> Change:
    """Swaps two elements."""

    def change(root: Element) -> bool:
        here, there = _all(root, one), _all(root, other)
        if not here or not there or here[0] is there[0]:
            return False
        first, second = here[0], there[0]
        parent, place = first.getparent(), second.getparent()
        if parent is None or parent is not place:
            return False
        at, to = parent.index(first), parent.index(second)
        parent[at], parent[to] = copy.deepcopy(second), copy.deepcopy(first)
        return True

    return change


def equal(path: str) -> Change:
    """Gives the second of the elements at the path the text of the first."""

    def change(root: Element) -> bool:
        found = _all(root, path)
        different = [each for each in found if each.text != found[0].text]
        if different:
            different[0].text = found[0].text
        return bool(different)

    return change


def copy_text(source: str, path: str) -> Change:
    """Gives the element at the path the text of another one."""

    def change(root: Element) -> bool:
        found, given = _all(root, path), _all(root, source)
        if not found or not given or found[0].text == given[0].text:
            return False
        found[0].text = given[0].text
        return True

    return change


def orphan(path: str, reference: str) -> Change:
    """Copies the element at the path under a new reference, to which nothing refers."""

    def change(root: Element) -> bool:
        found = _all(root, path)
        if not found:
            return False
        element = copy.deepcopy(found[-1])
        for each in (element, *element.iter()):
            if each.tag == reference:
                each.text = f"{(each.text or '')[:1]}9999"
            elif each.tag == "TechnicalResourceDetailsReference":
                each.text = f"{each.text}9999"
            elif each.tag in ("ISRC", "GRid", "ICPN", "ProprietaryId", "URI", "FileName"):
                each.text = _OTHER_IDS.get(str(each.tag), f"other-{each.text}")
        found[-1].addnext(element)
        return True

    return change


_OTHER_IDS = {"ISRC": "QZABC2699999", "GRid": "A12425GABC1234999R", "ICPN": "0724384960650"}


def moved_end(root: Element) -> bool:
    """Ends a deal before it starts."""
    for period in root.iterfind(".//DealTerms/ValidityPeriod"):
        start = next((each for each in period if "Start" in str(each.tag)), None)
        if start is not None and start.text:
            for end in [each for each in period if "End" in str(each.tag)]:
                period.remove(end)
            end = etree.SubElement(period, str(start.tag).replace("Start", "End"))
            end.text = f"1999{start.text[4:]}"
            return True
    return False


def next_check_digit(text: str) -> str:
    return f"{text[:-1]}{(int(text[-1]) + 1) % 10}" if text[-1:].isdecimal() else f"{text}0"


def next_year(text: str) -> str:
    return f"{int(text[:4]) - 7}{text[4:]}" if text[:4].isdecimal() else "1900"


def other_order(root: Element) -> bool:
    """Swaps the first two children of a composite whose tags differ."""
    for path in ("MessageHeader", "ResourceList/*", "ReleaseList/*", "DealList//DealTerms"):
        for element in root.iterfind(f".//{path}"):
            if len(element) > 1 and element[0].tag != element[1].tag:
                element.insert(0, element[1])
                return True
    return False


def pre_order_late(root: Element) -> bool:
    """Makes the first deal of a release a pre-order for the uses and the time of the deal itself."""
    for deal in root.iterfind(".//DealList/ReleaseDeal/Deal"):
        terms = deal.find("DealTerms")
        if terms is None or terms.find("TakeDown") is not None or terms.find("ValidityPeriod") is None:
            continue
        other = copy.deepcopy(deal)
        copied = other.find("DealTerms")
        assert copied is not None
        for flag in copied.findall("IsPreOrderDeal"):
            copied.remove(flag)
        flag = etree.Element("IsPreOrderDeal")
        flag.text = "true"
        follows = ("PriceInformation", "ValidityPeriod")
        place = copied.find("ValidityPeriod")
        before = next((each for each in copied if each.tag in follows), place)
        assert before is not None
        (copied.findall("ValidityPeriod")[-1]).addnext(flag)
        deal.addnext(other)
        return True
    return False


def without_language(root: Element) -> bool:
    """Removes the language of the message, which 3.8 does not demand."""
    return "/ern/38" not in str(root.tag) and attribute("LanguageAndScriptCode", None)(root)


def without_main_deals(root: Element) -> bool:
    """Removes the deals of the main release."""
    main = root.findtext(f".//{MAIN}/ReleaseReference")
    offers = [each for each in root.iterfind(".//ReleaseDeal") if main in {ref.text for ref in each.iter(DEALT)}]
    for offer in offers:
        parent = offer.getparent()
        assert parent is not None
        parent.remove(offer)
    return bool(offers)


def two_items(root: Element) -> bool:
    """Lets an item refer to the resource of another one, so that none refers to its own."""
    references = root.findall(f".//{ITEM}/ReleaseResourceReference")
    texts = [each.text for each in references]
    for each in references[1:]:
        if each.text != texts[0] and texts.count(each.text) == 1:
            each.text = texts[0]
            return True
    return False


def without_cover(root: Element) -> bool:
    """Removes the images, if a release refers to any."""
    used = {each.text for each in root.iter("ReleaseResourceReference", "LinkedReleaseResourceReference")}
    images = root.findall(".//ResourceList/Image")
    if not used & {each.findtext("ResourceReference") for each in images}:
        return False
    return remove_all("ResourceList/Image")(root)


def world_and_country(root: Element) -> bool:
    """Names a country besides the world in a deal."""
    for code in root.iterfind(".//DealList//DealTerms/TerritoryCode"):
        if code.text == "Worldwide":
            country = copy.deepcopy(code)
            country.text = "FR"
            code.addnext(country)
            return True
    return False
