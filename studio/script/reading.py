"""Reading a screenplay from a file: refused at the door where it is none."""

from __future__ import annotations

import codecs
from pathlib import Path

from engine.messages.faults import Exit, Fault
from studio.script.elements import Remark, Script

LARGEST = 10 * 1024 * 1024
"""Bytes; a 120-page script has about 200 000."""

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_script(path: Path) -> Script:
    """Read a Fountain or Final Draft file.

    Raises
    ------
    Fault
        ``script.missing``, ``script.unreadable``, ``script.too_long``, ``script.empty``, ``script.binary``,
        ``script.encoding``, ``script.dtd``, ``script.broken``.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise Fault(
                "script.too_long",
                Exit.BAD_INPUT,
                file=path.name,
                megabytes=round(size / 2**20, 1),
                most=LARGEST // 2**20,
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Fault("script.missing", Exit.BAD_INPUT, file=str(path)) from error
    except OSError as error:
        raise Fault("script.unreadable", Exit.BAD_INPUT, str(error), file=str(path)) from error
    return parse_script(path.name, data)


def parse_script(name: str, data: bytes) -> Script:
    """Parse a script's bytes; the name decides between Fountain and Final Draft.

    Raises
    ------
    Fault
        As `read_script`.
    """
    from studio.script import fdx, fountain

    if not data.strip():
        raise Fault("script.empty", Exit.BAD_INPUT, file=name)
    if name.lower().endswith(".fdx"):
        return fdx.parse(name, data)
    text, encoding, remarks = decoded(name, data)
    return fountain.parse(name, data, text, encoding, remarks)


def decoded(name: str, data: bytes) -> tuple[str, str, tuple[Remark, ...]]:
    """Text, encoding and a remark where it is not Unicode.

    Raises
    ------
    Fault
        ``script.binary``, ``script.encoding``, ``script.empty``.
    """
    remarks: tuple[Remark, ...] = ()
    for bom, encoding in BOMS:
        if data.startswith(bom):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError as error:
                raise Fault("script.encoding", Exit.BAD_INPUT, str(error), file=name, encoding=encoding) from error
            break
    else:
        text, encoding, remarks = _without_mark(name, data)
    if _controls(text) > 0.01 or "\0" in text:
        at = next(place for place, letter in enumerate(text) if _is_control(letter))
        raise Fault("script.binary", Exit.BAD_INPUT, file=name, line=text.count("\n", 0, at) + 1)
    if not text.strip():
        raise Fault("script.empty", Exit.BAD_INPUT, file=name)
    return text, encoding, remarks


def _without_mark(name: str, data: bytes) -> tuple[str, str, tuple[Remark, ...]]:
    """UTF-8, or what Windows wrote before it; told with the place of the first byte that is not UTF-8."""
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if b"\0" in data or _controls(data.decode("latin-1")) > 0.01:
            raise Fault("script.binary", Exit.BAD_INPUT, file=name, line=line) from error
        try:
            text, encoding = data.decode("cp1252"), "cp1252"
        except UnicodeDecodeError:
            text, encoding = data.decode("latin-1"), "latin-1"
        column = error.start - data.rfind(b"\n", 0, error.start)
        return text, encoding, (Remark(name, line, column, "script.encoding", encoding.upper()),)


def _is_control(letter: str) -> bool:
    return ord(letter) < 32 and letter not in "\t\n\r\f"


def _controls(text: str) -> float:
    """Share of control characters that no text has."""
    return sum(text.count(chr(code)) for code in range(32) if _is_control(chr(code))) / max(1, len(text))


def encoded(text: str, encoding: str) -> bytes:
    """Text in a script's own encoding; what that cannot spell makes it UTF-8."""
    try:
        if encoding == "utf-16":
            # Python would choose the machine's byte order; a script keeps its mark by being little-endian.
            return codecs.BOM_UTF16_LE + text.encode("utf-16-le")
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8")
