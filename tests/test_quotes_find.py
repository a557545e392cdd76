"""Who said what, on invented pages: the shapes of attribution that news uses, and marks that are no speech."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.records import Names, Publication
from schemas.settings import Settings
from tasks.names import find_names
from tasks.parse import parse
from tasks.quotes import find_quotes
from tasks.quotes.tokens import make_tokens
from tasks.quotes.who import Who, resolve
from tests.quotes_pages import Said, page_of, quotes_of, said

CASES: list[tuple[str, str, Said]] = [
    (
        "the head of a title is its holder",
        "Superintendent of Police K. Vanitha IPS said: “The bridge will open in spring.”",
        [("The bridge will open in spring.", "K. Vanitha")],
    ),
    (
        "who stands for the name before it",
        "I must correct Ada Brook, who told your reporter last week that “the bridge is late”.",
        [("the bridge is late", "Ada Brook")],
    ),
    (
        "letters after a name are not who speaks",
        "Transport minister Ada Brook MSP told the council: “The bridge will open in spring.”",
        [("The bridge will open in spring.", "Ada Brook")],
    ),
    (
        "a transcript's turns are said by their labels",
        "Ada Brook spoke to us.\nBROOK: The bridge is late.\nQ: And why is that?\nBROOK: Ask the river.",
        [("The bridge is late.", "Ada Brook"), ("And why is that?", "Q"), ("Ask the river.", "Ada Brook")],
    ),
    (
        "the title of a work is no quote, nor what is only so called",
        "In his book, “Bread and Stone,” Otto Grieve suggested a tax. The so-called “ghost bus” was seen on Monday.",
        [],
    ),
    (
        "who laughs before the next quotation did not say the one before",
        "Tom Sayle, 54, a fisherman, shook his head. “I have never seen rain like it.” "
        "His wife, Vera, laughed: “He says that every year.”",
        [("I have never seen rain like it.", "Tom Sayle"), ("He says that every year.", "Vera")],
    ),
    (
        "the last participle leads up to speech",
        "The film ends with footage of Ada Brook saying on Monday, “The river took it,” when Grieve asked her.",
        [("The river took it,", "Ada Brook")],
    ),
    (
        "who relays never speaks",
        "“The talks have failed,” foreign minister Sergei Obrenko said, according to the Norland Press agency.",
        [("The talks have failed,", "Sergei Obrenko")],
    ),
    (
        "he before the name of another goes on being who he was",
        "Sir Otto Grieve defended the council on Monday.\n"
        "Asked whether he would sell the ferry to Lord Sayle, he said: “When there is a buyer I name him.”",
        [("When there is a buyer I name him.", "Otto Grieve")],
    ),
    (
        "nobody names himself",
        "Tom Sayle was in the hall. Otto Grieve came late.\n“Otto Grieve is a fine baker, and I said so,” he said.",
        [("Otto Grieve is a fine baker, and I said so,", "Tom Sayle")],
    ),
    (
        "nobody opens what he says with himself",
        "“We need somebody to hold the line,” Ada Brook told the Courier.\n"
        "But Brook is aware of the effect Lena Marsh may have on the talks.\n"
        "“She is the most wanted keeper in the county,” she said.",
        [
            ("We need somebody to hold the line,", "Ada Brook"),
            ("She is the most wanted keeper in the county,", "Ada Brook"),
        ],
    ),
    (
        "whose statement it is",
        "Peter Dunn's statement in full:\n“I have today resigned. I did nothing wrong.”",
        [("I have today resigned. I did nothing wrong.", "Peter Dunn")],
    ),
    (
        "speaker before a colon",
        "Mayor Ada Brook addressed the crowd on Monday. She told reporters: “The bridge will open in spring.”",
        [("The bridge will open in spring.", "Ada Brook")],
    ),
    (
        "speaker after",
        "“The bridge will open in spring,” said Ada Brook, the mayor of Hexley.",
        [("The bridge will open in spring,", "Ada Brook")],
    ),
    (
        "interrupted: one row, two segments",
        "“The bridge,” said Ada Brook, “will open in spring.”",
        [("The bridge, will open in spring.", "Ada Brook")],
    ),
    (
        "a pronoun stands for the person",
        "Ada Brook, the mayor, opened the bridge.\n“It took us nine years,” she said. “But it was worth it.”",
        [("It took us nine years, But it was worth it.", "Ada Brook")],
    ),
    (
        "attribution in the next paragraph",
        "“We have never seen rain like it. The river rose a metre in an hour,”\nthe harbour master, Tom Sayle, said.",
        [("We have never seen rain like it. The river rose a metre in an hour,", "Tom Sayle")],
    ),
    (
        "the paragraph before names the speaker",
        "Coach Lena Marsh was not pleased with the referee.\n"
        "“He must have been asleep. Everybody in the ground saw it.”",
        [("He must have been asleep. Everybody in the ground saw it.", "Lena Marsh")],
    ),
    (
        "two dash attributions",
        "“The best pies in town.” — Marla Finch\n“I come every day.” — Otto Grieve",
        [("The best pies in town.", "Marla Finch"), ("I come every day.", "Otto Grieve")],
    ),
    (
        "quoted as saying: the paper relays",
        "The Hexley Courier quoted Marla Finch as saying: “I never signed that paper.”",
        [("I never signed that paper.", "Marla Finch")],
    ),
    (
        "a report speaks",
        "The report said: “Crews skipped three of five safety checks.”",
        [("Crews skipped three of five safety checks.", "The report")],
    ),
    (
        "a letter",
        "In a letter to parents, head teacher Ines Calder wrote: “The roof is safe, and lessons will go on.”",
        [("The roof is safe, and lessons will go on.", "Ines Calder")],
    ),
    (
        "over two paragraphs: one row",
        "Ada Brook did not hold back.\n“The council promised a bridge. It promised one in 1998.\n"
        "“It promised one again in 2004,” Brook said.",
        [("The council promised a bridge. It promised one in 1998. It promised one again in 2004,", "Ada Brook")],
    ),
    (
        "a transcript",
        "HOST: Welcome back to the show, Minister.\nDUNN: Thank you, it is good to be here.\n"
        "HOST: Will you resign?\nDUNN: No. I was elected to do a job.",
        [
            ("Welcome back to the show, Minister.", "HOST"),
            ("Thank you, it is good to be here.", "DUNN"),
            ("Will you resign?", "HOST"),
            ("No. I was elected to do a job.", "DUNN"),
        ],
    ),
    (
        "single marks for speech",
        "'We didn't see it coming,' said Ada Brook. 'The players' union did.'",
        [("We didn't see it coming, The players' union did.", "Ada Brook")],
    ),
    (
        "a link inside the quote",
        "“We launched the [*Petrel* probe](https://x.example/p) on time,” said mission director Yuki Tanabe.",
        [("We launched the [*Petrel* probe](https://x.example/p) on time,", "Yuki Tanabe")],
    ),
    (
        "two speakers in one paragraph",
        "“It is a disgrace,” said Otto Grieve, who lives opposite. Marla Finch, his neighbour, disagreed. "
        "“It is only a bin,” she said.",
        [("It is a disgrace,", "Otto Grieve"), ("It is only a bin,", "Marla Finch")],
    ),
    (
        "a role without a name stays a role",
        "“We are looking into the matter,” a spokeswoman for Norland Rail said.",
        [("We are looking into the matter,", "a spokeswoman for Norland Rail")],
    ),
    (
        "a block quote without marks",
        "Marla Finch posted a long statement on her page:\n> I never signed that paper, and I never will. "
        "My lawyers have been told.",
        [("I never signed that paper, and I never will. My lawyers have been told.", "Marla Finch")],
    ),
    (
        "a verb that no list of report verbs holds",
        "“Three points is three points,” grinned captain Theo Vance after the 1-0 win at Larkspur Park.",
        [("Three points is three points,", "Theo Vance")],
    ),
    (
        "a quote within a quote belongs to the outer",
        "“My father told me, ‘Never sell the boat,’ and I never did,” said Tom Sayle.",
        [("My father told me, ‘Never sell the boat,’ and I never did,", "Tom Sayle")],
    ),
    (
        "a heading repeats the body",
        "“The bridge will open”\nMayor Ada Brook made a promise on Friday. “The bridge will open in spring,” she said.",
        [("The bridge will open", "Ada Brook"), ("The bridge will open in spring,", "Ada Brook")],
    ),
    (
        "guillemets",
        "«We will appeal,» the club's lawyer, Nadia Ferro, told the court.",
        [("We will appeal,", "Nadia Ferro")],
    ),
    (
        "marks lost to question marks",
        "?We won easily,? said coach Lena Marsh.",
        [("We won easily,", "Lena Marsh")],
    ),
    (
        "as someone put it",
        "According to the Courier, the delay is “a matter of weather,” as General Pavel Reznik put it.",
        [
            ("a matter of weather,", "Pavel Reznik"),
            ("the delay is a matter of weather,", "Courier"),
        ],
    ),
    (
        "the closing mark is lost before the attribution",
        "“Show me an empty shelf, Tomas Halvik added, “and I will show you a lazy shopkeeper.”",
        [("Show me an empty shelf, and I will show you a lazy shopkeeper.", "Tomas Halvik")],
    ),
    (
        "the opening mark is lost after the attribution",
        "Harbour master Tom Sayle said, The river rose a metre. We are not afraid,” he added.",
        [("The river rose a metre. We are not afraid,", "Tom Sayle")],
    ),
    (
        "the minister is the only one so called",
        "Finance minister Berta Ansel spoke on Monday.\n“There is no money,” the minister said.",
        [("There is no money,", "Berta Ansel")],
    ),
    ("a title", "Ray “Sugar” Dunmore sang “Midnight Train” at the opening of the festival.", []),
    ("words as words", "The word “harbour” comes from an old term for shelter.", []),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_quotes_have_their_speakers(text: str, expected: Said) -> None:
    assert said(text) == expected


def test_an_interrupted_quote_has_a_segment_a_piece() -> None:
    text = "“The bridge,” said Ada Brook, “will open in spring.”"
    (quote,) = quotes_of(text)[0]
    assert [text[piece.start : piece.end] for piece in quote.segments] == ["The bridge,", "will open in spring."]
    assert (quote.cue, quote.cue_lemma, quote.kind, quote.marks) == ("said", "say", "direct", "balanced")


def test_a_heading_is_tied_to_the_body_and_marked() -> None:
    text = (
        "“The bridge will open”\nMayor Ada Brook made a promise on Friday. “The bridge will open in spring,” she said."
    )
    heading, body = (quote for quote in quotes_of(text)[0] if quote.kind == "direct")
    assert (heading.in_heading, heading.speaker, body.in_heading) == (True, None, False)
    assert heading.same_as is not None
    assert quotes_of(text)[0][heading.same_as] == body


def test_who_relays_is_kept_apart_from_who_said_it() -> None:
    quotes, _ = quotes_of("The Hexley Courier quoted Marla Finch as saying: “I never signed that paper.”")
    assert [quote.via for quote in quotes] == ["The Hexley Courier"]


def test_reported_speech_has_cue_content_and_speaker() -> None:
    quotes, _ = quotes_of("Ada Brook said that the bridge would open in spring.")
    assert [(quote.text, quote.kind, quote.cue, quote.speaker) for quote in quotes] == [
        ("that the bridge would open in spring", "indirect", "said", "Ada Brook")
    ]


REPORTED: list[tuple[str, str, list[tuple[str, str | None]]]] = [
    (
        "who was asked did not ask",
        "Asked if the bridge would close, Ada Brook said it would stay open.",
        [("it would stay open", "Ada Brook")],
    ),
    (
        "what is done in a statement belongs to it",
        "Ada Brook warned that the ferry will stop if the harbour refuses to pay its share.",
        [("that the ferry will stop if the harbour refuses to pay its share", "Ada Brook")],
    ),
    (
        "where it was said is not what was said",
        "The harbour board says in a statement that the ferry will sail on Monday.",
        [("that the ferry will sail on Monday", "The harbour board")],
    ),
    (
        "who was told is not what was said, however long the name",
        "The mayor told Courier reporter Otto Grieve of Hexley on Monday that the bridge was late.",
        [("that the bridge was late", "The mayor")],
    ),
    (
        "a clause goes on behind the verb of another in it",
        "Ada Brook said that the committee announced earlier on Friday that the bridge was late.",
        [("that the committee announced earlier on Friday that the bridge was late", "Ada Brook")],
    ),
    ("no statement ends in and", "Ada Brook said the river was wide and", [("the river was wide", "Ada Brook")]),
    ("a post is a deed", "The club posted an image of Ada Brook holding up a shirt.", []),
    ("what is posted may be said", "Ada Brook posted that the ferry stops.", [("that the ferry stops", "Ada Brook")]),
    ("what readers are told to do", "Remember the old bridge of Hexley and its nine arches.", []),
    ("what only seems so", "The bridge seems to lean towards the river.", []),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in REPORTED], ids=[case[0] for case in REPORTED])
def test_reported_speech_is_whole_and_said_by_who_said_it(text: str, expected: Said) -> None:
    quotes, _ = quotes_of(text)
    assert [(quote.text, quote.speaker) for quote in quotes] == expected


def test_what_a_speaker_does_is_not_said() -> None:
    quotes, _ = quotes_of("Teodora Lunde stands knee-deep in straw. “Hold this,” she says, and hands me a torch.")
    assert [quote.text for quote in quotes] == ["Hold this,"]


def test_who_relays_what_another_told_has_a_row_of_his_own() -> None:
    quotes, _ = quotes_of(
        "Mayor Ada Brook told Otto Grieve by phone that “more rain” would close the bridge, the port said."
    )
    assert [(quote.text, quote.speaker) for quote in quotes] == [
        ("that more rain would close the bridge", "Mayor Ada Brook"),
        ("Mayor Ada Brook told Otto Grieve by phone that more rain would close the bridge", "the port"),
    ]


def test_a_statement_keeps_the_words_another_is_said_to_have_put_and_comes_after_them() -> None:
    quotes, _ = quotes_of(
        "According to the Courier, northern ships were seen off Oster for a second time over the weekend, "
        "conducting “joint exercises,” as described by the state-run Oster News."
    )
    assert [(quote.text, quote.speaker) for quote in quotes] == [
        ("joint exercises,", "the state-run Oster News"),
        (
            "northern ships were seen off Oster for a second time over the weekend, conducting joint exercises,",
            "the Courier",
        ),
    ]


@pytest.mark.parametrize("opening", ["MARUNDA, Tandala — ", "KELDOR (NW) — ", "PORT KELDOR, Nov 3 (Wire) - "])
def test_the_dateline_is_not_of_what_is_said_behind_it(opening: str) -> None:
    quotes, _ = quotes_of(f"{opening}Rebels took the airport early on Saturday, the army said.")
    assert [quote.text for quote in quotes] == ["Rebels took the airport early on Saturday"]


def test_what_is_believed_of_ships_is_not_said_by_them() -> None:
    quotes, _ = quotes_of("Northern Air Force planes, believed to be carrying nearly 100 soldiers, landed in Oster.")
    assert not [quote for quote in quotes if quote.speaker]


def test_she_after_a_long_quotation_is_the_one_named_before_it() -> None:
    text = (
        "Ms Ada Brook said the bridge was closed.\n\n"
        '"The stone is wet. The rails are loose. Nobody came in March. It froze at night. We wait,"'
        " she said.\n"
    )
    assert said(text)[-1][1] == "Ada Brook"


def test_the_trade_beside_a_name_taken_for_the_speaker_is_the_person() -> None:
    page = page_of("The bread is fine, said Ada Brook, a baker from Oslo.\n")
    parsed = parse(page.text, page.blocks, Settings().model)
    tokens = make_tokens(parsed)
    head = tokens.words.index("baker")
    names = find_names(page, parsed)
    found = resolve(tokens, (head - 1, head + 1), head, Who(names))
    assert found.cluster is not None
    assert names.clusters[found.cluster].name == "Ada Brook"


WORDS = [
    *("“", "”", '"', "'", "‘", "’", "``", "''", "«", "»", "\ufffd", ",", ".", "?", ":", "—", "\n", "> ", "**", "[...]"),
    *("said", "told", "according to", "that", "she", "Ada Brook", "We won", "HOST: ", "[a](b)", "x" * 30),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_no_text_makes_it_fail_and_spans_hold(pieces: list[str]) -> None:
    text = " ".join(pieces)
    page = page_of(text)
    quotes = find_quotes(page, parse(text, page.blocks, Settings().model), Names(), (), Publication())
    taken: list[tuple[int, int]] = []
    for number, quote in enumerate(quotes):
        assert quote.segments
        assert (quote.start, quote.end) == (quote.segments[0].start, quote.segments[-1].end)
        assert quote.text == " ".join(text[piece.start : piece.end] for piece in quote.segments)
        assert all(piece.start < piece.end for piece in quote.segments)
        assert quote.same_as is None or (quote.same_as != number and 0 <= quote.same_as < len(quotes))
        assert 0 <= quote.confidence <= 1
        taken.extend((piece.start, piece.end) for piece in quote.segments)
        for start, end, surface in (
            (quote.cue_start, quote.cue_end, quote.cue),
            (quote.speaker_start, quote.speaker_end, quote.speaker),
        ):
            assert surface is None or text[start:end] == surface
    taken.sort()
    assert all(left[1] <= right[0] for left, right in pairwise(taken))
