"""Name every block of a page: parts of the article by the tree, furniture by the names of elements and by wording."""

import re
from collections.abc import Sequence

from schemas.records import Block, Label
from tasks.clean.bylines import begins_like_byline, is_author_note, is_place_dateline
from tasks.clean.html_body import Floats
from tasks.clean.html_layout import Place
from tasks.clean.html_meta import Title, alike, heading_level
from tasks.clean.html_render import Rendered, Rendering
from tasks.clean.labels import is_date_line, is_head_line
from tasks.clean.patterns import Pattern, match_lines

_UPDATED = re.compile(r"\b(?:updated|modified|aktualisiert|mis à jour|actualizado|aggiornato)\b", re.IGNORECASE)
_CREDIT = re.compile(
    r"^\W*(?:(?:photo|image|picture|foto|bild|credit|source|quelle|getty|reuters|ap|afp|epa|shutterstock|istock)\b|©)",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"^\s*(?:[•▪◦‣·–-]|\d{1,2}[.)])\s")
# Furniture by the cue in the names of elements around a block, the most telling first.
_BY_CUE: tuple[tuple[str, Label], ...] = (
    ("comments", "comments"),
    ("newsletter", "newsletter"),
    ("paywall", "newsletter"),
    ("advert", "advert"),
    ("share", "share"),
    ("bio", "author_bio"),
    ("related", "related"),
    ("nav", "navigation"),
    ("footer", "legal"),
    ("tags", "navigation"),
    ("promo", "related"),
    ("modal", "legal"),
    ("sidebar", "related"),
    ("header", "navigation"),
    ("form", "comment_form"),
)
_CUES = tuple(cue for cue, _ in _BY_CUE)
_PICTURED = re.compile(
    r"(?:pictured\b|(?:image|photo|picture|photograph|foto|bild|video)s?(?: credit| courtesy)?\s*:)", re.IGNORECASE
)
_NOTICE = re.compile(
    r"(?:article content|\d+[ -]min(?:ute)?s?\.? read|story continues|continue reading|you may also like|also read|"
    r"\[button|scroll down|show more|load more|article sources)\b",
    re.IGNORECASE,
)
_FULL_DATE = re.compile(
    r"\b(?:[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}\.?),? (?:19|20)\d\d\b",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"[.!?…][\"”’»')\]]*$")
_FORM = re.compile(
    r"\b(?:leave a (?:reply|comment)|your e-?mail address|required fields|(?:post|add) (?:a )?comment)\b", re.IGNORECASE
)
_SHORT, _ENTRY = 60, 30
# A date with so few words beside it is a line of the head, not a summary.
_FEW_WORDS = 12
_EMBEDDING = frozenset({"amp-twitter", "amp-instagram", "amp-facebook", "amp-tiktok", "twitter-widget"})
_HEAD_BLOCKS, _HEAD_WORDS = 8, 24
_NOT_STANDFIRST = ("newsletter", "share", "advert", "paywall", "related", "tags", "credit", "modal")
_DATED = re.compile(
    r"(?:published|posted|veröffentlicht|publié|((?:last )?(?:updated|modified)|aktualisiert|mis à jour))\b.{0,40}\d",
    re.IGNORECASE,
)


def label_blocks(
    rendering: Rendering, places: Sequence[Place], body: Sequence[bool], scores: Floats, title: Title
) -> tuple[Block, ...]:
    """Give the blocks with label, whether they are body, the reason, and the model's score."""
    texts = [block.text for block in rendering.blocks]
    patterns = match_lines([" ".join(text.split()).lower() for text in texts], [len(text.split()) for text in texts])
    flags = [flag and number != title.block for number, flag in enumerate(body)]
    head = _head(texts, flags, title)
    first = next((number for number, flag in enumerate(flags) if flag), len(flags))
    labelled: list[Block] = []
    for number, (block, place, pattern) in enumerate(zip(rendering.blocks, places, patterns, strict=True)):
        label, in_body, reason = _label(number, block, place, pattern, flags[number], first, title)
        if in_body and number in head:
            label, in_body, reason = _of_head(block, place) or (label, in_body, reason)
        if label == "standfirst" and any(other.label == "standfirst" for other in labelled):
            label, reason = "other", "block_model"
        labelled.append(Block(block.start, block.end, label, in_body, reason, round(float(scores[number]), 4)))
    return tuple(labelled)


def _head(texts: Sequence[str], flags: Sequence[bool], title: Title) -> range:
    """Give the blocks between the headline and the first paragraph of the body."""
    start = (title.block or 0) + 1
    stop = start
    while stop < min(len(texts), start + _HEAD_BLOCKS) and not (flags[stop] and len(texts[stop].split()) > _HEAD_WORDS):
        stop += 1
    return range(start, stop)


def _of_head(block: Rendered, place: Place) -> tuple[Label, bool, str] | None:
    """Name a line of the head that the model took for body: a byline, a date, the summary."""
    if is_head_line(block.text):
        if begins_like_byline(block.text):
            return "byline", False, "wording:byline"
        return ("update_stamp" if _UPDATED.search(block.text) else "dateline"), False, "wording:date"
    if place.cue("lead") and heading_level(block) is None:
        return "standfirst", True, "cue:lead"
    return None


