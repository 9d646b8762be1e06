"""Finds the brackets in a title, and takes them out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CLOSING = {"(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Group:
    """A text in brackets at the outermost level."""

    start: int
    end: int
    opening: str
    body: str


def groups_of(text: str) -> list[Group]:
    """The groups of a text, in order; none if its brackets are not balanced."""
    found: list[Group] = []
    stack: list[tuple[str, int]] = []
    for position, character in enumerate(text):
        if character in _CLOSING:
            stack.append((character, position))
        elif character in ")]":
            if not stack or _CLOSING[stack[-1][0]] != character:
                return []
            opening, start = stack.pop()
            if not stack:
                found.append(Group(start, position + 1, opening, text[start + 1 : position]))
    return [] if stack else found


def trailing_groups(text: str) -> list[Group]:
    """The groups that follow the title: only blanks are between and after them, and something is before them."""
    kept: list[Group] = []
    end = len(text.rstrip())
    for group in reversed(groups_of(text)):
        if group.end != end or not text[: group.start].strip():
            break
        kept.insert(0, group)
        end = len(text[: group.start].rstrip())
    return kept


def is_balanced(text: str) -> bool:
    """Whether every bracket has its counterpart. Emoticons and lists such as `a)` are not brackets."""
    plain = re.sub(r"[:;=]-?[()\[\]]|^\s*\w\)", "", text)
    return all(plain.count(opening) == plain.count(closing) for opening, closing in _CLOSING.items())


def without_group(text: str, group: Group) -> str:
    """The text without the group and the blanks that it leaves."""
    return " ".join(f"{text[: group.start].rstrip()} {text[group.end :].lstrip()}".split())


def versions_in(text: str, *, is_version: bool) -> Iterator[tuple[str, str | None]]:
    """The version terms of a title or of a version field, each with the text that is left without it.

    `is_version`: the text is the version field, whose whole content is a term.
    """
    if is_version and not groups_of(text):
        yield text, None
        return
    for group in groups_of(text) if is_version else trailing_groups(text):
        yield group.body, without_group(text, group) or None
    head = text[: groups_of(text)[0].start].strip() if is_version else ""
    if head:
        yield head, text[len(head) :].strip() or None
