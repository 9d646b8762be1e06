"""Runs an official Schematron rule set on a message: compiles it to XSLT 2 and runs it with Saxon."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lxml import etree
from saxonche import PySaxonApiError, PySaxonProcessor

SCH = "{http://purl.oclc.org/dsdl/schematron}"
XSL = "{http://www.w3.org/1999/XSL/Transform}"
_CLAUSE = re.compile(r"\((?:Release|Business) Profile [\d.]+, (?:Clause )?(.+?)(?:, Rule [\w-]+)?\)\.?$")


@dataclass(frozen=True)
class Violation:
    """A violation: the rule set's role and clause, the location, and the rule set's text."""

    role: str
    clause: str
    xpath: str
    text: str


class RuleSetFailed(Exception):
    """The rule set cannot process the message, for example because of two elements where it expects one."""


def violations(rule_set: Path, xml: bytes) -> list[Violation]:
    """The rule set's violations in the message, in the order of its patterns. Raises RuleSetFailed."""
    lines = str(_run(_stylesheet(rule_set), xml)).split("##")
    return [_violation(*line.split("@@")) for line in lines if line.strip()]


def _violation(role: str, xpath: str, text: str) -> Violation:
    text = " ".join(text.split())
    match = _CLAUSE.search(text)
    return Violation(role.strip(), match[1] if match else "", re.sub(r"Q\{[^}]*\}|\[1\](?!\d)", "", xpath), text)


@lru_cache(maxsize=1)
def _processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@lru_cache(maxsize=64)
def _executable(stylesheet: str):  # type: ignore[no-untyped-def]
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_text=stylesheet)


def _run(stylesheet: str, xml: bytes) -> str:
    document = _processor().parse_xml(xml_text=xml.decode("utf-8-sig"))
    try:
        return _executable(stylesheet).transform_to_string(xdm_node=document) or ""
    except PySaxonApiError as error:
        raise RuleSetFailed(str(error)) from error


@lru_cache(maxsize=64)
def _stylesheet(rule_set: Path) -> str:
    """Each pattern becomes a mode; per mode, the first rule that matches an element is tested (ISO 19757-3, 6.5)."""
    schema = etree.fromstring(rule_set.read_bytes().strip())
    sheet = etree.Element(
        XSL + "stylesheet", version="2.0", nsmap={"xsl": XSL[1:-1], "xs": "http://www.w3.org/2001/XMLSchema"}
    )
    etree.SubElement(sheet, XSL + "output", method="text", encoding="UTF-8")
    main = etree.SubElement(sheet, XSL + "template", match="/")
    for number, pattern in enumerate(schema.iter(SCH + "pattern")):
        mode = f"m{number}"
        etree.SubElement(main, XSL + "apply-templates", select="//*", mode=mode)
        etree.SubElement(sheet, XSL + "template", match="*", mode=mode, priority="-1")
        rules = list(pattern.iter(SCH + "rule"))
        for place, rule in enumerate(rules):
            template = etree.SubElement(
                sheet, XSL + "template", match=rule.get("context"), mode=mode, priority=str(len(rules) - place)
            )
            for check in rule:
                if check.tag in (SCH + "assert", SCH + "report"):
                    _test(template, check)
    return etree.tostring(sheet, encoding="unicode")


def _test(template: etree._Element, check: etree._Element) -> None:
    test = check.get("test", "")
    condition = f"not({test})" if check.tag == SCH + "assert" else test
    found = etree.SubElement(template, XSL + "if", test=condition)
    text = "".join(check.itertext())
    for select in (f"'{check.get('role')}'", "'\x1f'", "path()", "'\x1f'"):
        if select == "'\x1f'":
            etree.SubElement(found, XSL + "text").text = "@@"
        else:
            etree.SubElement(found, XSL + "value-of", select=select)
    etree.SubElement(found, XSL + "text").text = text + "##"
