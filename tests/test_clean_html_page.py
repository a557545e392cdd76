"""A web page to a `Page`: body, labels, metadata and claims."""

from schemas.records import Document, Given, Page
from schemas.settings import Limits
from tasks.clean.html import clean_html

PARAGRAPHS = [
    "The council of Little Marsh voted on Tuesday to rebuild the footbridge over the Wend, ending a long dispute.",
    "“This was due after the first flood,” said Ada Quill, who chairs the works committee. “Nobody listened.”",
    "The bridge, closed since a barge struck its middle pier, will cost the town two million crowns, officials said.",
    "Opponents led by Tomas Wren had asked for a ferry instead, arguing that the money was needed for the school roof.",
    "Work is to begin in spring, once the herons that nest on the remaining pier have left, the engineer said.",
]
JSON_LD = """{"@context": "https://schema.org", "@graph": [
 {"@type": "WebPage", "datePublished": "2031-03-04T08:00:00Z"},
 {"@type": ["NewsArticle"], "headline": "Council votes to rebuild bridge &amp; road",
  "datePublished": "2031-03-05T09:10:00+01:00",
  "dateModified": "2031-03-06", "author": [{"@type": "Person", "name": "Nell Ostrander"}],
  "publisher": {"@type": "Organization", "name": "Marsh Media"}, "inLanguage": "en",},
 {"@type": "ItemList", "itemListElement": [
  {"@type": "NewsArticle", "headline": "Other", "datePublished": "2019-01-01"}]}]}"""
SOURCE = f"""<!DOCTYPE html><html lang="en-GB"><head>
<title>Council votes to rebuild bridge &amp; road | Marsh Courier</title>
<meta property="og:site_name" content="Marsh Courier"><link rel="canonical" href="/town/bridge-vote">
<base href="https://www.marshcourier.example/"><script type="application/ld+json">{JSON_LD}</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/town">Town</a></li></ul></nav>
<main><article><h1>Council votes to rebuild bridge &amp; road</h1>
<p class="byline">By <a rel="author" href="/nell">Nell Ostrander</a></p><time datetime="2031-03-05">5 March 2031</time>
<div class="article-body"><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>
<figure><img src="b.jpg"><figcaption>The footbridge before the barge struck it.</figcaption></figure>
<h2>Years of dispute</h2><p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p>
<blockquote class="twitter-tweet"><p>Finally a bridge!</p>&mdash; Wend Walkers (@wendwalkers)</blockquote>
<p>{PARAGRAPHS[4]}</p></div></article>
<aside class="related"><h3>Related</h3><ul><li><a href="/a">Herons return to the Wend</a></li></ul></aside>
<section class="newsletter-signup"><p>Sign up for our newsletter</p></section></main>
<footer><p>© 2031 Marsh Media. All rights reserved.</p></footer></body></html>"""


def page_of(source: str, **given: object) -> Page:
    return clean_html(Document("x", "x.html", "0", "html", source, "utf-8", Given(**given)), Limits())  # type: ignore[arg-type]


def labels(page: Page) -> dict[str, tuple[str, bool]]:
    return {page.text[b.start : b.end].strip(): (b.label, b.in_body) for b in page.blocks}


def test_every_paragraph_of_the_article_is_body_and_nothing_else() -> None:
    found = labels(page_of(SOURCE))
    assert [text for text, (_, kept) in found.items() if kept] == [
        *PARAGRAPHS[:2], "Years of dispute", *PARAGRAPHS[2:]
    ]  # fmt: skip


def test_blocks_are_named_for_what_they_are() -> None:
    found = labels(page_of(SOURCE))
    named = {
        "Council votes to rebuild bridge & road": "title",
        "By Nell Ostrander": "byline",
        "5 March 2031": "dateline",
        "Years of dispute": "heading",
        "The footbridge before the barge struck it.": "caption",
        "Finally a bridge!": "embed",
        "Herons return to the Wend": "related",
        "Home": "navigation",
        "Sign up for our newsletter": "newsletter",
    }
    assert {text: found[text][0] for text in named} == named


def test_metadata_come_with_their_basis() -> None:
    page = page_of(SOURCE)
    assert (page.title, page.title_basis) == ("Council votes to rebuild bridge & road", "json-ld")
    assert page.text[page.title_start : page.title_end] == page.title
    assert (page.authors, page.authors_basis) == (("Nell Ostrander",), "json-ld")
    assert (page.url, page.url_basis) == ("https://www.marshcourier.example/town/bridge-vote", "canonical")
    assert (page.site, page.publisher, page.language) == ("Marsh Courier", "Marsh Media", "en")


def test_what_came_with_the_record_wins() -> None:
    page = page_of(SOURCE, url="https://m.example/x", title="Bridge vote", authors=("A. Desk",), site="M")
    assert (page.url, page.url_basis, page.title, page.title_basis) == (
        "https://m.example/x",
        "given",
        "Bridge vote",
        "given",
    )
    assert (page.authors, page.authors_basis, page.site) == (("A. Desk",), "given", "M")


