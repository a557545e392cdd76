"""Turn the blocks of a page into numbers: their words, their place in the tree, their neighbours, and votes on them.

A row is a block. One forest sees the page alone, the other the votes of others too.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tasks.clean.html_layout import ZONES, Floats, Layout, cue_names, patterns
from tasks.clean.html_render import Rendered

Matrix = NDArray[np.float32]

_PARAGRAPH = 80  # characters of running text that make a paragraph
_MOST = 0.7  # share of a weight that makes an element its holder
_TAGS = ("p", "li", "div", "blockquote", "figcaption")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?:\s|$)")
_FINAL = re.compile(r"[.!?…。！？:][\"'”’»)\]]*$")
_QUOTES = re.compile(r"[\"“”„«»「」]")
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-Þ]")
_DIGIT = re.compile(r"\d")
_UPPER = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_LEVELS = (0.001, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.999)
_COUNTS = (2, 3, 5, 9, 17, 33, 65)
_SCANNED = 200  # characters in which phrases are looked for


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the page from elsewhere."""

    title: int | None  # the block that shows the headline
    title_words: frozenset[str]
    description_words: frozenset[str]


_OWN = (
    "chars", "words", "word_length", "sentences", "final", "starts_upper", "starts_lower", "digits", "upper",
    "capitalised", "commas", "quotes", "bars", "links", "link_count", "bold", "italic", "lines", "heading_level",
    "in_cell", "images",
)  # fmt: skip
_CONTEXT = (
    "from_title", "is_title", "title_likeness", "description_likeness", "seen_before", "seen_after", "position",
)  # fmt: skip
_TREE = (
    "in_prose", "prose_up", "prose_down", "parent_prose", "grand_prose", "third_prose", "parent_links", "grand_links",
    "third_links", "parent_blocks", "grand_blocks", "signature_share", "signature_count", "signature_prose",
    "signature_links",
)  # fmt: skip
_SHIFTED = ("chars", "links", "final", "sentences", "tag_p", "heading_level", "in_prose")
_SHIFTS = (-2, -1, 1, 2)
_VOTE = (
    "self", "parent", "grand", "third", "signature", "before2", "before1", "after1", "after2", "since", "until",
    "after_first", "before_last", "within", "up", "down",
)  # fmt: skip


@cache
def page_names() -> tuple[str, ...]:
    """Name the columns of the forest that sees the page alone."""
    return (
        *_OWN,
        *(f"says_{name}" for name, _ in patterns("html_phrases.csv")),
        *(f"tag_{tag}" for tag in _TAGS),
        *_CONTEXT,
        *_TREE,
        *(f"near_{cue}" for cue in cue_names()),
        *(f"far_{cue}" for cue in cue_names()),
        *(f"zone_{zone}" for zone in ZONES),
        *(f"{name}{shift:+d}" for shift in _SHIFTS for name in _SHIFTED),
    )


@cache
def vote_names() -> tuple[str, ...]:
    """Name the columns of the forest that sees the votes too."""
    votes = (f"{who}_{name}" for who in ("extractor", "stated") for name in _VOTE)
    return (*page_names(), *votes, "has_stated")


def page_features(
    blocks: Sequence[Rendered], words: Sequence[Sequence[str]], layout: Layout, context: Context
) -> Matrix:
    """Compute the matrix of the forest that sees the page alone."""
    own = np.array([_own(block, found) for block, found in zip(blocks, words, strict=True)], dtype=np.float64)
    parts = [own, _context(words, context), _tree(own, layout), _bits(layout)]
    base = np.hstack(parts)
    columns = [page_names().index(name) for name in _SHIFTED]
    return np.hstack([base, *(_shift(base[:, columns], shift) for shift in _SHIFTS)]).astype(np.float32)


def vote_features(page: Matrix, layout: Layout, extracted: Floats, stated: Floats | None) -> Matrix:
    """Compute the matrix of the second forest: what the first sees, and what others say of the blocks."""
    given = np.zeros(len(page)) if stated is None else stated
    votes = [_votes(values, layout) for values in (extracted, given)]
    return np.hstack([page, *votes, np.full((len(page), 1), float(stated is not None))]).astype(np.float32)


