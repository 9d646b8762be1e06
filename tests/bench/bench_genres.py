"""Searching 5,000 genres, and suggesting a DSP's genres for 1,000 names."""

import json
import time
from pathlib import Path

from shared.vocabularies.genres.providers import DictionaryName, dictionary_of
from shared.vocabularies.genres.search import Index
from shared.vocabularies.genres.suggest import suggest_genres

NAMES = 5_000
SUGGESTED = 1_000
WORDS = ("deep house", "hip hop", "regaeton", "jazz rock", "dnb", "traditonal folk", "s", "tech hou", "latin urban pop")
PROVIDERS: tuple[DictionaryName, ...] = ("apple", "beatport", "amazon")


def emit(figure: str, value: float, unit: str, aim: str) -> None:
    row = {"bench": "genres", "figure": figure, "value": round(value, 2), "unit": unit, "aim": aim}
    print(json.dumps(row), flush=True)


def searched() -> None:
    """The slowest of the searches in a list as long as a tenant's own may be."""
    every = [entry for name in (*PROVIDERS, "truth") for entry in dictionary_of(name).entries]  # type: ignore[arg-type]
    index = Index((every * (NAMES // len(every) + 1))[:NAMES])
    index.search("anything", 20)
    slowest = 0.0
    for words in WORDS:
        started = time.perf_counter()
        index.search(words, 20)
        slowest = max(slowest, time.perf_counter() - started)
    emit(f"slowest search in {NAMES:,} genres", slowest * 1000, "ms", "< 10")


def suggested() -> None:
    lines = [
        line.split("\t")[0]
        for provider in PROVIDERS
        for line in Path(f"tests/fixtures/genres/{provider}.tsv").read_text("utf-8").splitlines()
        if not line.startswith("#")
    ]
    spellings = [*lines, *(name.replace("a", "aa", 1) for name in lines)][:SUGGESTED]
    for provider in PROVIDERS:
        suggest_genres("anything", provider)
        started = time.perf_counter()
        for name in spellings:
            suggest_genres(name, provider)
        emit(f"{len(spellings):,} suggestions for {provider}", time.perf_counter() - started, "s", "< 2")


if __name__ == "__main__":
    searched()
    suggested()