def _label(
    number: int, block: Rendered, place: Place, pattern: Pattern | None, flag: bool, first: int, title: Title
) -> tuple[Label, bool, str]:
    text = block.text
    if number == title.block:
        return "title", False, "headline"
    if place.cue("social_embed") and place.zone("blockquote"):
        return "embed", False, "cue:embed"
    if any(step.tag in _EMBEDDING for step in block.node.lineage()):
        return "embed", False, "tag:embed"
    if pattern is not None and pattern.label == "embed":
        return "embed", False, f"wording:{pattern.name}"
    if flag:
        return _veto(block, place, pattern) or (_of_body(block), True, "block_model")
    part = _article_part(number, block, place, first, title)
    if part is not None:
        return part[0], False, part[1]
    entry = place.zone("nav") and len(text) <= _ENTRY
    if pattern is not None and not entry:
        return pattern.label, False, f"wording:{pattern.name}"
    return _furniture(text, place)


def _veto(block: Rendered, place: Place, pattern: Pattern | None) -> tuple[Label, bool, str] | None:
    """Name a block that the model took for body and that cannot be."""
    text = block.text
    if pattern is not None and pattern.veto:
        return pattern.label, False, f"wording:{pattern.name}"
    if not any(character.isalnum() for character in text):
        return "other", False, "no_words"
    if _PICTURED.match(text):
        return ("credit" if len(text) <= _SHORT else "caption"), False, "wording:pictured"
    if place.cue("caption") or place.zone("figcaption"):
        return "caption", False, "cue:caption"
    linked = sum(end - start for start, end, node in block.pieces if node.linked)
    if text.isupper() and linked > 0.5 * len(text) and heading_level(block) is None:
        return "read_more", False, "linked_capitals"
    if _NOTICE.match(text) and len(text) <= _SHORT:
        return "read_more", False, "wording:notice"
    return None


def _of_body(block: Rendered) -> Label:
    if heading_level(block) is not None:
        return "heading"
    if block.node.tag in {"li", "dt", "dd"} or any(step.tag == "li" for step in block.node.lineage()):
        return "list"
    if _LIST_MARK.match(block.text) and len(block.text) < 400:
        return "list"
    return "body"


def _article_part(number: int, block: Rendered, place: Place, first: int, title: Title) -> tuple[Label, str] | None:
    """Name what belongs to the article without being its body; nothing for blocks far from it."""
    text = block.text
    if place.zone("figcaption") or (place.zone("figure") and len(text) > 20) or place.cue("caption"):
        credit = len(text) <= _SHORT and (place.cue("credit") or _CREDIT.match(text))
        return ("credit", "cue:credit") if credit else ("caption", "cue:caption")
    if place.zone("nav", "footer", "aside") or place.cue_anywhere("comments", "related", "sidebar"):
        return None
    near = title.block is not None and abs(number - title.block) <= 12
    if is_author_note(text):
        return "author_bio", "wording:author_note"
    if begins_like_byline(text):
        return "byline", "wording:byline"
    if is_date_line(text):
        return ("update_stamp" if _UPDATED.search(text) else "dateline"), "wording:date"
    if near and is_place_dateline(text):
        return "dateline", "wording:dateline"
    if near and len(text) <= 120 and any(node.tag == "time" for _, _, node in block.pieces):
        return ("update_stamp" if _UPDATED.search(text) else "dateline"), "tag:time"
    dated = _DATED.search(text) if near and len(text) <= 120 else None
    if dated:
        return ("update_stamp" if dated[1] else "dateline"), "wording:dated"
    if (
        near
        and len(text) <= 200
        and (place.cue("byline") or any(step.tag == "address" for step in block.node.lineage()))
    ):
        return "byline", "cue:byline"
    closed = _CLOSED.search(text) is not None and "|" not in text
    if near and len(text.split()) <= _FEW_WORDS and _FULL_DATE.search(text) and not closed:
        return ("update_stamp" if _UPDATED.search(text) else "dateline"), "wording:dated"
    below = title.block is not None and title.block < number <= min(first, title.block + 6)
    if below and 40 <= len(text) <= 600 and not place.cue(*_NOT_STANDFIRST):
        return "standfirst", "below_headline"
    if title.text and heading_level(block) is not None and alike(text, title.text) >= 0.9:
        return "title", "repeated_title"
    return None


def _furniture(text: str, place: Place) -> tuple[Label, bool, str]:
    if place.cue_anywhere("comments") and (place.zone("form") or _FORM.search(text)):
        return "comment_form", False, "cue:comments"
    if place.cue(*_CUES):
        cue, label = next(pair for pair in _BY_CUE if place.cue(pair[0]))
        return label, False, f"cue:{cue}"
    if place.cue_anywhere(*_CUES):
        cue, label = next(pair for pair in _BY_CUE if place.cue_anywhere(pair[0]))
        return label, False, f"around:{cue}"
    for tag, tag_label in (("nav", "navigation"), ("footer", "legal"), ("aside", "related"), ("header", "navigation")):
        if place.zone(tag):
            return tag_label, False, f"tag:{tag}"  # type: ignore[return-value]
    return ("navigation" if len(text) < _SHORT else "other"), False, "block_model"
