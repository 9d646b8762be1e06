"""Tests the writer: the meaning of plans, escaping, and rejected characters."""

from typing import NamedTuple

import pytest
from lxml import etree

from shared.errors import InvalidInput
from shared.messages.xml.markup import E, compile_plan, only, scope


class Leaf(NamedTuple):
    text: str
    code: str | None = None
    flag: bool | None = None
    count: int = 1


class Tree(NamedTuple):
    name: str
    leaves: tuple[Leaf, ...] = ()
    first: Leaf | None = None


def written(plan: E, value: Tree, version: str = "1") -> str:
    return compile_plan(plan, Tree, version)(value).decode().split("\n", 1)[1]


def test_tuples_repeat_and_none_is_omitted() -> None:
    plan = E(
        "Root",
        parts=(E("Leaf", "leaves", (E("Text", "text"), E("Code", "code"))), E("First", "first", (E("Text", "text"),))),
    )
    assert written(plan, Tree("x", (Leaf("a"), Leaf("b", "c")))) == (
        "<Root>\n  <Leaf>\n    <Text>a</Text>\n  </Leaf>\n"
        "  <Leaf>\n    <Text>b</Text>\n    <Code>c</Code>\n  </Leaf>\n</Root>\n"
    )


def test_attributes_constants_flags_and_numbers() -> None:
    leaf = E("Leaf", "leaves", at={"Code": "code", "Kind": "=fixed"}, text="text")
    plan = E("Root", parts=(leaf, E("Type", "=A & B"), scope("first", E("Flag", "flag"), E("Count", "count"))))
    assert written(plan, Tree("x", (Leaf("a", "1"), Leaf("b")), Leaf("c", flag=False, count=12))) == (
        '<Root>\n  <Leaf Code="1" Kind="fixed">a</Leaf>\n  <Leaf Kind="fixed">b</Leaf>\n'
        "  <Type>A &amp; B</Type>\n  <Flag>false</Flag>\n  <Count>12</Count>\n</Root>\n"
    )


def test_versions_select_parts() -> None:
    plan = E("Root", parts=(only("1 2", E("Old", "name")), only("3", E("New", "name"))))
    assert "<Old>" in written(plan, Tree("x"), "2")
    assert "<New>" in written(plan, Tree("x"), "3")


@pytest.mark.parametrize(
    "text", ["<&>\"'", "]]>", "a\tb\nc\rd", "😀 שלום e\u0301", " lead and trail ", "<![CDATA[x]]>"]
)
def test_any_text_survives_a_parser(text: str) -> None:
    plan = E("Root", parts=(E("Leaf", "leaves", at={"Code": "code"}, text="text"),))
    root = etree.fromstring(compile_plan(plan, Tree, "1")(Tree("x", (Leaf(text, text),))))
    assert root[0].text == text
    assert root[0].get("Code") == text


@pytest.mark.parametrize("text", ["\x00", "a\x0bb", "\x1f", "\ud800", "\ufffe"])
def test_characters_that_xml_does_not_allow_are_rejected(text: str) -> None:
    in_text = compile_plan(E("Root", parts=(E("Name", "name"),)), Tree, "1")
    in_attribute = compile_plan(E("Root", at={"Name": "name"}, parts=(E("Name", "=x"),)), Tree, "1")
    for write in (in_text, in_attribute):
        with pytest.raises(InvalidInput, match="XML does not allow"):
            write(Tree(text))


@pytest.mark.parametrize(
    "part",
    [
        E("X", "nothing"),
        E("X", "leaves.text"),
        E("X", "first"),
        E("X", "leaves", text="code"),
        E("X", at={"A": "leaves"}),
    ],
)
def test_a_plan_that_does_not_match_the_model_does_not_compile(part: E) -> None:
    with pytest.raises(TypeError):
        compile_plan(E("Root", parts=(part,)), Tree, "1")
