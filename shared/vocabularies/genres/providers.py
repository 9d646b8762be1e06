"""Lists the dictionaries of genres by provider. They are read on first use. Pure."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Literal

from shared.vocabularies.genres.dictionary import Dictionary

DictionaryName = Literal["truth", "apple", "beatport", "amazon", "spotify", "deezer", "youtube", "ddex"]
"""`truth` is our own vocabulary."""

_MODULES: Mapping[str, str] = {
    "truth": "truth",
    "apple": "apple",
    "beatport": "beatport",
    "amazon": "amazon",
    "spotify": "open_lists",
    "deezer": "open_lists",
    "youtube": "open_lists",
    "ddex": "open_lists",
}


@cache
def dictionary_of(provider: DictionaryName) -> Dictionary:
    """The provider's genres."""
    module = import_module(f"shared.vocabularies.genres.{_MODULES[provider]}")
    dictionary: Dictionary = getattr(module, provider.upper())
    return dictionary
