"""Scans the code of a plug-in for what its confined process refuses, or what hides from a reviewer.

The confinement is what protects a deployment; the scan tells authors and reviewers before it does.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from shared.errors import Finding, Severity

FORBIDDEN: Mapping[str, str] = {
    "socket": "context.web",
    "ssl": "context.web",
    "http.client": "context.web",
    "urllib.request": "context.web",
    "requests": "context.web",
    "httpx": "context.web",
    "aiohttp": "context.web",
    "ftplib": "context.web",
    "smtplib": "context.actions.notify",
    "asyncio": "plain functions: a call is one thread",
    "subprocess": "a library in Python",
    "multiprocessing": "plain functions: a call is one process",
    "pty": "a library in Python",
    "ctypes": "a library in Python",
    "cffi": "a library in Python",
    "mmap": "context.files.read",
    "importlib": "an import statement",
    "runpy": "an import statement",
    "pickle": "json",
    "marshal": "json",
    "shelve": "context.state",
    "sqlite3": "context.state",
    "google": "context.documents",
    "firebase_admin": "context.documents",
}
"""Module -> what to use instead."""
_CALLS: Mapping[str, str] = {
    "eval": "a parser",
    "exec": "a function",
    "compile": "a function",
    "__import__": "an import statement",
    "breakpoint": "context.log",
    "input": "the configuration",
    "os.system": "a library in Python",
    "os.popen": "a library in Python",
    "os.fork": "plain functions: a call is one process",
    "os.kill": "an exception",
    "os.getenv": "the configuration",
    "os.environ": "the configuration",
    "os.remove": "context.state",
    "os.unlink": "context.state",
    "shutil.rmtree": "context.state",
    "sys.settrace": "a test",
}
"""Name -> what to use instead."""
_NATIVE = {".so", ".pyd", ".dll", ".dylib", ".pyc", ".exe", ".pth"}
_OWN = ("shared.sdk",)
"""What of the product a plug-in may import in its functions."""
_PROTOCOLS = ("shared.plugins.protocol",)
"""What modules of protocols may import besides, which are trusted."""
_MAX_FILE_BYTES = 1 << 20


def scan(folder: Path, *, protocols: bool = False) -> list[Finding]:
    """What to mend in a package's files; in one with protocols, whose code runs unconfined, a reviewer's warnings."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file())
    return [each for file in files for each in _of_file(file, folder, protocols)]


def _of_file(file: Path, folder: Path, protocols: bool) -> Iterator[Finding]:
    name = str(file.relative_to(folder.parent))
    if "__pycache__" in file.parts:
        return
    if file.suffix in _NATIVE:
        remedy = "Leave it out: a plug-in is Python that people can read."
        yield Finding(name, "This is native or compiled code.", "native-code", remedy=remedy)
    if file.suffix == ".py":
        if file.stat().st_size > _MAX_FILE_BYTES:
            yield Finding(name, "This is more code than anybody reads.", "too-large", remedy="Split it, or store data.")
            return
        try:
            tree = ast.parse(file.read_bytes(), name)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            yield Finding(name, f"This is not Python: {error}", "syntax", remedy="Mend that place.")
            return
        yield from _of_code(tree, name, protocols)


def _of_code(tree: ast.AST, name: str, protocols: bool) -> Iterator[Finding]:
    aliases = dict(_aliases(tree))
    for node in ast.walk(tree):
        at = f"{name}:{getattr(node, 'lineno', 1)}"
        for module in _imported(node):
            yield from _of_import(module, at, protocols)
        if isinstance(node, (ast.Name, ast.Attribute)):
            used = _dotted(node, aliases)
            if used in _CALLS:
                message = f"{used} is not for plug-ins."
                yield Finding(at, message, "forbidden-call", _severity(protocols), remedy=f"Use {_CALLS[used]}.")


def _of_import(module: str, at: str, protocols: bool) -> Iterator[Finding]:
    for forbidden, instead in FORBIDDEN.items():
        if module == forbidden or module.startswith(f"{forbidden}."):
            message = f"{module} does not work in the confined process."
            yield Finding(at, message, "forbidden-import", _severity(protocols), remedy=f"Use {instead}.")
    top = module.split(".")[0]
    allowed = _OWN + (_PROTOCOLS if protocols else ())
    if top in ("shared", "functions", "infra") and not module.startswith(allowed):
        remedy = "Import from shared.sdk alone, which is stable."
        yield Finding(at, f"{module} is internal, and may change any day.", "internal-import", remedy=remedy)


def _severity(protocols: bool) -> Severity:
    return "warning" if protocols else "error"


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module
        if node.module in ("http", "urllib"):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _aliases(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, with what it stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.split(".")[0], alias.name if alias.asname else alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _dotted(node: ast.Name | ast.Attribute, aliases: Mapping[str, str]) -> str:
    parts: list[str] = []
    at: ast.AST = node
    while isinstance(at, ast.Attribute):
        parts.append(at.attr)
        at = at.value
    if not isinstance(at, ast.Name):
        return ""
    return ".".join((aliases.get(at.id, at.id), *reversed(parts)))
