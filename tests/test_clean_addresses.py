"""The article's own address, as far as its text gives it away."""

import pytest

from schemas.records import Document
from schemas.settings import Limits
from tasks.clean import clean
from tasks.clean.addresses import find_url
from tasks.dates import find_publication

OWN = "https://a.example/2021/03/04/quay"
QUOTED = "https%3A%2F%2Fa.example%2F2021%2F03%2F04%2Fquay"

ADDRESSES = [
    ("[Permalink](https://a.example/2021/03/04/quay)", OWN, "source_line"),
    ("This article was printed from https://a.example/2021/03/04/quay.", OWN, "source_line"),
    (f"[Share](https://www.facebook.com/sharer/sharer.php?u={QUOTED}%3Futm%3D1)", OWN, "share_link"),
    (f"[Tweet](https://twitter.com/intent/tweet?text=The%20quay&url={OWN})", OWN, "share_link"),
    (f"[WhatsApp](https://wa.me/?text=The%20quay%20{QUOTED})", OWN, "share_link"),
    (f"[Mail](mailto:?subject=The%20quay&body=Read%20{QUOTED})", OWN, "share_link"),
    ("See https://a.example/2021/03/04/quay", None, None),
    ("[Like us](https://www.facebook.com/courier/posts/1)", None, None),
    ("[Share](https://www.facebook.com/sharer.php?u=https%3A%2F%2Fa.example%2F)", None, None),
    (
        f"[Share](https://x.com/share?url={OWN}) [Share](https://x.com/share?url=https://a.example/other)",
        None,
        None,
    ),
]


@pytest.mark.parametrize(("text", "url", "basis"), ADDRESSES)
def test_the_address_is_what_a_line_or_all_sharing_links_say(text: str, url: str | None, basis: str | None) -> None:
    assert find_url(text, [], []) == (url, basis)


def test_the_day_in_a_shared_address_is_the_day() -> None:
    prose = "The harbour authority of Brunnvik said on Tuesday that the old ferry terminal would close for two years."
    text = (
        f"# Authority closes the terminal\n\n{prose}\n\n{prose[:-1]} soon.\n\n[Tweet](https://x.com/share?url={OWN})\n"
    )
    document = Document("d", "d", "", "markdown", text, "utf-8")
    made = find_publication(clean(document, Limits()), document)
    assert (str(made.published_on), made.basis) == ("2021-03-04", "url")
    assert [item.rule for item in made.evidence if item.used] == ["share_link_day"]
