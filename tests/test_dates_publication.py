"""When an article came out: a day, a window or nothing, with the evidence that says why."""

from datetime import UTC, date, datetime
from itertools import accumulate, pairwise

import pytest

from schemas.records import Block, Claim, Document, Given, Label, Page, Publication
from tasks.dates import find_publication
from tasks.dates.mentions import anchor_of

PROSE = "The council of Orland met at noon and agreed to mend the harbour wall before the autumn storms arrive.\n"
Line = tuple[str, Label]
TITLE: Line = ("Council mends harbour wall\n", "title")
BODY: Line = (PROSE, "body")


def publication(
    *lines: Line,
    claims: tuple[Claim, ...] = (),
    url: str | None = None,
    url_basis: str = "given",
    published: str | None = None,
    captured: str | None = None,
    kind: str = "text",
    language: str = "en",
) -> Publication:
    text = "".join(line for line, _ in lines)
    cuts = [0, *accumulate(len(line) for line, _ in lines)]
    blocks = tuple(
        Block(start, end, label, label == "body", "test")
        for (start, end), (_, label) in zip(pairwise(cuts), lines, strict=True)
    )
    titles = [block for block in blocks if block.label == "title"]
    page = Page(
        text,
        blocks,
        language,
        title_start=titles[0].start if titles else None,
        url=url,
        url_basis=url_basis if url else None,
        claims=claims,
    )
    given = Given(url=url if url_basis == "given" else None, published=published, captured_at=captured)
    made = find_publication(page, Document("d", "d", "0", kind, text, "utf-8", given))  # type: ignore[arg-type]
    for item in made.evidence:
        assert item.start is None or text[item.start : item.end] == item.text
    return made


MAY_2 = date(2019, 5, 2)
DAYS = [
    ("a date line", [TITLE, ("May 2, 2019\n", "other"), BODY, BODY], "date_line"),
    ("a date line of another order", [TITLE, ("2 May 2019 • 4:45pm\n", "other"), BODY, BODY], "date_line"),
    ("a byline", [TITLE, ("By Dana Hale | May 2, 2019, 10:05 a.m.\n", "byline"), BODY, BODY], "byline"),
    ("a stamp", [TITLE, ("Published on May 2, 2019 by Dana Hale\n", "other"), BODY, BODY], "stamp"),
    ("a stamp with its clock first", [TITLE, ("Posted 10:05 am, May 2, 2019\n", "other"), BODY, BODY], "stamp"),
    ("a stamp below the body", [TITLE, BODY, BODY, ("First published: 2 May 2019\n", "other")], "stamp"),
    ("two stamps", [TITLE, ("Published May 2, 2019 | Updated May 4, 2019\n", "other"), BODY, BODY], "stamp"),
    ("a dateline", [TITLE, ("LAKEVILLE, May 2, 2019 (Wire) - " + PROSE, "body"), BODY], "dateline"),
    (
        "a name and a stroke",
        [TITLE, ("By Dana Hale/May 2, 2019 9:49 am/Updated: May 4, 2019\n", "byline"), BODY],
        "byline",
    ),
    ("a name glued to its date", [TITLE, ("Dana HaleMay 2, 2019 GMT\n", "byline"), BODY, BODY], "byline"),
    ("a link glued to its date", [TITLE, ("[Dana Hale](#)2019-05-02T10:05:00\n", "byline"), BODY, BODY], "byline"),
    ("a date glued to a count", [TITLE, ("Dana HaleMay 2, 20193 Comments\n", "byline"), BODY, BODY], "byline"),
    ("a day with a full stop", [TITLE, ("May. 2. 2019\n", "dateline"), BODY, BODY], "date_line"),
    ("blanks between numbers", [TITLE, ("02\\. 05. 2019, 14:05\n", "dateline"), BODY, BODY], "date_line"),
    ("a year of two digits", [TITLE, ("Thu 02.05.19 | 14:05\n", "dateline"), BODY, BODY], "date_line"),
    ("the word on the line above", [TITLE, ("Published\n", "other"), ("May 2, 2019\n", "other"), BODY], "stamp"),
    ("two dates without a word", [TITLE, ("May 9, 2019May 2, 2019 by Dana Hale\n", "other"), BODY, BODY], "date_line"),
    ("a line above the title", [("Thursday, May 2, 2019\n", "other"), TITLE, BODY, BODY], "date_line"),
]


