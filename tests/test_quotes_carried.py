"""Who said what where the speaker stands apart: signatures, posts, answers, "the striker", lost paragraphs."""

import pytest

from tests.quotes_pages import Said, quotes_of, said

CASES: list[tuple[str, str, Said]] = [
    (
        "letters signed on one line",
        "“The ferry is late each day.” - Ann Lee “Nobody asked us,” – Lars Holm. Photo desk. “It floods.” — Pia Berg",
        [("The ferry is late each day.", "Ann Lee"), ("Nobody asked us,", "Lars Holm"), ("It floods.", "Pia Berg")],
    ),
    (
        "a list of praise, signed with an office",
        "• “A rare example of a company that listens.” — Maria Soto, author of The Patient Plough\n",
        [("A rare example of a company that listens.", "Maria Soto")],
    ),
    (
        "the verb right behind a quotation, not the one before it",
        'What should you do if a crow dislikes you? "Move," advises Maria Dahlgren.',
        [("Move,", "Maria Dahlgren")],
    ),
    (
        "an apposition between the quotation and its verb",
        '"People here built that company," its regional organizer, Luis Ferrand, said by phone. "They found out late."',
        [("People here built that company, They found out late.", "Luis Ferrand")],
    ),
    (
        "a parenthesis with a verb of its own",
        'Thomas Teale, the jury heard, told colleagues in 2017: "Nobody reads the invoices."',
        [("Nobody reads the invoices.", "Thomas Teale")],
    ),
    (
        "an age for a name",
        "Danica Pruitt, 34, rents a flat. “There is black on the ceiling, black on the cot,” the 34-year-old said.",
        [("There is black on the ceiling, black on the cot,", "Danica Pruitt")],
    ),
    (
        "a trade for the one person named before",
        "Karin Sorensen nearly missed the game with flu.\n“I was in bed until ten,” the striker said.\n",
        [("I was in bed until ten,", "Karin Sorensen")],
    ),
    (
        "a verb before the name, and a party behind it",
        '"Then why haven’t you drunk the water?" shot back Sen. Patricia Wynn, D-Ore., to applause from residents.',
        [("Then why haven’t you drunk the water?", "Patricia Wynn")],
    ),
    (
        "a parent for the one person named before",
        "Helen Moffat said her daughter rang her in tears.\n“I did not know,” said the mum of two.\n",
        [("I did not know,", "Helen Moffat")],
    ),
    (
        "a pause before the speaker goes on",
        "Mira Castellan smiled. “God, no,” she said. Then, after a pause: “Maybe a short one.”",
        [("God, no, Maybe a short one.", "Mira Castellan")],
    ),
    (
        "whom only a quotation names does not speak next",
        "Mr Ewan Price spoke for him.\n“Tom Harbottle was fifteen,” Mr Price said.\nHe added: “Tom is ashamed.”\n",
        [("Tom Harbottle was fifteen,", "Ewan Price"), ("Tom is ashamed.", "Ewan Price")],
    ),
    (
        "who called it so stands behind the mark",
        "The case was described as “a tragedy for two families” by Mr Ewan Price.",
        [("a tragedy for two families", "Ewan Price")],
    ),
    (
        "the title of a paper, and the name of a scheme",
        "The paper, titled “A grudge is a good memory”, followed 61 crows. "
        "Under the scheme, called “Robots That Return,” machines are leased.",
        [],
    ),
    (
        "single marks over two paragraphs",
        "Sentencing, Judge Helena Marsh said: ‘You did not drown. You pulled others under.\n"
        "‘I have read the neighbours' letters, and I accept that you're sorry.’\n",
        [
            (
                "You did not drown. You pulled others under. "
                "I have read the neighbours' letters, and I accept that you're sorry.",
                "Helena Marsh",
            )
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_speaker_is_found(text: str, expected: Said) -> None:
    assert said(text) == expected


def test_turns_are_told_apart_where_the_paragraphs_were_lost() -> None:
    text = (
        'The transcript: "BROOK: Will the bridge open in May? "LEE: It will not. The stone is wet. '
        '"BROOK: And in June? "LEE: Ask the river. (LAUGHTER.)'
    )
    assert said(text) == [
        ("Will the bridge open in May?", "BROOK"),
        ("It will not. The stone is wet.", "LEE"),
        ("And in June?", "BROOK"),
        ("Ask the river.", "LEE"),
    ]


def test_answers_are_said_by_whom_the_interview_introduces() -> None:
    labelled = (
        "Engineer Clara Voss records bridges. She spoke with our editor.\n"
        "Q: When did you first hear one?\nA: I was nine.\nQ: Can sound tell you more?\nA: Partly.\n"
    )
    assert [who for _, who in said(labelled)] == ["Q", "Clara Voss", "Q", "Clara Voss"]
    by_type = (
        "Engineer Clara Voss records bridges. We met in her kitchen.\n"
        "Why did it take you so long?\nI never wanted to be loud.\n"
        "Did the island change how you write?\nCompletely. I learned to leave gaps.\n"
        "Do you miss it?\nEvery day. I wake at four.\n"
    )
    assert said(by_type) == [
        ("I never wanted to be loud.", "Clara Voss"),
        ("Completely. I learned to leave gaps.", "Clara Voss"),
        ("Every day. I wake at four.", "Clara Voss"),
    ]


def test_questions_to_the_reader_make_no_interview() -> None:
    text = (
        "Why did the council close the lane?\nThe merchants asked for it.\nWhat happens now?\nThe council votes.\n"
        "Can you still park there?\nFrom July, yes.\n"
    )
    assert said(text) == []


def test_a_post_set_into_the_page_is_said_by_who_signs_it() -> None:
    text = (
        "The director, Solveig Aam, was pleased.\nNine years. Thank you, all of you. pic.twitter.com/abc\n"
        "— Solveig Aam (@solveigaam) February 11, 2025\n"
    )
    assert said(text, ((1, "embed"), (2, "embed"))) == [("Nine years. Thank you, all of you.", "Solveig Aam")]


def test_a_headline_keeps_its_last_words() -> None:
    quotes, _ = quotes_of("Officials say eight killed and dozens injured\n", ((0, "title"),))
    assert [quote.text for quote in quotes] == ["eight killed and dozens injured"]


def test_an_opening_condition_belongs_to_the_statement() -> None:
    text = "If Norland refuses to withdraw its ships, the Union is prepared to close the ports, Ann Lee said on Monday."
    quotes, _ = quotes_of(text)
    assert quotes[0].text.startswith("If Norland refuses to withdraw its ships, the Union is prepared")


@pytest.mark.parametrize(
    "text",
    [
        "The president appears to lean towards a deal.",
        "This combination of photos shows Ann Lee and Lars Holm on the quay.",
        "Deborah Quill, 52, pleaded guilty to three counts of fraud.",
        "It means that the roof will leak for another year.",
    ],
)
def test_what_is_hardly_a_statement_is_said_with_little_confidence(text: str) -> None:
    quotes, _ = quotes_of(text)
    assert all(quote.confidence < 0.5 for quote in quotes)


def test_the_people_of_a_country_are_not_the_country() -> None:
    quotes, names = quotes_of("Norwegians say the bridge is ugly. Norway said it would stay.")
    known = {cluster.number: cluster.name for cluster in names.clusters}
    assert [known.get(-1 if q.speaker_cluster is None else q.speaker_cluster) for q in quotes] == [None, "Norway"]