def _own(block: Rendered, words: Sequence[str]) -> list[float]:
    text = block.text
    size = len(text)
    linked = bold = italic = links = 0
    last = None
    for start, end, node in block.pieces:
        if node.linked:
            linked += end - start
            links += node is not last
        last = node
        bold += (end - start) if node.bold else 0
        italic += (end - start) if node.italic else 0
    level = _heading_level(block)
    scanned = (text if size <= _SCANNED else text[: _SCANNED // 2] + text[-_SCANNED // 2 :]).lower()
    return [
        float(min(size, 2000)),
        float(min(len(words), 300)),
        sum(map(len, words)) / max(1, len(words)),
        float(min(30, len(_SENTENCE_END.findall(text)))),
        float(bool(_FINAL.search(text))),
        float(text[0].isupper()),
        float(text[0].islower()),
        len(_DIGIT.findall(text)) / size,
        len(_UPPER.findall(text)) / size,
        len(_CAPITAL.findall(text)) / max(1, len(words)),
        text.count(",") / max(1, len(words)),
        float(min(20, len(_QUOTES.findall(text)))),
        float(text.count("|") + text.count("•") + text.count("·")),
        linked / size,
        float(links),
        bold / size,
        italic / size,
        float(min(20, text.count("\n"))),
        float(level),
        float(block.node.tag in {"td", "th", "tr"}),
        float(min(5, block.images)),
        *(float(pattern.search(scanned) is not None) for _, pattern in patterns("html_phrases.csv")),
        *(float(block.node.tag == tag) for tag in _TAGS),
    ]


def _heading_level(block: Rendered) -> int:
    for node in (block.node, block.node.parent):
        if node is not None and len(node.tag) == 2 and node.tag[0] == "h" and node.tag[1] in "123456":
            return int(node.tag[1])
    return 0


def _context(words: Sequence[Sequence[str]], context: Context) -> Floats:
    count = len(words)
    texts = [" ".join(found) for found in words]
    total = Counter(texts)
    seen: Counter[str] = Counter()
    rows = []
    for number, found in enumerate(words):
        have = frozenset(found)
        earlier = seen[texts[number]]
        seen[texts[number]] += 1
        rows.append(
            [
                float(max(-30, min(60, number - context.title))) if context.title is not None else -31.0,
                float(number == context.title),
                round(_likeness(have, context.title_words), 1),
                round(_likeness(have, context.description_words), 1),
                float(min(5, earlier)),
                float(min(5, total[texts[number]] - earlier - 1)),
                round(number / count, 1),
            ]
        )
    return np.array(rows)


def coarse(shares: Floats) -> Floats:
    """Put shares on a coarse scale: a fine one lets a model learn single pages by heart."""
    return np.searchsorted(_LEVELS, shares, side="right").astype(np.float64)


def _few(counts: Floats) -> Floats:
    return np.searchsorted(_COUNTS, counts, side="right").astype(np.float64)


def _likeness(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second) if first and second else 0.0


def _tree(own: Floats, layout: Layout) -> Floats:
    sizes = layout.sizes
    links = own[:, _OWN.index("links")]
    prose = np.where((sizes >= _PARAGRAPH) & (links < 0.5), sizes, 0.0)
    held = layout.within(prose)
    blocks = layout.within(np.ones_like(sizes))
    all_prose = max(1.0, float(prose.sum()))
    density = layout.node_links / np.maximum(1.0, layout.node_sizes)
    same = np.bincount(layout.signature, weights=sizes)
    same_prose = np.bincount(layout.signature, weights=prose)
    same_links = np.bincount(layout.signature, weights=links * sizes)
    number = np.bincount(layout.signature).astype(np.float64)
    code = layout.signature
    columns = [
        *_relation(held, layout),
        *coarse(held[layout.above] / all_prose),
        *coarse(density[layout.above]),
        *_few(blocks[layout.above[:2]]),
        coarse(same[code] / max(1.0, float(sizes.sum()))),
        _few(number[code]),
        coarse(same_prose[code] / all_prose),
        coarse(same_links[code] / np.maximum(1.0, same[code])),
    ]
    return np.column_stack(columns)


def _relation(held: Floats, layout: Layout) -> list[Floats]:
    """Say of each block whether it stands in the holder (the deepest element with most of the weight), else how far
    up the holder's line one must go to meet it, and how far below that point it stands."""
    count = len(layout.sizes)
    total = held.max() if len(held) else 0.0
    if total <= 0:
        return [np.zeros(count), np.full(count, 20.0), np.zeros(count)]
    candidates = np.flatnonzero(held >= _MOST * total)
    holder = candidates[np.argmax(layout.depths[candidates])]
    line = np.full(len(layout.depths), -1)
    block = int(layout.pair_block[np.flatnonzero(layout.pair_node == holder)[0]])
    path = layout.pair_node[layout.pair_block == block]
    at = int(np.flatnonzero(path == holder)[0])
    line[path[at:]] = np.arange(len(path) - at)
    met = line[layout.pair_node]
    starts, ends = layout.path_starts, np.append(layout.path_starts[1:], len(met))
    on_line = np.append(np.flatnonzero(met >= 0), len(met))
    first = on_line[np.searchsorted(on_line, starts)]
    meets = first < ends
    down = np.where(meets, np.minimum(20, first - starts), 0).astype(np.float64)
    up = np.where(meets, np.minimum(20, met[np.minimum(first, len(met) - 1)]), 20).astype(np.float64)
    return [(up == 0).astype(np.float64), up, down]


def _bits(layout: Layout) -> Floats:
    cues = np.arange(len(cue_names()), dtype=np.int64)
    zones = np.arange(len(ZONES), dtype=np.int64)
    parts = [
        (np.array([getattr(place, field) for place in layout.places], dtype=np.int64)[:, None] >> bits) & 1
        for field, bits in (("near", cues), ("far", cues), ("zones", zones))
    ]
    return np.hstack(parts).astype(np.float64)


def _shift(columns: Floats, shift: int) -> Floats:
    moved = np.full_like(columns, -1.0)
    if shift < 0:
        moved[-shift:] = columns[:shift]
    else:
        moved[:-shift] = columns[shift:]
    return moved


def _votes(values: Floats, layout: Layout) -> Floats:
    """Describe a vote on the blocks as each block sees it: its own, its elements', its neighbours', its stretch."""
    sizes = layout.sizes
    weighted = layout.within(values * sizes)
    share = weighted / np.maximum(1.0, layout.within(sizes))
    same = np.bincount(layout.signature, weights=values * sizes) / np.maximum(
        1.0, np.bincount(layout.signature, weights=sizes)
    )
    chosen = np.flatnonzero(values >= 0.5)
    count = len(values)
    numbers = np.arange(count)
    first, last = (int(chosen[0]), int(chosen[-1])) if len(chosen) else (count, -1)
    behind = np.searchsorted(chosen, numbers) - 1
    ahead = np.searchsorted(chosen, numbers, side="right")
    since = np.array([number - chosen[at] if at >= 0 else 20 for number, at in zip(numbers, behind, strict=True)])
    until = np.array(
        [chosen[at] - number if at < len(chosen) else 20 for number, at in zip(numbers, ahead, strict=True)]
    )
    column = values[:, None]
    columns = [
        values,
        *coarse(share[layout.above]),
        coarse(same[layout.signature]),
        *(_shift(column, shift)[:, 0] for shift in _SHIFTS),
        np.minimum(since, 20),
        np.minimum(until, 20),
        np.clip(numbers - first, -20, 20),
        np.clip(last - numbers, -20, 20),
        *_relation(weighted, layout),
    ]
    return np.column_stack(columns)