@pytest.mark.parametrize(("name", "lines", "basis"), DAYS, ids=[name for name, *_ in DAYS])
def test_the_text_states_its_day(name: str, lines: list[Line], basis: str) -> None:
    made = publication(*lines)
    assert (made.published_on, made.earliest, made.latest, made.basis) == (MAY_2, MAY_2, MAY_2, basis)
    assert [item.kind for item in made.evidence if item.used] == [basis]


UNKNOWN = [
    ("no date", [TITLE, BODY, BODY]),
    ("a date of related posts", [TITLE, BODY, BODY, ("More\n", "related"), ("May 2, 2019\n", "related")]),
    ("a note of the programme", [TITLE, BODY, BODY, ("Broadcast: Radio Orland, 02.05.2019\n", "other")]),
    ("an address cited", [TITLE, BODY, ("https://a.example/2019/05/02/wall\n", "source_link")]),
    (
        "the dates of posts",
        [TITLE, *10 * [BODY], ("May 2, 2019\n", "dateline"), BODY, ("May 1, 2019\n", "dateline"), BODY],
    ),
    ("a copyright", [TITLE, BODY, BODY, ("Copyright May 2, 2019\n", "legal")]),
    ("an event to come", [TITLE, ("The wall will be done by May 2, 2019, " + PROSE, "body"), BODY]),
    ("a yearless line", [TITLE, ("May 2\n", "other"), BODY]),
]


@pytest.mark.parametrize(("name", "lines"), UNKNOWN, ids=[name for name, _ in UNKNOWN])
def test_what_does_not_state_the_day_leaves_it_unknown(name: str, lines: list[Line]) -> None:
    made = publication(*lines)
    assert (made.published_on, made.earliest, made.latest, made.basis) == (None, None, None, "unknown")


def test_the_day_given_with_the_record_wins() -> None:
    made = publication(
        TITLE, ("May 4, 2019\n", "other"), BODY, published="2019-05-02", url="https://a.example/2019/05/03/x"
    )
    assert (made.published_on, made.basis) == (MAY_2, "given")
    assert {item.kind for item in made.evidence} == {"given", "url", "date_line"}


def test_an_update_alone_bounds_the_day_from_above() -> None:
    made = publication(
        TITLE, ("This post was last updated on May 22nd, 2019 at 09:40 am\n", "update_stamp"), BODY, BODY
    )
    assert (made.published_on, made.earliest, made.latest) == (None, None, date(2019, 5, 22))
    assert (made.basis, made.updated_on, made.updated_at) == ("update_stamp", date(2019, 5, 22), None)


@pytest.mark.parametrize("word", ["Updated", "Last updated:", "Updated on"])
def test_an_update_is_known_by_the_word_on_the_line_above(word: str) -> None:
    made = publication(TITLE, (f"{word}\n", "other"), ("May 22, 2019\n", "dateline"), BODY, BODY)
    assert (made.published_on, made.latest, made.basis) == (None, date(2019, 5, 22), "update_stamp")


def test_what_may_have_come_with_an_update_is_no_floor() -> None:
    post: Line = ("The wall must go. pic.example/x— Orland News (@orlandnews) May 22, 2019\n", "embed")
    made = publication(TITLE, ("Updated 20:49, 22 May 2019\n", "update_stamp"), BODY, post, BODY)
    assert (made.published_on, made.earliest, made.latest) == (None, None, date(2019, 5, 22))


def test_a_photo_in_the_head_bounds_the_day_from_below() -> None:
    photo: Line = ("Mayor Ada Lund speaks to builders in Orland, Monday, April 29, 2019. Photo Pim Vos\n", "caption")
    made = publication(TITLE, photo, BODY, BODY)
    assert (made.published_on, made.earliest, made.basis) == (None, date(2019, 4, 29), "caption")


def test_updates_of_posts_below_the_article_do_not_count() -> None:
    below: list[Line] = [(f"Post {number} was last updated on May 9, 2019\n", "other") for number in range(6)]
    made = publication(TITLE, ("Updated May 4, 2019\n", "other"), BODY, BODY, *below)
    assert (made.latest, made.updated_on) == (date(2019, 5, 4), date(2019, 5, 4))


def test_an_embedded_post_bounds_the_day_from_below() -> None:
    post: Line = ("The wall must go. pic.example/x— Orland News (@orlandnews) March 27, 2019\n", "embed")
    made = publication(TITLE, BODY, post, BODY)
    assert (made.published_on, made.earliest, made.latest, made.basis) == (None, date(2019, 3, 27), None, "embed")


def test_the_stamp_of_a_copied_post_is_the_post_s_day() -> None:
    made = publication(TITLE, BODY, ("4:10 PM · Mar 27, 2019\n", "embed"), BODY)
    assert (made.published_on, made.earliest, made.latest, made.basis) == (None, date(2019, 3, 27), None, "embed")


