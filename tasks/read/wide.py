"""Containers in UTF-16 or UTF-32 turned into UTF-8 while they stream, so that lines can be found in them."""

import codecs
from collections.abc import Iterator
from itertools import chain

from tasks.read.decode import BOMS
from tasks.read.rules import rejected


def narrowed(pieces: Iterator[bytes]) -> tuple[Iterator[bytes], str]:
    """Give the stream as UTF-8 or what ASCII-like encoding it has, without its BOM, and the encoding's name."""
    first = b""
    for piece in pieces:
        first += piece
        if len(first) >= 4:
            break
    pieces = chain([first], pieces)
    for bom, name in BOMS:
        if first.startswith(bom):
            rest = chain([first[len(bom) :]], pieces_after(pieces))
            return (rest if name == "utf-8" else _recoded(rest, name)), f"{name} (BOM)"
    # JSON and CSV begin with ASCII: the place of its NUL tells the byte order.
    zeros = [byte == 0 for byte in first[:4]]
    if zeros == [False, True, False, True]:
        return _recoded(pieces, "utf-16-le"), "utf-16-le"
    if zeros == [True, False, True, False]:
        return _recoded(pieces, "utf-16-be"), "utf-16-be"
    return pieces, "utf-8"


def pieces_after(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pass over the first piece."""
    next(pieces, None)
    return pieces


def _recoded(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for piece in pieces:
            yield decoder.decode(piece).encode("utf-8")
        yield decoder.decode(b"", True).encode("utf-8")
    except UnicodeError as error:
        raise rejected("encoding_unknown", f"it begins as {name} but is not {name} throughout") from error
