"""Bytes to text: what is sure is decoded and named, the rest is rejected, nothing turns into mojibake."""

import codecs

import pytest

from schemas.errors import RejectedDocument
from tasks.read.decode import decode

ENGLISH = (
    "“We have waited long enough,” the mayor of Oldbridge said – and the crowd’s answer was clear… Ms Zoë Façade "
    "didn’t agree. The café on the corner charged £4 for tea; “It’s daylight robbery,” she said.\n"
)
PLAIN = "The mayor of Oldbridge told reporters that the café would close on Monday. Nobody else was available.\n"
FRENCH = "Le maire de Vieux-Pont a déclaré « nous avons assez attendu » lundi soir. Où êtes-vous passés, élèves ?\n"
GERMAN = "Der Bürgermeister von Altbrück sagte: „Wir haben lange genug gewartet.“ Die Straße war größer als üblich.\n"
POLISH = "Burmistrz powiedział: „Czekaliśmy wystarczająco długo”. Źródło nie zostało ujawnione, więc sąd zażądał.\n"
CZECH = "Starosta řekl, že čekali dost dlouho. Příští úterý bude zasedání, kde budou žádat o vysvětlení škol.\n"
TURKISH = "Belediye başkanı yeterince beklediklerini söyledi. Gazeteciler planlarını sordular, yanıtlamayı reddetti.\n"
RUSSIAN = "Мэр Старого Моста заявил, что ждать больше нельзя. Журналисты спросили его о дальнейших планах.\n"
JAPANESE = "市長は「もう十分に待った」と述べた。記者たちは今後の計画について質問したが、市長は回答を拒否した。\n"


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        (ENGLISH, "utf-8", "utf-8"),
        (ENGLISH, "utf-8-sig", "utf-8 (BOM)"),
        (ENGLISH, "utf-16", "utf-16-le (BOM)"),
        (ENGLISH, "utf-32", "utf-32-le (BOM)"),
        (ENGLISH, "utf-16-le", "utf-16-le"),
        (ENGLISH, "utf-16-be", "utf-16-be"),
        (ENGLISH, "cp1252", "windows-1252 (detected)"),
        (PLAIN, "latin-1", "windows-1252 (detected)"),
        (PLAIN, "mac-roman", "mac-roman (detected)"),
        (PLAIN, "cp437", "cp850 (detected)"),
        (FRENCH, "latin-1", "windows-1252 (detected)"),
        (GERMAN, "cp1252", "windows-1252 (detected)"),
        (POLISH, "cp1250", "windows-1250 (detected)"),
        (CZECH, "iso8859-2", "iso-8859-2 (detected)"),
        (TURKISH, "cp1254", "windows-1254 (detected)"),
        (RUSSIAN, "cp1251", "windows-1251 (detected)"),
        (RUSSIAN, "koi8-r", "koi8-r (detected)"),
        (JAPANESE, "shift-jis", "cp932 (detected)"),
        (JAPANESE, "iso2022_jp", "iso2022-jp (detected)"),
    ],
)
def test_encoding_is_found_and_named(text: str, encoding: str, named: str) -> None:
    data = text.encode(encoding, "replace")
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (data.decode(encoding), named)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (RUSSIAN[:20].encode("cp1251"), "encoding_unknown"),
        (bytes(range(128, 256)) * 4, "encoding_unknown"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8x", "encoding_unknown"),
        (b"words\x00and more words", "binary"),
        (b"\x00" * 100, "binary"),
        (b"%PDF-1.7 text", "binary"),
        (b"\x1f\x8b\x08\x00rest", "binary"),
        (bytes(range(32)) * 10, "binary"),
    ],
)
def test_what_is_not_sure_is_rejected(data: bytes, rule: str) -> None:
    with pytest.raises(RejectedDocument) as caught:
        decode(data)
    assert caught.value.rule == rule


@pytest.mark.parametrize(
    ("data", "declared", "text", "named"),
    [
        ("Мир".encode("cp1251"), "windows-1251", "Мир", "windows-1251 (declared)"),
        (b"caf\xe9 \x93x\x94", "ISO-8859-1", "café “x”", "windows-1252 (declared)"),
        ("café".encode(), "iso-8859-1", "café", "utf-8"),
        ("漢字".encode("gbk"), "GB2312", "漢字", "gb18030 (declared)"),
        (b"It cost 4 \xa3 then, said the caf\xe9 owner on Monday.", "base64", None, "windows-1252 (detected)"),
        (b"It cost 4 \xa3 then, said the caf\xe9 owner on Monday.", "no-such-charset", None, "windows-1252 (detected)"),
    ],
)
def test_declared_charset_is_honoured_when_it_fits(data: bytes, declared: str, text: str | None, named: str) -> None:
    decoded = decode(data, declared)
    assert decoded.encoding == named
    assert text is None or decoded.text == text


@pytest.mark.parametrize(
    "head",
    ['<meta charset="windows-1251">', '<META http-equiv=Content-Type content="text/html; charset=windows-1251">'],
)
def test_html_declares_its_own_charset(head: str) -> None:
    assert "Мир" in decode(f"<html><head>{head}</head><p>Мир".encode("cp1251"), html=True).text


@pytest.mark.parametrize(
    ("data", "text", "named"),
    [
        ("“A” “B” “C”".encode() + b" don\x92t", "“A” “B” “C” don’t", "utf-8 (1 damaged bytes)"),
        (("Plain words. " * 5 + "“end”").encode()[:-1], "Plain words. " * 5 + "“end\ufffd", "utf-8 (1 damaged bytes)"),
        ("the café’s menu, and Ã beside it".encode(), "the café’s menu, and Ã beside it", "utf-8"),
        ("the café’s “menu”".encode().decode("latin-1").encode("utf-8"), "the café’s “menu”", "utf-8 (encoded twice)"),
        (
            "“It’s the café’s menu”".encode().decode("cp1252", "ignore").encode(),
            "“It’s the café’s menu”",
            "utf-8 (encoded twice)",
        ),
        ("the café’s menu".encode().decode("cp1252").encode(), "the café’s menu", "utf-8 (encoded twice)"),
    ],
)
def test_damage_is_mended_only_where_it_is_certain(data: bytes, text: str, named: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (text, named)


def test_newlines_and_odd_spaces_stay() -> None:
    text = "a\r\nb\rc\u2028d\x85e\ufefff \u00a0"
    assert decode(text.encode()).text == text
