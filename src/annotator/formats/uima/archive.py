"""Opens what holds a CAS: an .xmi file, or the .zip of one annotator with it and its type system."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import NamedTuple

from annotator.core.errors import DataError
from annotator.formats.uima.parsing import Cas, Types, cas_of, types_of

ZIP = ".zip"
_XMI = ".xmi"
_LONGEST = 1 << 28
"""Bytes of the longest file that is read: it stands in memory as a whole."""


class Opened(NamedTuple):
    """What stands in one file, with its types if they are in there, too."""

    cas: Cas
    types: Types | None = None


def opened(path: Path) -> Opened:
    """What one file holds. Raises DataError, with file and line, for what is no XMI."""
    if path.suffix != ZIP:
        return Opened(cas_of(_read(path), str(path)))
    try:
        with zipfile.ZipFile(path) as archive:
            files = [one for one in archive.infolist() if one.filename.endswith(_XMI)]
            if len(files) != 1:
                what = f"one .xmi file is wanted in it, and there are {len(files)}"
                raise DataError(what, where=str(path), remedy=_remedy(archive))
            systems = [one for one in archive.infolist() if one.filename.lower().endswith("typesystem.xml")]
            where = f"{path}, {files[0].filename}"
            cas = cas_of(_member(archive, files[0], where), where)
            if not systems:
                return Opened(cas)
            where = f"{path}, {systems[0].filename}"
            return Opened(cas, types_of(_member(archive, systems[0], where), where))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise DataError(f"the archive cannot be read: {error}", where=str(path)) from None
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error


def _remedy(archive: zipfile.ZipFile) -> str:
    """What helps with an archive that holds more than one annotator's document."""
    inner = [one.partition("/") for one in archive.namelist()]
    if any(folder in ("annotation", "curation") and below for folder, _, below in inner):
        return (
            "It is a whole project: unpack it, and bring in its folder 'annotation' with --annotator-from "
            "file. Export it from INCEpTION with XMI as the secondary format"
        )
    return "Unpack it, and name the folder"


def types_in(path: Path) -> Types:
    """What a type system file says. Raises DataError."""
    return types_of(_read(path), str(path))


def _member(archive: zipfile.ZipFile, one: zipfile.ZipInfo, where: str) -> bytes:
    with archive.open(one) as file:
        # What the archive says of the size need not be true.
        return _short(file.read(_LONGEST + 1), where)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return _short(file.read(_LONGEST + 1), str(path))
    except OSError as error:
        raise DataError(f"it cannot be read: {error.strerror}", where=str(path)) from error


def _short(data: bytes, where: str) -> bytes:
    if len(data) > _LONGEST:
        raise DataError(f"it has more than {_LONGEST:,} bytes", where=where)
    return data
