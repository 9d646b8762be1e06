"""Checks the language of the code: docstrings say what a module does, and names use the words of the glossary.

docs/explanation/glossary.md defines the standard words. Run it with `make check`, or with files as arguments.
"""

import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CHECKED = ("main.py", "shared", "functions", "infra", "examples", "plugins")
"""The files and folders that are checked if no argument names others."""

STANDARD_WORDS: Mapping[str, str] = {
    "boarded": "batch members",
    "doors": "endpoints",
    "gravity": "severity",
    "heal": "auto-resend",
    "journal": "delivery log",
    "judge": "validate",
    "judgement": "validation",
    "manner": "response policy",
    "publishing": "releases",
    "pulse": "progress tracker",
    "steered": "batch update",
    "stories": "scenarios",
    "story": "scenario",
    "stranger": "unmatched acknowledgement",
    "stretch": "continuation",
    "surroundings": "connection context",
}
"""A word that names must not contain, and the standard word to use instead. Plurals and past forms count too."""

_INSTALLED = ("node_modules", "venv")
_ENDINGS = ("", "s", "es", "d", "ed")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_BAD_DOCSTRING = re.compile(r"\s*Owns\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """One place that breaks a rule."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def main(arguments: Sequence[str]) -> int:
    """Prints every hit in the named files and folders (default: CHECKED); returns the exit code."""
    files = sorted(python_files(Path(name) for name in arguments or CHECKED))
    hits = [hit for file in files for hit in check(str(file), file.read_text("utf-8"))]
    for hit in hits:
        print(hit)
    print(f"language: {len(files)} files checked, {len(hits)} problems.")
    return int(bool(hits))


def python_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The Python files among `paths`, and those in folders among them, without what is installed there."""
    for path in paths:
        if path.is_file() and path.suffix == ".py":
            yield path
        for folder, folders, names in os.walk(path):
            folders[:] = [name for name in folders if name not in _INSTALLED]
            yield from (Path(folder, name) for name in names if name.endswith(".py"))


def check(path: str, source: str) -> list[Hit]:
    """The hits in the source of one file, in the order of its lines. Raises SyntaxError."""
    tree = ast.parse(source, path)
    found = [*_name_hits([(1, Path(path).stem)]), *_docstring_hits(tree), *_name_hits(_defined_names(tree))]
    return [Hit(path, line, message) for line, message in sorted(found)]


def words_of(name: str) -> list[str]:
    """The words of a name in snake_case or CamelCase, in lower case."""
    return [word.lower() for word in _WORD.findall(name)]


def standard_word(word: str) -> str | None:
    """The word to use instead of `word`, or None if `word` is fine."""
    stems = (word.removesuffix(ending) for ending in _ENDINGS)
    return next((STANDARD_WORDS[stem] for stem in stems if stem in STANDARD_WORDS), None)


def _docstring_hits(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else ():
            if _is_docstring(statement) and _BAD_DOCSTRING.match(statement.value.value):
                yield statement.lineno, "docstring begins with 'Owns' -> say what it does: 'Parses ...', 'Defines ...'"


def _is_docstring(statement: ast.stmt) -> bool:
    """Also true for the text below a constant, which documents it."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _name_hits(names: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    for line, name in names:
        for word in words_of(name):
            if standard := standard_word(word):
                where = "" if name == word else f" (in `{name}`)"
                yield line, f"'{word}' -> say '{standard}'{where}"


def _defined_names(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The names that a file gives: classes, functions, parameters, variables, attributes and import aliases."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name):
                yield node.lineno, name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield node.lineno, name
            case ast.ExceptHandler(name=str(name)):
                yield node.lineno, name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield node.lineno, name
            case ast.alias(asname=str(name)):
                yield node.lineno, name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
