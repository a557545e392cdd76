"""Find posts of social networks that a page embeds: by their signature, or by the lines a post leaves in a text."""

import re
from collections.abc import Sequence

from tasks.clean.labels import Verdict

_PRESENT_REPORT = re.compile(
    r"\b(?:says|tells|asks|warns|claims|calls|announces|reacts|responds|explains|vows|urges)\b"
)
_PAST_REPORT = re.compile(r"\b(?:said|told|asked|warned|claimed|called|announced|replied|added|explained|wrote)\b")
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_LETTER = re.compile(r"[^\W\d_]")
_SOCIAL = re.compile(r"(?:^|\s)[@#]\w{2,}|https?://t\.co/")
_TWEET_LENGTH = 290
_QUOTED_BLOCK = ">"
# "Name @handle", the stamp "3:39 PM · Jun 12, 2019" and "12 Likes 4 Retweets" as they come out of an embedded post.
_HANDLE = re.compile(r"(?:[^.!?:,]{1,60}\s)?@\w{2,30}(?:\s?[·•]\s?\S.{0,20})?$")
_STAMP = re.compile(
    r"\W{0,3}+\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?\s?[-–—·•|]\s?"
    r"(?:[a-z]{3,9}\.? \d{1,2},? \d{4}|\d{1,2} [a-z]{3,9}\.? \d{4})\W?.{0,40}$",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"(?:\d[\d.,]*\s?[km]?\s+"
    r"(?:likes?|retweets?|re-?posts?|replies|reply|quote (?:tweets?|posts?)|views|bookmarks)\W*)+$",
    re.IGNORECASE,
)
_POST_LINES, _HANDLE_WORDS = 5, 8


def extend_embeds(verdicts: list[Verdict], readings: Sequence[str]) -> None:
    """Give an embedded post the paragraphs above its signature that belong to it.

    A post is short and a news account writes in the present ("tells", "says") where the article around it reports in
    the past; handles and hashtags say the same. A block quote that ends in a signature is all one post.
    """
    for number, verdict in enumerate(verdicts):
        if verdict.label != "embed" or verdict.reason in ("embedded_post", "copied_post"):
            continue
        length = len(readings[number].split("pic.twitter.com")[0])
        signature = not length or len(readings[number].split("(@")[0].split()) <= 6
        voice = _voice(readings[number])
        nearest = next((above for above in range(number - 1, -1, -1) if _LETTER.search(readings[above])), -1)
        for above in range(number - 1, max(-1, nearest - 3), -1):
            line = readings[above]
            framed = readings[number].startswith(_QUOTED_BLOCK) and line.startswith(_QUOTED_BLOCK)
            length += 0 if framed else len(line)
            if length > _TWEET_LENGTH or verdicts[above].label not in ("body", "heading", "list", "other"):
                break
            alike = _voice(line) == "present" and voice in ("present", "none")
            follows = signature and above >= nearest and _voice(line) != "past"
            if not (framed or alike or follows or _SOCIAL.search(line)):
                break
            verdicts[above] = Verdict("embed", False, "embedded_post", verdicts[above].score)
            signature = signature and above > nearest


def _voice(line: str) -> str:
    outside = _QUOTED.sub(" ", line)
    if _PAST_REPORT.search(outside):
        return "past"
    return "present" if _PRESENT_REPORT.search(outside) else "none"


def find_posts(verdicts: list[Verdict], readings: Sequence[str]) -> None:
    """Name the lines of a post that was copied with its handle, stamp and counts, each on a line of its own.

    The stamp alone says nothing: pages are dated like that. A handle above or counts below make it a post's.
    """
    for number, line in enumerate(readings):
        if line[0].isalpha() or not _STAMP.match(line):
            continue
        last = number
        while last + 1 < len(readings) and _COUNTS.match(readings[last + 1]):
            last += 1
        above = range(number - 1, max(-1, number - _POST_LINES - 1), -1)
        first = next((other for other in above if _is_handle(readings[other])), None)
        if first is None:
            if last == number:
                continue
            first = number
        for other in range(first, last + 1):
            if verdicts[other].label != "title":
                verdicts[other] = Verdict("embed", False, "copied_post", verdicts[other].score)


def _is_handle(line: str) -> bool:
    return len(line.split()) <= _HANDLE_WORDS and _HANDLE.match(line) is not None
