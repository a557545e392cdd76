"""HTML to plain text: what a reader sees, in blocks that tile the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.errors import RejectedDocument
from schemas.records import Document
from schemas.settings import Limits
from tasks.clean.html import clean_html
from tasks.clean.html_parse import parse_html
from tasks.clean.html_render import render


def text_of(source: str) -> str:
    return render(parse_html(source, 1_000)).text


def document(source: str) -> Document:
    return Document("x", "x.html", "0", "html", source, "utf-8")


RENDERINGS = [
    ("<p>One <b>bold</b> and <i>slanted</i>.</p><p>Two.</p>", "One bold and slanted.\n\nTwo."),
    ("<p>One<br>two</p>", "One\ntwo"),
    ("<div>One<br><br>Two</div>", "One\n\nTwo"),
    ("<ul><li>milk<li>bread</ul><p>End.</p>", "milk\nbread\n\nEnd."),
    ("<table><tr><th>Town<th>Votes<tr><td>Arle<td>12</table>", "Town\tVotes\nArle\t12"),
    ("<table><tr><td><p>Long.</p><td><p>Other.</p></table>", "Long.\n\nOther."),
    ("<blockquote>Said <q>so</q>.</blockquote>", "Said “so”."),
    ("<p>a &amp; b&nbsp;c &#8220;d&#8221; caf&eacute;</p>", "a & b c “d” café"),
    ("<p>soft\u00adhyphen zero\u200bwidth</p>", "softhyphen zerowidth"),
    ("<p>kept<!-- a remark --> whole</p>", "kept whole"),
    ("<p>shown</p><p hidden>not</p><p style='display: none'>nor</p><script>var x</script><style>p{}</style>", "shown"),
    ("<p>read<span class='sr-only'> opens a window</span> on</p>", "read on"),
    ("<noscript>enable it</noscript><template>t</template><p>seen</p>", "seen"),
    ("<p>first<p>second, never closed<div>third", "first\n\nsecond, never closed\n\nthird"),
    ("no element at all", "no element at all"),
    ("<pre>one\n  two</pre>", "one\ntwo"),
    (
        '<?xml version="1.0" encoding="iso-8859-1"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>é</p></body></html>',
        "é",
    ),
]


@pytest.mark.parametrize(("source", "text"), RENDERINGS)
def test_rendering(source: str, text: str) -> None:
    assert text_of(source) == text


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("", "html_empty"),
        ("<!-- nothing -->", "html_empty"),
        ("<html></html>", "no_text"),
        ("<frameset><frame src=a></frameset>", "no_text"),
        ("<body><script>render()</script></body>", "no_text"),
        ("<div>" * 10_000 + "deep" + "</div>" * 10_000, "html_depth"),
        ("<b>" * 1_500 + "deep", "html_depth"),
    ],
)
def test_unusable_pages_are_rejected_with_the_rule(source: str, rule: str) -> None:
    with pytest.raises(RejectedDocument) as caught:
        clean_html(document(source), Limits())
    assert (caught.value.stage, caught.value.rule) == ("clean", rule)


def test_nesting_within_the_limit_is_read() -> None:
    source = "<div>" * 900 + "<p>Far down it says one thing only.</p>" + "</div>" * 900
    assert clean_html(document(source), Limits()).text == "Far down it says one thing only."


PARAGRAPH = "<p>The council of Little Marsh voted on Tuesday to rebuild the footbridge over the Wend.</p>"
HOSTILE = {
    "a title of bars": "<title>" + "a | " * 20_000 + "</title>" + PARAGRAPH,
    "json full of blanks": '<script type="application/ld+json">{"a":1,' + " " * 100_000 + "x</script>" + PARAGRAPH,
    "json nested deep": '<script type="application/ld+json">' + "[" * 100_000 + "</script>" + PARAGRAPH,
    "one word for ever": "<ul>" + "<li>the the the the</li>" * 5_000 + "</ul>",
    "an endless author": "<meta name=author content='" + "By By and and, " * 20_000 + "'>" + PARAGRAPH,
    "a huge class": "<p class='" + "a-related" * 20_000 + "'>x</p>" + PARAGRAPH,
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_sources_cost_little(source: str) -> None:
    started = time.process_time()
    clean_html(document(source), Limits())
    assert time.process_time() - started < 5


FRAGMENTS = st.sampled_from(
    [
        "<p>", "</p>", "<div class='related sidebar'>", "</div>", "<article>", "</article>", "<br>", "<li>", "<ul>",
        "<table><tr><td>", "</td></tr></table>", "<a href='x'>", "</a>", "<h1>", "</h1>", "<q>", "</q>", "<time>",
        "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":3}</script>",
        "<script type='application/ld+json'>[{\"@graph\":[{\"author\":[[]]}]},", "<meta name=author content='A B'>",
        "<meta property='og:url' content='http://[bad'>", "<title>", "<base href='//[x'>", "<noscript>", "<svg>",
        "Mayor Ada Quill said on Monday the bridge was safe. ", "&#0;", "&bogus;", "\x00", "<!--", "-->", "<![CDATA[",
        "\ud800", "<body", "<blockquote class='twitter-tweet'>", "<p itemprop='author'>", "<pre>\n\n a",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(FRAGMENTS | st.text(max_size=20), max_size=40).map("".join))
def test_any_source_gives_blocks_that_tile_the_text_or_is_rejected(source: str) -> None:
    try:
        page = clean_html(document(source), Limits())
    except RejectedDocument:
        return
    ends = [0, *(block.end for block in page.blocks)]
    assert [block.start for block in page.blocks] == ends[:-1]
    assert ends[-1] == len(page.text)
    assert all(block.end > block.start for block in page.blocks)
    if page.title_start is not None:
        assert page.text[page.title_start : page.title_end] == page.title
