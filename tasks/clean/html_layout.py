"""Where the blocks of a page stand: the elements around each, what their names say, who shares them.

Cues in the names of elements that hold most of the page say little ("has-sidebar" on the body), so only elements
below `_WIDE` of the text are heard.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from tasks.clean.html_render import Node, Rendering

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]

_WIDE = 0.6
_NEAR = 3  # block-level elements, the block's own included, that count as near
ZONES = (
    "article", "main", "section", "aside", "nav", "footer", "header", "figure", "figcaption", "form", "table", "ul",
    "ol", "blockquote", "button", "a", "details", "dl", "label",
)  # fmt: skip
_ZONE_BITS = {tag: 1 << bit for bit, tag in enumerate(ZONES)}


@cache
def patterns(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Read a table of names and regular expressions, to be searched in lower-case text."""
    rows = resources.files("tasks.clean").joinpath(name).read_text("utf-8").splitlines()
    pairs = (row.split(",", 1) for row in rows if row and not row.startswith("#"))
    return tuple((key, re.compile(pattern)) for key, pattern in pairs)


@cache
def cue_names() -> tuple[str, ...]:
    """Give the names of the cues, in the order of their bits."""
    return tuple(name for name, _ in patterns("html_cues.csv"))


@cache
def _any_cue() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in patterns("html_cues.csv")))


@lru_cache(maxsize=1 << 16)
def cue_bits(word: str) -> int:
    """Give the cues that one word of an element's names holds, a bit each."""
    if not _any_cue().search(word):
        return 0
    return sum(1 << bit for bit, (_, pattern) in enumerate(patterns("html_cues.csv")) if pattern.search(word))


@cache
def _bits_of(all_names: tuple[str, ...], names: tuple[str, ...]) -> int:
    return sum(1 << all_names.index(name) for name in names)


@dataclass(frozen=True, slots=True)
class Place:
    """What the elements around a block say of it."""

    near: int
    far: int
    zones: int

    def cue(self, *names: str) -> bool:
        """Tell whether one of the cues is heard near the block."""
        return bool(self.near & _bits_of(cue_names(), names))

    def cue_anywhere(self, *names: str) -> bool:
        """Tell whether one of the cues is heard in any element around the block that is not most of the page."""
        return bool(self.far & _bits_of(cue_names(), names))

    def zone(self, *tags: str) -> bool:
        """Tell whether the block stands within an element of one of these tags."""
        return bool(self.zones & _bits_of(ZONES, tags))


@dataclass(frozen=True, slots=True)
class Layout:
    """The tree of a page as arrays, for sums over elements."""

    places: list[Place]
    sizes: Floats  # characters of each block
    above: Integers  # (3, blocks): parent, grandparent, third ancestor of each block's element
    pair_node: Integers  # every (element, block within it) pair
    pair_block: Integers
    path_starts: Integers  # where each block's pairs start
    depths: Integers  # of the elements
    node_sizes: Floats
    node_links: Floats
    signature: Integers  # blocks whose element and parent bear the same names share a number

    def within(self, values: Floats) -> Floats:
        """Sum a value of the blocks over every element that holds them."""
        return np.bincount(self.pair_node, weights=values[self.pair_block], minlength=len(self.depths)).astype(
            np.float64
        )


def layout_of(rendering: Rendering) -> Layout:
    """Lay out a page."""
    blocks, nodes = rendering.blocks, rendering.nodes
    above = np.zeros((3, len(blocks)), dtype=np.int64)
    pair_node: list[int] = []
    pair_block: list[int] = []
    starts = []
    signatures: dict[tuple[str, str, str, str], int] = {}
    signature = np.zeros(len(blocks), dtype=np.int64)
    for number, block in enumerate(blocks):
        path = [node.number for node in block.node.lineage()]
        starts.append(len(pair_node))
        pair_node += path
        pair_block += [number] * len(path)
        for level in range(3):
            above[level, number] = path[min(level + 1, len(path) - 1)]
        parent = block.node.parent or block.node
        key = (block.node.tag, block.node.name, parent.tag, parent.name)
        signature[number] = signatures.setdefault(key, len(signatures))
    return Layout(
        _places(rendering),
        np.array([len(block.text) for block in blocks], dtype=np.float64),
        above,
        np.array(pair_node, dtype=np.int64),
        np.array(pair_block, dtype=np.int64),
        np.array(starts, dtype=np.int64),
        np.array([node.depth for node in nodes], dtype=np.int64),
        np.array([node.chars for node in nodes], dtype=np.float64),
        np.array([node.link_chars for node in nodes], dtype=np.float64),
        signature,
    )


def _places(rendering: Rendering) -> list[Place]:
    total = max(1, sum(len(block.text) for block in rendering.blocks))
    heard = [-1] * len(rendering.nodes)
    known: dict[Node, tuple[int, int]] = {}

    def bits(node: Node) -> int:
        if heard[node.number] < 0:
            found = 0
            for word in node.name.split():
                found |= cue_bits(word)
            heard[node.number] = found
        return heard[node.number]

    def around(node: Node) -> tuple[int, int]:
        path = []
        step: Node | None = node
        while step is not None and step not in known:
            path.append(step)
            step = step.parent
        far, zones = known[step] if step is not None else (0, 0)
        for step in reversed(path):
            far |= bits(step) if step.chars <= _WIDE * total else 0
            zones |= _ZONE_BITS.get(step.tag, 0)
            known[step] = (far, zones)
        return far, zones

    places = []
    for block in rendering.blocks:
        near = level = 0
        for node in block.pieces[0][2].lineage():
            if level >= _NEAR or node.chars > _WIDE * total:
                break
            near |= bits(node)
            level += not node.inline
        for _, _, piece in block.pieces[1:]:
            node = piece
            while node.inline and node.parent is not None:
                near |= bits(node)
                node = node.parent
        places.append(Place(near, *around(block.pieces[0][2])))
    return places