def test_claims_keep_what_the_page_states_as_written() -> None:
    page = page_of(SOURCE)
    stated = {(claim.kind, claim.key): claim.value for claim in reversed(page.claims)}
    assert stated["json-ld", "published"] == "2031-03-05T09:10:00+01:00"
    assert stated["json-ld", "modified"] == "2031-03-06"
    assert stated["json-ld-page", "published"] == "2031-03-04T08:00:00Z"
    time = next(claim for claim in page.claims if claim.kind == "time")
    assert (time.value, page.text[time.start : time.end]) == ("2031-03-05", "5 March 2031")
    assert "2019-01-01" not in {claim.value for claim in page.claims}


def test_a_byline_of_another_article_is_not_taken() -> None:
    source = SOURCE.replace(JSON_LD, "{}").replace("</main>", "<p class='byline'>By Someone Else</p></main>")
    assert page_of(source).authors == ("Nell Ostrander",)


def test_an_agency_is_the_wire_and_stands_as_author_only_alone() -> None:
    alone = SOURCE.replace('"@type": "Person", "name": "Nell Ostrander"', '"@type": "Organization", "name": "Reuters"')
    alone = alone.replace('By <a rel="author" href="/nell">Nell Ostrander</a>', "")
    page = page_of(alone)
    assert (page.wire_agency, page.authors, page.authors_basis) == ("Reuters", ("Reuters",), "json-ld-organisation")


def test_a_title_loses_the_name_of_the_site() -> None:
    source = (
        "<title>Herons return to the Wend - Marsh Courier</title><meta property='og:site_name' content='Marsh Courier'>"
    )
    page = page_of(source + "<p>The birds came back on Sunday, a ranger said.</p>")
    assert (page.title, page.title_basis) == ("Herons return to the Wend", "head")


def test_names_in_capitals_are_written_as_names() -> None:
    page = page_of(SOURCE.replace('"name": "Nell Ostrander"', '"name": "NELL OSTRANDER and T. WREN-O\'HARA"'))
    assert page.authors == ("Nell Ostrander", "T. Wren-O'Hara")


def test_a_headline_for_search_engines_gives_way_to_the_one_shown() -> None:
    source = SOURCE.replace(
        "<h1>Council votes to rebuild bridge &amp; road</h1>", "<h1>After nine years, a crossing at last</h1>"
    )
    source = source.replace(
        "</head>", '<meta property="og:title" content="After nine years, a crossing at last"></head>'
    )
    page = page_of(source)
    assert (page.title, page.title_basis) == ("After nine years, a crossing at last", "headline")


def test_a_page_without_english_is_cleaned_and_says_its_language() -> None:
    text = (
        "Der Gemeinderat von Klein Marsch hat am Dienstag beschlossen, die Fußgängerbrücke wieder aufzubauen, sagte er."
    )
    page = page_of("<h1>Rat stimmt für Brücke</h1>" + f"<p>{text}</p>" * 3)
    assert page.language == "de"
    assert text in {page.text[block.start : block.end].strip() for block in page.blocks if block.in_body}


def test_a_page_that_states_but_its_site_s_name_shows_its_headline() -> None:
    source = SOURCE.replace(f'<script type="application/ld+json">{JSON_LD}</script>', "")
    for stated in ("Home | Marsh Courier", "Marsh Courier"):
        page = page_of(source.replace("Council votes to rebuild bridge &amp; road | Marsh Courier", stated))
        assert (page.title, page.title_basis) == ("Council votes to rebuild bridge & road", "headline")


def test_another_article_stated_at_the_top_is_not_this_one() -> None:
    other = '{"@type": "NewsArticle", "headline": "Herons return", "datePublished": "2030-01-01", "author": "Jo Lund"}'
    source = SOURCE.replace('{"@type": "WebPage"', other + ', {"@type": "WebPage"')
    page = page_of(source)
    assert page.authors == ("Nell Ostrander",)
    assert not [claim for claim in page.claims if claim.value in ("Herons return", "2030-01-01", "Jo Lund")]


def test_the_home_page_is_not_the_address_of_an_article() -> None:
    source = SOURCE.replace('href="/town/bridge-vote"', 'href="https://www.marshcourier.example/"')
    assert (page_of(source).url, page_of(source).site) == (None, "Marsh Courier")
    unnamed = source.replace('<meta property="og:site_name" content="Marsh Courier">', "")
    assert page_of(unnamed).site == "marshcourier.example"


def test_who_made_the_pictures_is_no_author() -> None:
    byline = '<p class="byline">Words by Nell Ostrander. Pictures by Tomas Wren</p>'
    source = SOURCE.replace('"author": [{"@type": "Person", "name": "Nell Ostrander"}],', "")
    source = source.replace('<p class="byline">By <a rel="author" href="/nell">Nell Ostrander</a></p>', byline)
    assert page_of(source).authors == ("Nell Ostrander",)
