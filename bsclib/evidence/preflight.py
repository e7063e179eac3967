"""What is refused before a workbook is parsed: bombs, disguises, and whatever data does not need.

Only the zip directory and plain byte searches are used, so a hostile file costs milliseconds.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from bsclib.errors import Fault, InputError, Place, Text
from bsclib.evidence.faults import fault

MOST_BYTES = 10_000_000
MOST_INFLATED = 64_000_000
MOST_RATIO = 200
MOST_MEMBERS = 500
MOST_TAGS = 1_000_000
MOST_ROWS = 20_000
MOST_CELLS = 150_000
MOST_COLUMNS = 256

REFUSED = Text("证据被拒绝，问题如下：", "The evidence is refused:")
_ACTIVE = re.compile(
    r"vbaproject|externallinks?/|macrosheets?/|dialogsheets?/|activex/|embeddings/|connections\.xml|"
    r"querytables?/|customui/|ctrlprops/|\.(exe|dll|js|vbs|ps1|bat|ole|bin)\Z",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"printersettings", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)", re.IGNORECASE)
_LOOKS = (
    (b"\xd0\xcf\x11\xe0", Text("旧式 .xls 或加密的文件", "an old .xls or an encrypted file")),
    (b"%PDF", Text("PDF 文件", "a PDF file")),
    (b"<", Text("HTML 或 XML 文件改了扩展名", "HTML or XML under another name")),
    (b"\x1f\x8b", Text("gzip 压缩文件", "a gzip file")),
)


def read_limited(path: Path) -> bytes:
    """Return the bytes of `path`.

    Raises
    ------
    InputError
        If it is not a regular file, cannot be read, or is larger than `MOST_BYTES`.
    """
    place = Place(file=path.name)
    if not path.is_file():
        raise InputError(REFUSED, [fault("absent", place, expected=path)])
    if path.stat().st_size > MOST_BYTES:
        raise InputError(REFUSED, [fault("too_large", place, what=f"{path.stat().st_size} B", limit="10 MB")])
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(REFUSED, [fault("damaged", place, what=error.strerror or error)]) from None


def members(content: bytes, name: str) -> dict[str, bytes]:
    """Return the parts of the workbook `content`, by lower-case name, once nothing speaks against them.

    Raises
    ------
    InputError
        Not a zip, damaged, encrypted, too large when inflated, duplicate or climbing names, active content,
        links to other files, any document type declaration, any encoding but UTF-8.
    """
    place = Place(file=name)
    if not content.startswith(b"PK\x03\x04"):
        raise InputError(REFUSED, [fault("not_workbook", place, what=_look(content))])
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            faults = _directory_faults(archive.infolist(), place)
            if faults:
                raise InputError(REFUSED, faults)
            parts = {i.filename.lower(): archive.read(i) for i in archive.infolist() if not i.is_dir()}
    except InputError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError(REFUSED, [fault("damaged", place, what=error)]) from None
    faults = _content_faults(parts, place)
    if faults:
        raise InputError(REFUSED, faults)
    return parts


def _look(content: bytes) -> Text:
    if not content:
        return Text("空文件", "an empty file")
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:8]
    known = (text for magic, text in _LOOKS if start.startswith(magic))
    return next(known, Text("文本或其他格式改了扩展名", "text or another format under this name"))


def _directory_faults(infos: list[zipfile.ZipInfo], place: Place) -> list[Fault]:
    names = [i.filename.lower() for i in infos]
    inflated = sum(i.file_size for i in infos)
    climbing = [n for n in names if ".." in n.split("/") or n.startswith("/") or "\\" in n or ":" in n]
    faults = []
    if len(infos) > MOST_MEMBERS or inflated > MOST_INFLATED:
        faults.append(fault("too_large", place, what=f"{inflated} B / {len(infos)}", limit="64 MB / 500"))
    if any(i.file_size > 1_000_000 and i.file_size > MOST_RATIO * max(1, i.compress_size) for i in infos):
        faults.append(fault("unsafe", place, what=Text("压缩炸弹", "a zip bomb")))
    if len(set(names)) < len(names):
        faults.append(fault("unsafe", place, what=Text("重名的成员", "members of the same name")))
    if climbing:
        faults.append(fault("unsafe", place, what=climbing[0]))
    if any(i.flag_bits & 1 for i in infos):
        faults.append(fault("not_workbook", place, what=Text("加密的文件", "an encrypted file")))
    faults += [fault("unsafe", place, what=n) for n in names if _ACTIVE.search(n) and not _HARMLESS.search(n)]
    return faults


def _content_faults(parts: dict[str, bytes], place: Place) -> list[Fault]:
    faults = []
    xml = {n: b for n, b in parts.items() if n.endswith((".xml", ".rels", ".vml"))}
    for name, body in xml.items():
        encoding = _ENCODING.search(body[:200])
        if (
            body[:2] in (b"\xff\xfe", b"\xfe\xff")
            or b"\0" in body
            or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii"))
        ):
            faults.append(fault("unsafe", place, what=Text(f"{name} 不是 UTF-8", f"{name} is not UTF-8")))
        if b"<!DOCTYPE" in body or b"<!ENTITY" in body or b"<!ELEMENT" in body:
            faults.append(fault("unsafe", place, what=Text(f"{name} 含 DTD", f"a DTD in {name}")))
        if b"externalLinkPath" in body or b"relationships/externalLink" in body or b"vbaProject" in body:
            faults.append(fault("unsafe", place, what=Text(f"{name} 链接外部文件或宏", f"links or macros in {name}")))
        if body.count(b"<row") > MOST_ROWS:
            faults.append(fault("too_large", place, what=name, limit=Text("20000 行", "20,000 rows")))
    cells, tags = (sum(b.count(mark) for b in xml.values()) for mark in (b"<c ", b"<"))
    if cells > MOST_CELLS or tags > MOST_TAGS:
        faults.append(fault("too_large", place, what=f"{cells} cells", limit=f"{MOST_CELLS} cells"))
    return faults