def test_a_past_event_of_the_body_bounds_the_day_but_anchors_nothing() -> None:
    told: Line = (
        "The first wall was finished on March 3, 1999, and the second was finished on May 2, 2001, she said.\n",
        "body",
    )
    made = publication(TITLE, BODY, told)
    assert (made.published_on, made.earliest, made.latest, made.basis) == (None, date(2001, 5, 2), None, "mention")
    assert len(made.evidence) == 1
    assert anchor_of(made) == (None, None)


def test_a_capture_bounds_the_day_from_above() -> None:
    made = publication(TITLE, BODY, captured="2019-05-06T10:00:00Z")
    assert (made.published_on, made.latest, made.basis) == (None, date(2019, 5, 6), "capture")


def test_an_address_states_its_day() -> None:
    for url in (
        "https://a.example/2019/05/02/wall",
        "https://a.example/2019/may/02/wall",
        "https://a.example/x/2019-05-02-wall",
    ):
        made = publication(TITLE, BODY, url=url)
        assert (made.published_on, made.basis) == (MAY_2, "url")


def test_an_address_named_in_the_text_counts_as_the_article_s() -> None:
    address = "https://a.example/2019/05/02/wall-a1"
    line: Line = (f"Original url: <{address}>\n", "source_link")
    made = publication(TITLE, BODY, line, url=address, url_basis="source_line")
    (item,) = made.evidence
    assert (made.published_on, item.text, item.rule) == (MAY_2, "2019/05/02", "source_link_day")


def test_structured_claims_are_ranked() -> None:
    claims = (
        Claim("meta", "published", "2019-05-03"),
        Claim("json-ld", "published", "2019-05-02T10:00:00+02:00"),
        Claim("json-ld", "modified", "2019-05-04T10:00:00Z"),
    )
    made = publication(TITLE, BODY, claims=claims, kind="html")
    assert (made.published_on, made.basis) == (MAY_2, "json-ld")
    assert made.published_at is not None
    assert made.published_at.astimezone(UTC) == datetime(2019, 5, 2, 8, tzinfo=UTC)
    assert made.updated_at == datetime(2019, 5, 4, 10, tzinfo=UTC)


LOCAL_DAYS = [
    ("an evening behind UTC", "2019-05-03T00:38:07Z", "May 2, 2019 at 4:38 PM\n", "date_line"),
    ("an evening behind UTC, stated as +00:00", "2019-05-03T03:10:00+00:00", "Published: May 2, 2019\n", "stamp"),
    ("a morning ahead of UTC", "2019-05-01T21:38:07Z", "Thursday, 2 May 2019\n", "date_line"),
    ("a clock with its zone", "2019-05-03T03:10:00Z", "May 2, 2019 11:10 pm EDT\n", "date_line"),
]


@pytest.mark.parametrize(("name", "moment", "line", "basis"), LOCAL_DAYS, ids=[name for name, *_ in LOCAL_DAYS])
def test_the_day_the_page_prints_is_the_day_and_the_moment_is_kept(
    name: str, moment: str, line: str, basis: str
) -> None:
    claims = (Claim("json-ld", "published", moment),)
    made = publication(TITLE, (line, "other"), BODY, BODY, claims=claims, kind="html")
    assert (made.published_on, made.basis) == (MAY_2, basis)
    assert made.published_at == datetime.fromisoformat(moment)


def test_the_address_or_another_stamp_names_the_local_day() -> None:
    moment = Claim("json-ld", "published", "2019-05-03T00:38:07Z")
    for made in (
        publication(TITLE, BODY, BODY, claims=(moment,), url="https://a.example/2019/05/02/wall", kind="html"),
        publication(TITLE, BODY, claims=(moment, Claim("meta", "published", "2019-05-02T17:38:07-07:00")), kind="html"),
    ):
        assert made.published_on == MAY_2
        assert made.published_at == datetime(2019, 5, 3, 0, 38, 7, tzinfo=UTC)


NO_LOCAL_DAY = [
    ("no clock on Earth is so far behind", "2019-05-03T14:00:00Z", "May 2, 2019\n"),
    ("no clock on Earth is so far ahead", "2019-05-03T08:00:00Z", "May 4, 2019\n"),
    ("the printed zone has another day", "2019-05-03T09:00:00Z", "May 2, 2019 11:10 pm EDT\n"),
    ("the moment has its own offset", "2019-05-03T03:10:00+02:00", "May 2, 2019\n"),
    ("both days are printed", "2019-05-03T03:10:00Z", "May 2, 2019 | May 3, 2019\n"),
]


