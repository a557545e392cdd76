"""Turn bytes into text without guessing in silence: what cannot be told apart is rejected."""

import codecs
import re
from dataclasses import dataclass

from tasks.read.detect import detect
from tasks.read.rules import rejected

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Starts of files that are no text whatever their name says.
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\x1f\x8b\x08", "gzip data (name it .gz)"),
    (b"\x28\xb5\x2f\xfd", "zstd data (name it .zst)"),
    (b"\xd0\xcf\x11\xe0", "an Office file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "a rich text file"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:\-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:\-]{2,40})", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# A declared label that the web reads as another encoding (WHATWG Encoding Standard, section 4.2).
_LABELS = {
    "iso-8859-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso-8859-9": "windows-1254",
    "iso-8859-11": "windows-874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "x-user-defined": "windows-1252",
}
_REFUSED_LABELS = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
_TWICE = re.compile("[ÃÂâ][\u0080-\u00bf\u0152-\u2122]")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_LOST_MARK = re.compile(rb"\xe2\x80(?![\x80-\xbf])")
_FEWEST_RUNS = 2
_MOST_FOREIGN = 100
_SCAN = 64 * 1024


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the encoding it was decoded from, with a note where bytes had to be mended."""

    text: str
    encoding: str


def decode(data: bytes, declared: str | None = None, *, html: bool = False) -> Decoded:
    """Decode a document: BOM, UTF-8, UTF-16 without BOM, the declared charset, detection, in this order.

    UTF-8 goes before the declared charset because bytes that are valid UTF-8 beyond ASCII are hardly ever anything
    else, while headers are often wrong. Raises RejectedDocument `binary` or `encoding_unknown`.
    """
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise rejected("binary", f"this is {what}, not text")
    for bom, name in BOMS:
        if data.startswith(bom):
            return _checked(_with_bom(data[len(bom) :], name))
    if b"\x00" in data:
        return _checked(_utf16(data))
    label = declared or (_declared(data) if html else None)
    if b"\x1b$" in data and data.isascii():
        return _checked(_by_label(data, "iso-2022-jp", "detected") or _unknown(data))
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8"))
    except UnicodeDecodeError:
        pass
    return _checked(_nearly_utf8(data) or _by_label(data, label) or _detected(data) or _unknown(data))


def _unknown(data: bytes) -> Decoded:
    beyond = sum(byte > 127 for byte in data[:_SCAN])
    raise rejected("encoding_unknown", f"neither UTF-8 nor surely anything else ({beyond} bytes beyond ASCII)")


def _checked(decoded: Decoded) -> Decoded:
    """Refuse text that is full of control characters; undo a second encoding to UTF-8."""
    sample = decoded.text[:_SCAN]
    controls = len(_CONTROL.findall(sample))
    if "\x00" in decoded.text or controls * 50 > len(sample):
        raise rejected("binary", "it holds NUL or control characters: not text")
    once = encoded_once(decoded.text)
    return decoded if once is None else Decoded(once, f"{decoded.encoding} (encoded twice)")


def encoded_once(text: str) -> str | None:
    """Undo UTF-8 that was read as a Western page and encoded again ("cafÃ©"); None where that did not happen.

    Every character beyond ASCII must be part of such a sequence, and there must be more than one short one: chance does
    not do that.
    """
    if not _TWICE.search(text):
        return None
    for page in ("windows-1252", "latin-1"):
        try:
            once = text.encode(page).decode("utf-8")
        except UnicodeError:
            continue
        if len(text) - len(once) >= 2:
            return once
    return _piecewise(text)


def _piecewise(text: str) -> str | None:
    """Undo a second encoding run by run where characters that print nothing were lost on the way.

    The closing curly mark is E2 80 9D, and no Western page prints 9D: what is left of it stands for nothing else. Every
    run of characters beyond ASCII must give way, and there must be more than two.
    """
    runs = 0

    def once(match: re.Match[str]) -> str:
        nonlocal runs
        runs += 1
        data = b"".join(_byte(character) for character in match.group())
        return _LOST_MARK.sub(b"\xe2\x80\x9d", data).decode("utf-8")

    try:
        made = _BEYOND.sub(once, text)
    except UnicodeError:
        return None
    return made if runs > _FEWEST_RUNS else None


def _byte(character: str) -> bytes:
    """Give the byte that a Western page shows as a character; the five it leaves out as the control of that number."""
    return bytes([ord(character)]) if "\x80" <= character <= "\x9f" else character.encode("windows-1252")


def _with_bom(data: bytes, name: str) -> Decoded:
    try:
        return Decoded(data.decode(name), f"{name} (BOM)")
    except UnicodeDecodeError as error:
        if name == "utf-8" and (mended := _nearly_utf8(data)):
            return mended
        raise rejected("encoding_unknown", f"it begins with a {name} mark but is not {name}") from error


def _utf16(data: bytes) -> Decoded:
    """Decode UTF-16 without a BOM: ASCII letters leave NULs in every second byte."""
    sample = data[:_SCAN]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = max(1, len(sample) // 2)
    for name, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if zeros > 0.3 * half and others <= 0.01 * half:
            try:
                return Decoded(data.decode(name), name)
            except UnicodeDecodeError:
                break
    raise rejected("binary", "it holds NUL bytes: not text")


def _declared(data: bytes) -> str | None:
    """Find the charset an HTML page declares in its first bytes."""
    head = data[:4096]
    match = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    return match.group(1).decode("ascii") if match else None


def _label(label: str) -> str | None:
    """Give Python's name for a declared charset, None for one that is unknown or no charset of documents."""
    lowered = label.strip().strip("\"'").lower()
    name = _LABELS.get(lowered, lowered)
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # `_is_text_encoding` keeps out codecs such as base64 or zlib that are not character sets.
    refused = found.name in _REFUSED_LABELS or not getattr(found, "_is_text_encoding", True)
    return None if refused else found.name


def _by_label(data: bytes, label: str | None, basis: str = "declared") -> Decoded | None:
    name = _label(label) if label else None
    if name is None or name == "utf-8":
        return None
    try:
        return Decoded(data.decode(name), f"{public_name(name)} ({basis})")
    except (UnicodeDecodeError, ValueError):
        return None


def _detected(data: bytes) -> Decoded | None:
    found = detect(data)
    return Decoded(data.decode(found), f"{public_name(found)} (detected)") if found else None


def _nearly_utf8(data: bytes) -> Decoded | None:
    """Decode UTF-8 with a few foreign bytes: single windows-1252 characters pasted in, or a cut at the end.

    The valid sequences must outnumber the foreign bytes by far: only then is it UTF-8 that was damaged.
    """
    parts: list[str] = []
    at = foreign = 0
    bad = b""
    while at < len(data):
        try:
            parts.append(data[at:].decode("utf-8"))
            break
        except UnicodeDecodeError as error:
            parts.append(data[at : at + error.start].decode("utf-8"))
            bad = data[at + error.start : at + error.end]
            at += error.end
            foreign += 1
            if foreign > _MOST_FOREIGN:
                return None
            if at == len(data) or len(bad) > 1:
                parts.append("\ufffd")
                continue
            try:
                parts.append(bad.decode("windows-1252"))
            except UnicodeDecodeError:
                parts.append("\ufffd")
    text = "".join(parts)
    valid = sum(character > "\x7f" for character in text) - foreign
    cut = foreign == 1 and text.endswith("\ufffd") and len(bad) > 1
    if valid < 4 * foreign and not cut:
        return None
    return Decoded(text, f"utf-8 ({foreign} damaged bytes)")


def public_name(name: str) -> str:
    """Spell Python's codec names as the web does: cp1252 is windows-1252."""
    return re.sub(r"^cp(125\d|874)$", r"windows-\1", name.replace("_", "-"))
