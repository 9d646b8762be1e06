"""Compares texts as searches and lists do: without case and accents, by the beginnings of their words. Pure."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping

MAX_PREFIX = 14
"""Characters of a word that are told apart: a GTIN-14 is found by all of its digits."""

MAX_WORDS = 8
"""Words of a search that are looked up; more are ignored."""

_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that are written without spaces: a word may begin at any character."""


def folded(text: str) -> str:
    """The text without case and accents, as searches and sorting compare it."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(each for each in spread if not unicodedata.combining(each)))


def sort_key(text: str) -> str:
    """The text as lists sort it."""
    return " ".join(re.findall(r"\w+", folded(text)))[:200]


def words_of(text: str) -> list[str]:
    """The words of a text, folded and cut to the length that is told apart."""
    return [word[:MAX_PREFIX] for word in re.findall(r"[^\W_]+", folded(text))]


def search_words(query: str) -> list[str]:
    """The words that a search looks up; those that begin a longer one of them are implied by it."""
    words = list(dict.fromkeys(words_of(query)))
    return [each for each in words if not any(other != each and other.startswith(each) for other in words)][:MAX_WORDS]


def filter_term(filters: Mapping[str, str]) -> str:
    """The term of a combination of filters, with their exact values."""
    canonical = json.dumps(sorted(filters.items()), ensure_ascii=False)
    return f"={hashlib.sha256(canonical.encode()).hexdigest()[:20]}"


def beginnings(word: str) -> Iterator[str]:
    """What finds a word: its beginnings; in scripts without spaces, those from every character on."""
    starts = range(len(word)) if _UNSPACED.search(word) else (0,)
    return (word[start:end] for start in starts for end in range(start + 1, len(word) + 1))
