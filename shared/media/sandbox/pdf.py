"""Reads PDFs with pikepdf; runs in the sandbox. Whatever the library raises is a result."""

from typing import Any

from shared.media.sandbox.remote import Part, opened

_MAX_OBJECTS = 500_000
_MAX_NESTING = 20
_MAX_CHECKED_PAGES = 2000
_LOST_PAGE = "Pages tree includes non-dictionary"  # qpdf's words; it drops such entries and corrects the count


def pdf(parts: list[Part]) -> dict[str, Any]:
    """The number of `pages` of a PDF, whether it has `scripts` or `attachments`, and whether it had to be `repaired`.

    `fault` instead: `encrypted` or `broken`.
    """
    import pikepdf

    ((_, at, length),) = parts
    try:
        with pikepdf.open(opened(at, length)) as document:
            if document.is_encrypted:
                return {"fault": "encrypted"}
            repairs = [str(warning) for warning in document.get_warnings()]
            pages = len(document.pages)
            lost = any(_LOST_PAGE in repair for repair in repairs)
            if lost or not pages or (repairs and not _has_content(document)):
                return {"fault": "broken"}
            found = _active_parts(document)
            return {
                "pages": pages,
                "repaired": bool(repairs),
                "scripts": "script" in found,
                "attachments": "file" in found,
            }
    except pikepdf.PasswordError:
        return {"fault": "encrypted"}
    except Exception:
        return {"fault": "broken"}


def _has_content(document: Any) -> bool:
    """True unless the content of a page is lost; reading it may raise too."""
    import pikepdf

    for page in list(document.pages)[:_MAX_CHECKED_PAGES]:
        contents = page.obj.get("/Contents")
        for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
            if stream is not None:
                stream.read_bytes()
    return True


def _active_parts(document: Any) -> set[str]:
    """`script` for JavaScript, `file` for embedded files (ISO 32000-1, 12.6.4.16 and 7.11.4), anywhere in the file."""
    import pikepdf

    found: set[str] = set()
    waiting = [(entry, 0) for _, entry in zip(range(_MAX_OBJECTS), document.objects, strict=False)]
    while waiting and len(found) < 2:
        entry, depth = waiting.pop()
        if isinstance(entry, (pikepdf.Dictionary, pikepdf.Stream)):
            if "/JS" in entry or entry.get("/S") == pikepdf.Name.JavaScript:
                found.add("script")
            if "/EF" in entry:
                found.add("file")
            inner: list[Any] = [entry[key] for key in entry.keys()]  # noqa: SIM118, not a mapping
        elif isinstance(entry, pikepdf.Array):
            inner = list(entry)
        else:
            continue
        if depth < _MAX_NESTING:
            waiting += [(one, depth + 1) for one in inner if isinstance(one, pikepdf.Object) and not one.is_indirect]
    return found
