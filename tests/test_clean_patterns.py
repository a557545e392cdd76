"""Wordings that name furniture, and sentences of articles that resemble them."""

import pytest

from tasks.clean.patterns import match_lines


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Leave a reply", "comment_form"),
        ("Name *", "comment_form"),
        ("Show comments (12)", "comments"),
        ("Ana K. on September 12, 2018 at 4:47 pm said:", "comments"),
        ("Continue reading below", "read_more"),
        ("**Read more:** Harbour master resigns", "related"),
        ("You may also like", "related"),
        ("Sign up for our weekly newsletter", "newsletter"),
        ("**Get the Courier every Friday.** Sign up here.", "newsletter"),
        ("Harbour notes: sign up for the Courier's newsletter", "newsletter"),
        ("Get the Courier delivered to your door. Twelve issues for £11.", "newsletter"),
        ("Read the first chapter here.", "read_more"),
        ("WATCH | Harbour master answers the traders", "related"),
        ("| \\_visit | 2 years 3 days | Used by the harbour map. |", "legal"),
        ("This slideshow requires JavaScript.", "embed"),
        ("[button link=”#” type=”big”] Send us your catch[/button]", "other"),
        ("Contact me with news from the harbour desk", "newsletter"),
        ("Get the Courier on your boat by clicking here", "newsletter"),
        ("Follow the Courier’s harbour desk on Facebook and Instagram.", "share"),
        ("Twelve issues for £11. Click here for the price list.", "read_more"),
        ("The content on this site cannot replace a pilot.", "legal"),
        ("Share this on Facebook", "share"),
        ("Facebook | Twitter | Email", "share"),
        ("Advertisement", "advert"),
        ("© 2021 Brunnvik Courier", "legal"),
        ("| _sid | 1 year | This cookie is set by the ad server. |", "legal"),
        ("Photo: Jo Lund / Courier", "credit"),
        ("REUTERS", "credit"),
        ("Traders wait at the old quay. (Photo: Jo Lund)", "caption"),
        ("Pictured from left, Jo Lund and Mia Ek", "caption"),
        ("Last updated on June 3rd, 2021 at 11:05 am", "update_stamp"),
        ("Original url:", "source_link"),
        ("<https://courier.example/a/b>", "source_link"),
        ("(Reporting by Jo Lund in Askim; editing by Mia Ek)", "credit"),
        ("Additional reporting by T. Lund", "credit"),
        ("(With inputs from agencies)", "credit"),
        ("Home / Districts / Bridge closed for repairs", "navigation"),
        ("BC-EU--Ruritania-Herring, 2nd Ld-Writethru", "other"),
        ("More on this story", "related"),
        ("3 Responses to “Bridge closed”", "comments"),
        ("It is calm. pic.twitter.com/abc123— Brunnvik Live (@brunnviklive) March 4, 2021", "embed"),
        ("Tags: harbour, ferries", "navigation"),
        ("Traders mend their nets at the old quay. Jo Lund / Reuters file", "caption"),
        ("Traders mend their nets at the old quay Jo Lund/GC Images", "caption"),
        ("Traders mend their nets at the old quay. (Jo Lund/Brunnvik Courier)", "caption"),
        ("Traders mend their nets at the old quay, Brunnvik. AP Photo", "caption"),
        ("The mayor of Brunnvik on the quay in March. File image", "caption"),
        ("A net of the old kind. Courtesy of the Brunnvik museum.", "caption"),
        ("The fleet has shrunk by a third in ten years [File: Reuters]", "caption"),
        ("The parts of the crane: (1) jib, (2) cab, (3) counterweight. Credit: ESA", "caption"),
        ("Storm throws a boat over the wall – video", "caption"),
        ("While all of the products are independently selected, we may be paid.", "advert"),
        ("If you buy something through links on our site, we may earn a commission.", "advert"),
        ("We would like to ask you for your support.", "newsletter"),
        ("Your donation helps us to report from the harbour.", "newsletter"),
        ("Become a member and support the Courier today.", "newsletter"),
        ("Download and subscribe to the brand new Courier app.", "newsletter"),
        ("Are you at the quay? Get in touch at news@courier.example", "comments"),
        ("Send us a letter to the editor of at most 200 words.", "other"),
        ("Follow along with the latest updates below.", "newsletter"),
        ("First published on March 4, 2021 / 6:07 PM", "update_stamp"),
        ("*Results may vary.", "legal"),
        ("— Jo Lund (@jo\\_lund) March 4, 2021", "embed"),
    ],
)
def test_furniture_is_named(line: str, label: str) -> None:
    (found,) = match_lines([line.casefold()], [len(line.split())])
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Tuesday after the council voted.",
        "Copyright law does not cover the plan, the court said.",
        "Photographs of the quay were shown to the council on Monday.",
        "Comments by the harbour master angered the traders.",
        "Fishers were told to sign up for the register in March.",
        "“Read the room,” he said. The council is not wanted here, he added.",
        "The information on the ferry was wrong, the court found.",
        "Watch committees were set up along the shore.",
        "| Quay | 2 years | Torvald & Sons |",
        "Related costs will be paid by the town, Torvald said.",
        "Read more carefully, the report says something else.",
        "The ministry said. (Reuters)",
        "Video of the meeting shows the harbour master leaving early.",
        "Follow-up talks are planned for March.",
        "Advertisements for the ferry will stop in May.",
        "He said the victims could receive compensation.",
        "She said:",
        "The vote was close. The board met again on Monday. (Reuters/AFP)",
        "The council asked the owners to follow the rules and wait.",
        "Your support means a lot, the mayor told the fishers, who were not moved and left.",
        "He paid with a courtesy loan from the board.",
        "If you buy a boat here, the mayor said, you pay for the quay.",
        "The score stood at 12/14 on Monday.",
        "Each member of the board was independently asked.",
    ],
)
def test_a_sentence_of_an_article_is_never_vetoed(line: str) -> None:
    (found,) = match_lines([line.casefold()], [len(line.split())])
    assert found is None or not found.veto
