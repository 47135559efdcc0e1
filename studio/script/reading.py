"""Reading a script from disk: size and encoding first, then Fountain or Final Draft, told by what is in it."""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path

from engine.messages.faults import Exit, Fault
from studio.script import fdx, fountain
from studio.script.elements import Remark, Script

__all__ = ["LONGEST", "Remark", "Script", "parse_script", "read_script"]

LONGEST = 10 * 1024 * 1024
"""Bytes of the longest script; a feature film has a quarter of a megabyte."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_NAMES = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read_script(path: Path) -> Script:
    """Read a screenplay.

    Raises
    ------
    Fault
        ``script.missing``, ``script.unreadable``, ``script.too_long`` (before anything is read), ``script.empty``,
        ``script.binary``, ``script.encoding``, and for Final Draft ``script.broken`` and ``script.dtd``.
    """
    file = str(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise Fault("script.unreadable", Exit.BAD_INPUT, "not a file", file=file)
        if status.st_size > LONGEST:
            raise Fault(
                "script.too_long", Exit.BAD_INPUT, file=file, megabytes=_megabytes(status.st_size), most=LONGEST >> 20
            )
        with path.open("rb") as stream:
            data = stream.read(LONGEST + 1)
    except FileNotFoundError:
        raise Fault("script.missing", Exit.BAD_INPUT, file=file) from None
    except (OSError, ValueError) as error:
        raise Fault("script.unreadable", Exit.BAD_INPUT, str(error), file=file) from None
    return parse_script(path.name, data)


def parse_script(name: str, data: bytes) -> Script:
    """Read a screenplay from bytes; `name` is the file's in remarks. Raises as `read_script` does."""
    if len(data) > LONGEST:
        raise Fault("script.too_long", Exit.BAD_INPUT, file=name, megabytes=_megabytes(len(data)), most=LONGEST >> 20)
    if not data.strip():
        raise Fault("script.empty", Exit.BAD_INPUT, file=name)
    text, encoding, guessed = decode(data, name)
    if data.startswith((b"%PDF", b"PK\x03\x04", b"{\\rtf")):
        raise Fault("script.binary", Exit.BAD_INPUT, file=name, line=1)
    opening = text[:2048].lstrip()
    if opening.startswith(("<?xml", "<FinalDraft")):
        return fdx.parse(name, data, text)
    remarks = (Remark(name, 1, 1, "script.encoding", _NAMES[encoding]),) if guessed else ()
    return fountain.parse(name, data, text, encoding, remarks)


def decode(data: bytes, name: str) -> tuple[str, str, bool]:
    """Find out how bytes are encoded.

    Returns
    -------
    (text, encoding, guessed)
        Without the byte order mark; `guessed` where nothing in the bytes says which encoding it is.

    Raises
    ------
    Fault
        ``script.binary`` for what is no text, ``script.encoding`` where a byte order mark is wrong, ``script.empty``.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return _checked(data[len(mark) :].decode(encoding), name), encoding, False
            except UnicodeDecodeError as error:
                raise Fault(
                    "script.encoding", Exit.BAD_INPUT, str(error), file=name, encoding=_NAMES[encoding]
                ) from None
    if encoding := _silent_utf16(data):
        try:
            return _checked(data.decode(encoding), name), encoding, True
        except UnicodeDecodeError:
            pass
    try:
        return _checked(data.decode("utf-8"), name), "utf-8", False
    except UnicodeDecodeError:
        pass
    try:
        return _checked(data.decode("cp1252"), name), "cp1252", True
    except UnicodeDecodeError:
        return _checked(data.decode("latin-1"), name), "latin-1", True


def encode(text: str, script: Script) -> bytes:
    """Bytes of an edited text as the script came: its encoding and byte order mark; UTF-8 where that cannot hold it."""
    mark = next(
        (mark for mark, encoding in _MARKS if encoding == script.encoding and script.data.startswith(mark)), b""
    )
    try:
        return mark + text.encode(script.encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8", errors="replace")


def _silent_utf16(data: bytes) -> str:
    """UTF-16 without a byte order mark: every other byte of mostly Latin text is 0."""
    sample = data[:4096]
    if len(data) % 2 or len(sample) < 8:
        return ""
    even, odd, half = sample[0::2].count(0), sample[1::2].count(0), len(sample) // 2
    if odd > half * 0.6 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.05:
        return "utf-16-be"
    return ""


def _checked(text: str, name: str) -> str:
    if "\0" in text or len(_CONTROL.findall(text)) > 2 + len(text) // 500:
        first = _CONTROL.search(text)
        line = text.count("\n", 0, first.start()) + 1 if first else 1
        raise Fault("script.binary", Exit.BAD_INPUT, file=name, line=line)
    if not text.strip():
        raise Fault("script.empty", Exit.BAD_INPUT, file=name)
    return text


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f}"