@pytest.mark.parametrize(("name", "moment", "line"), NO_LOCAL_DAY, ids=[name for name, *_ in NO_LOCAL_DAY])
def test_a_day_beside_the_moment_that_no_offset_explains_changes_nothing(name: str, moment: str, line: str) -> None:
    claims = (Claim("json-ld", "published", moment),)
    made = publication(TITLE, (line, "other"), BODY, BODY, claims=claims, kind="html")
    assert (made.published_on, made.basis) == (date(2019, 5, 3), "json-ld")


def test_midnight_in_utc_is_a_day_and_the_moment_within_it_is_taken_from_elsewhere() -> None:
    claims = (
        Claim("json-ld", "published", "2019-05-02T00:00:00+0000"),
        Claim("meta", "published", "2019-05-03T04:39:05+00:00"),
    )
    made = publication(TITLE, BODY, BODY, claims=claims, kind="html")
    assert (made.published_on, made.published_at) == (MAY_2, datetime(2019, 5, 3, 4, 39, 5, tzinfo=UTC))


def test_the_header_of_a_text_states_the_day() -> None:
    claims = (
        Claim("front-matter", "published", "2019-05-02T08:00:00Z"),
        Claim("front-matter", "modified", "2019-05-04T10:00:00Z"),
    )
    made = publication(TITLE, ("May 9, 2019\n", "other"), BODY, BODY, claims=claims)
    assert (made.published_on, made.basis) == (MAY_2, "front-matter")
    assert made.updated_at == datetime(2019, 5, 4, 10, tzinfo=UTC)


def test_a_date_of_the_markup_is_what_the_words_before_it_say() -> None:
    text = TITLE[0] + "Last updated: "
    claims = (Claim("time", "date", "May 22, 2019", len(text), len(text) + len("May 22, 2019")),)
    stamp: Line = ("Last updated: May 22, 2019\n", "update_stamp")
    made = publication(TITLE, stamp, BODY, BODY, claims=claims, kind="html")
    assert (made.published_on, made.latest, made.updated_on) == (None, date(2019, 5, 22), date(2019, 5, 22))


def test_a_moment_of_a_machine_gives_way_to_the_update_shown_for_the_day_before() -> None:
    claims = (Claim("json-ld", "published", "03/05/2019 09:21"), Claim("json-ld", "modified", "03/05/2019 09:21"))
    stamp: Line = ("Last updated 2 May 2019. It was first mended on 30/04/2018\n", "other")
    made = publication(TITLE, stamp, BODY, BODY, claims=claims, kind="html")
    assert (made.published_on, made.basis) == (MAY_2, "update_stamp")


def test_a_time_without_a_zone_is_no_moment() -> None:
    made = publication(TITLE, ("May 2, 2019 10:05 am\n", "other"), BODY, BODY)
    assert (made.published_on, made.published_at) == (MAY_2, None)
    made = publication(TITLE, ("May 2, 2019 10:05 am EDT\n", "other"), BODY, BODY)
    assert made.published_at is not None
    assert made.published_at.isoformat() == "2019-05-02T10:05:00-04:00"


def test_an_ambiguous_order_gives_both_days_and_says_so() -> None:
    made = publication(TITLE, ("Published 05/02/2019\n", "other"), BODY, BODY)
    assert (made.published_on, made.earliest, made.latest) == (None, date(2019, 2, 5), MAY_2)
    assert made.basis.endswith("ambiguous_order")


@pytest.mark.parametrize(
    "witness",
    ["It was signed on 31/12/2018. ", "It was signed on April 29, 2019. "],
)
def test_the_other_dates_of_the_page_settle_the_order(witness: str) -> None:
    made = publication(TITLE, ("Published 02/05/2019\n", "other"), (witness + PROSE, "body"), BODY)
    assert made.published_on == MAY_2


@pytest.mark.parametrize(("language", "day"), [("de", MAY_2), ("fr", MAY_2), ("en", None), ("hu", None)])
def test_the_language_settles_the_order(language: str, day: date | None) -> None:
    assert publication(TITLE, ("02/05/2019 - 14:02\n", "dateline"), BODY, language=language).published_on == day


def test_other_languages_are_read_by_their_own_words() -> None:
    made = publication(TITLE, ("Veröffentlicht am 2. Mai 2019\n", "other"), BODY, BODY, language="de")
    assert (made.published_on, made.basis) == (MAY_2, "stamp")
