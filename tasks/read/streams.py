"""Bytes of an input file, decompressed and bounded while they stream: no input is ever held whole."""

import bz2
import gzip
import lzma
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import zstandard

from schemas.settings import Limits
from tasks.read.rules import rejected
from tasks.read.source import Source

CHUNK = 256 * 1024
# A zstd block of 4 bytes can unpack to 128 KiB; slices of this size keep one step below 32 MiB.
_ZSTD_SLICE = 1024
_ZSTD_WINDOW = 128 * 1024 * 1024
_DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """Open a source for reading. Raises RejectedDocument when it is gone, unreadable or no regular file.

    Never blocks on a pipe and never follows a link that took the file's place after it was found.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(source.path, flags)
    except FileNotFoundError as error:
        raise rejected("vanished", "the file is gone") from error
    except OSError as error:
        raise rejected("unreadable", f"cannot open it: {error.strerror}") from error
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise rejected("not_a_file", "a pipe, socket, device or folder")
        yield file


def chunks(source: Source, limits: Limits) -> Iterator[bytes]:
    """Give the decompressed bytes in pieces. Raises RejectedDocument on damage, and when a limit is exceeded."""
    with opened(source) as file:
        total = 0
        try:
            for chunk in _unpacked(source, file):
                total += len(chunk)
                if total > limits.container_bytes:
                    raise rejected("too_large", f"more than {limits.container_bytes} bytes (limits.container_bytes)")
                if (
                    source.compression != "none"
                    and total > limits.document_bytes
                    and total > limits.expansion_ratio * file.tell()
                ):
                    raise rejected(
                        "expansion", f"unpacks to more than {limits.expansion_ratio:g} times its size: a bomb?"
                    )
                yield chunk
        except EOFError as error:
            raise rejected("truncated", f"the {source.compression} stream ends early") from error
        except (zlib.error, lzma.LZMAError, zstandard.ZstdError, gzip.BadGzipFile) as error:
            raise rejected("broken_compression", f"damaged {source.compression} stream: {error}") from error
        except OSError as error:
            if error.errno is None:
                raise rejected("broken_compression", f"damaged {source.compression} stream: {error}") from error
            raise rejected("unreadable", f"reading failed: {error.strerror}") from error


def _unpacked(source: Source, file: BinaryIO) -> Iterator[bytes]:
    if source.compression == "zstd":
        yield from _unzstd(file)
        return
    # read1, because read would drop what it had gathered when a later part turns out damaged.
    read: Callable[[int], bytes] = file.read
    if source.compression == "gzip":
        read = gzip.GzipFile(fileobj=file, mode="rb").read1
    elif source.compression == "bzip2":
        read = bz2.BZ2File(file).read1
    elif source.compression == "xz":
        read = lzma.LZMAFile(file).read1  # noqa: SIM115  (closes nothing: `opened` owns the file)
    while chunk := read(CHUNK):
        yield chunk


def _unzstd(file: BinaryIO) -> Iterator[bytes]:
    """Unpack zstd frame by frame; unlike `stream_reader` it notices a stream that ends inside a frame."""
    unpacker = zstandard.ZstdDecompressor(_dictionary(file), max_window_size=_ZSTD_WINDOW)
    frame = None
    while block := file.read(CHUNK):
        for at in range(0, len(block), _ZSTD_SLICE):
            data = block[at : at + _ZSTD_SLICE]
            while data:
                frame = frame or unpacker.decompressobj()
                out = frame.decompress(data)
                if out:
                    yield out
                data = b""
                if frame.eof:
                    data, frame = frame.unused_data, None
    if frame is not None:
        raise EOFError


def _dictionary(file: BinaryIO) -> zstandard.ZstdCompressionDict | None:
    """Read the dictionary that a WARC in zstd may begin with, in a skippable frame of its own."""
    head = file.read(8)
    if head[:4] != _DICTIONARY_MAGIC:
        file.seek(0)
        return None
    size = int.from_bytes(head[4:], "little")
    if size > CHUNK * 64:
        raise zstandard.ZstdError("the dictionary is too large")
    content = file.read(size)
    if content[:4] == b"\x28\xb5\x2f\xfd":
        content = zstandard.ZstdDecompressor().decompress(content, max_output_size=CHUNK * 64)
    return zstandard.ZstdCompressionDict(content)


class Buffered:
    """Read a stream of chunks by lines and by lengths, holding no more than what is asked for."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._buffer = b""
        self._at = 0

    def _more(self) -> bool:
        piece = next(self._pieces, b"")
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        return bool(piece)

    def peek(self, size: int) -> bytes:
        """Give up to `size` bytes ahead without consuming them."""
        while len(self._buffer) - self._at < size and self._more():
            pass
        return self._buffer[self._at : self._at + size]

    def read(self, size: int) -> bytes:
        """Give `size` bytes, fewer only at the end."""
        parts: list[bytes] = []
        while size > 0:
            if self._at == len(self._buffer) and not self._more():
                break
            part = self._buffer[self._at : self._at + size]
            self._at += len(part)
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Pass over `size` bytes without holding them; give how many there were."""
        passed = 0
        while passed < size and (part := self.read(min(CHUNK, size - passed))):
            passed += len(part)
        return passed

    def unread(self, data: bytes) -> None:
        """Put bytes back in front of the stream."""
        self._buffer = data + self._buffer[self._at :]
        self._at = 0

    def line(self, limit: int) -> bytes | None:
        """Give the next line with its end, b"" at the end of the stream, None for one longer than `limit` (passed)."""
        parts: list[bytes] = []
        length = 0
        while True:
            if self._at == len(self._buffer) and not self._more():
                break
            end = self._buffer.find(b"\n", self._at) + 1 or len(self._buffer)
            part = self._buffer[self._at : end]
            self._at = end
            length += len(part)
            if length > limit:
                parts.clear()
            else:
                parts.append(part)
            if part.endswith(b"\n"):
                break
        return None if length > limit else b"".join(parts)


def whole(source: Source, limits: Limits) -> bytes:
    """Read a file that is one document. Raises RejectedDocument when it is larger than a document may be."""
    parts: list[bytes] = []
    total = 0
    for chunk in chunks(source, limits):
        total += len(chunk)
        if total > limits.document_bytes:
            raise rejected("too_large", f"more than {limits.document_bytes} bytes (limits.document_bytes)")
        parts.append(chunk)
    return b"".join(parts)
