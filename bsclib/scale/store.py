"""A data set put where others read it: verified here, uploaded, and verified there."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any  # fsspec tells no types

from bsclib.errors import Fault, Place, RunError, Text, same

NOT_EQUAL = Text("上传后读回的内容与本地不同", "what was uploaded does not read back as it is here")
BLOCK = 1 << 20


def upload(out: Path, url: str) -> int:
    """Copy every file of a data set below `url`, and return how many were sent; equal ones there are left alone.

    Parameters
    ----------
    out : Path
    url : str
        As fsspec takes it: "s3://bucket/folder", or a folder.

    Returns
    -------
    int

    Raises
    ------
    RunError
        A file does not read back as it was sent; each is named.
    """
    import fsspec  # type: ignore[import-untyped]

    system, root = fsspec.core.url_to_fs(url)
    sent, faults = 0, []
    for path in sorted(p for p in out.rglob("*.parquet") if p.is_file()):
        name = path.relative_to(out).as_posix()
        target, mark = f"{root.rstrip('/')}/{name}", hashlib.sha256(path.read_bytes()).hexdigest()
        if _mark(system, target) == mark:
            continue
        system.makedirs(target.rpartition("/")[0], exist_ok=True)
        system.put_file(str(path), target)
        sent += 1
        if _mark(system, target) != mark:
            faults.append(Fault("upload", Place(file=name), NOT_EQUAL, same(url)))
    if faults:
        raise RunError(NOT_EQUAL, faults)
    return sent


def _mark(system: Any, target: str) -> str:
    """Return the hash of a file as it reads there; "" where there is none."""
    try:
        whole = hashlib.sha256()
        with system.open(target, "rb") as stream:
            while block := stream.read(BLOCK):
                whole.update(block)
        return whole.hexdigest()
    except FileNotFoundError:
        return ""
