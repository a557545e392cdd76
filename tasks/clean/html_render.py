"""A tree to the text a reader sees, block by block, each block with its place in the tree.

The text is plain: block elements are set apart by a blank line, list items and table rows by a line break, white
space is collapsed, and no mark is added except the quotation marks that `<q>` stands for.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources

import lxml.html
from lxml import etree


def _tags(kind: str) -> frozenset[str]:
    rows = resources.files("tasks.clean").joinpath("html_tags.csv").read_text("utf-8").splitlines()
    return frozenset(row.split(",")[0] for row in rows if row.endswith("," + kind))


_DROPPED = _tags("dropped")
_INLINE = _tags("inline")
_LINES = frozenset({"li", "tr", "dt", "dd", "option"})
_CELLS = frozenset({"td", "th"})
_BOLD = frozenset({"b", "strong"})
_ITALIC = frozenset({"i", "em", "cite"})
_SPACE = re.compile(r"[\s\u00a0\u2028\u2029\u0085\x1c-\x1f\x00-\x08\x0b\x0e-\x1b\x7f]+")
# Characters nobody sees: soft hyphens and zero-width marks split words; joiners that shape letters stay.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOR_SCREEN_READERS = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-?reader(?:-text)?|visually-?hidden|visuallyhidden|u-hidden-visually|offscreen)(?:$|\s)",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_NAMING = ("class", "id", "role", "itemprop", "data-component", "data-testid")
# A row whose cells are at least this long is layout, not a table of data.
_LONG_CELL = 160


@dataclass(slots=True, eq=False)
class Node:
    """An element on the way down to some text."""

    tag: str
    element: lxml.html.HtmlElement
    parent: "Node | None"
    depth: int
    inline: bool
    name: str  # class, id and the like, lower case, for cues
    number: int  # in the order of the page: a parent comes before its children
    linked: bool
    bold: bool
    italic: bool
    chars: int = 0  # of text beneath
    link_chars: int = 0

    @classmethod
    def below(
        cls, parent: "Node | None", element: lxml.html.HtmlElement, attributes: Mapping[str, str], number: int
    ) -> "Node":
        """Make the node of an element, which inherits what it stands in."""
        tag = element.tag.lower() if isinstance(element.tag, str) else "?"
        name = _name(attributes) if attributes else ""
        if parent is None:
            return cls(tag, element, None, 0, tag in _INLINE, name, number, False, False, False)
        return cls(
            tag,
            element,
            parent,
            parent.depth + 1,
            tag in _INLINE,
            name,
            number,
            parent.linked or tag == "a",
            parent.bold or tag in _BOLD,
            parent.italic or tag in _ITALIC,
        )

    @property
    def container(self) -> "Node":
        """Give the nearest block-level element, itself included."""
        node = self
        while node.inline and node.parent is not None:
            node = node.parent
        return node

    def lineage(self) -> "Iterator[Node]":
        """Give the element and its ancestors, upwards."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


@dataclass(slots=True, eq=False)
class Rendered:
    """A block of the rendered text: `text` stands at `start`, the block reaches to where the next one starts."""

    text: str
    node: Node
    pieces: list[tuple[int, int, Node]]  # offsets within `text`, and the element they stand in
    start: int = 0
    end: int = 0
    images: int = 0


@dataclass(slots=True)
class Rendering:
    """The rendered text, the blocks that tile it, and the elements that hold text."""

    text: str
    blocks: list[Rendered]
    nodes: list[Node]


@dataclass(slots=True)
class _Writer:
    blocks: list[Rendered] = field(default_factory=list)
    out: list[str] = field(default_factory=list)
    pieces: list[tuple[int, int, Node]] = field(default_factory=list)
    length: int = 0
    blank: bool = True  # the next blank would be surplus
    breaks: int = 0
    images: int = 0

    def add(self, text: str | None, node: Node) -> None:
        if not text or (self.blank and text.isspace()):
            return
        kept = _SPACE.sub(" ", text if text.isascii() else _UNSEEN.sub("", text))
        if self.blank:
            kept = kept.removeprefix(" ")
        if not kept:
            return
        self.breaks = 0
        self.blank = kept.endswith(" ")
        self.out.append(kept)
        self.pieces.append((self.length, self.length + len(kept), node))
        self.length += len(kept)

    def line_break(self, node: Node) -> None:
        """Write a line break; two in a row end the block, as they end a paragraph for the reader."""
        self.breaks += 1
        if self.breaks == 2:
            self.flush()
        elif self.out:
            self.mark("\n", node)

    def mark(self, text: str, node: Node) -> None:
        self.out.append(text)
        self.pieces.append((self.length, self.length + len(text), node))
        self.length += len(text)
        self.blank = text.isspace()

    def flush(self) -> None:
        self.blank = True
        self.breaks = 0
        if not self.out:
            return
        text = "".join(self.out)
        whole = text.rstrip()
        if whole:
            pieces = [(a, min(b, len(whole)), node) for a, b, node in self.pieces if a < len(whole)]
            node = pieces[0][2].container
            if node.tag in _CELLS and node.parent is not None and pieces[-1][2].container is not node:
                node = node.parent
            self.blocks.append(Rendered(whole, node, pieces, images=self.images))
            self.images = 0
        self.out.clear()
        self.pieces = []
        self.length = 0


def render(root: lxml.html.HtmlElement) -> Rendering:
    """Render a page. Iterative: depth costs nothing but memory."""
    writer = _Writer()
    nodes: list[Node] = []
    node: Node | None = None
    dropped: Node | None = None
    rows: list[bool] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            attributes = dict(element.items())
            node = Node.below(node, element, attributes, len(nodes))
            if _is_dropped(node, attributes):
                walk.skip_subtree()
                dropped = node
                continue
            nodes.append(node)
            if node.tag == "tr":
                rows.append(_is_data_row(element))
            _open(writer, node, bool(rows and rows[-1]))
        else:
            assert node is not None
            if node is not dropped:
                _close(writer, node, bool(rows and rows[-1]))
                if node.tag == "tr":
                    rows.pop()
            node = node.parent
            if node is not None:
                writer.add(element.tail, node)
    writer.flush()
    return _join(writer.blocks, nodes)


def _open(writer: _Writer, node: Node, data_row: bool) -> None:
    tag = node.tag
    if tag == "br":
        writer.line_break(node)
    elif tag in _CELLS and data_row:
        if writer.out:
            writer.mark("\t", node)
    elif not node.inline:
        writer.flush()
    if tag == "img":
        writer.images += 1
    elif tag == "q":
        writer.mark("“", node)
        writer.blank = True
    _add_text(writer, node)


def _add_text(writer: _Writer, node: Node) -> None:
    text = node.element.text
    if text and node.tag == "pre" and "\n" in text:
        for number, line in enumerate(text.split("\n")):
            if number and writer.out:
                writer.mark("\n", node)
            writer.add(line, node)
        return
    writer.add(text, node)


def _close(writer: _Writer, node: Node, data_row: bool) -> None:
    if node.tag == "q":
        writer.mark("”", node)
    elif not node.inline and not (node.tag in _CELLS and data_row):
        writer.flush()


def _is_dropped(node: Node, attributes: Mapping[str, str]) -> bool:
    if node.tag in _DROPPED:
        return True
    if attributes.get("hidden", "until-found") != "until-found":
        return True
    style = attributes.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    return bool(node.tag not in _HEADINGS and node.name and _FOR_SCREEN_READERS.search(node.name))


def _name(attributes: Mapping[str, str]) -> str:
    return " ".join(value for name in _NAMING if (value := attributes.get(name))).lower()


def _is_data_row(row: lxml.html.HtmlElement) -> bool:
    cells = [cell for cell in row if cell.tag in _CELLS]
    if len(cells) < 2:
        return False
    for cell in cells:
        length = 0
        for inner in cell.iter():
            if inner is not cell and isinstance(inner.tag, str) and inner.tag not in _INLINE:
                return False
            length += len(inner.text or "") + len(inner.tail or "")
        if length > _LONG_CELL:
            return False
    return True


def _join(blocks: list[Rendered], nodes: list[Node]) -> Rendering:
    parts: list[str] = []
    offset = 0
    for number, block in enumerate(blocks):
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        gap = "" if after is None else "\n" if _same_list(block.node, after.node) else "\n\n"
        block.start, block.end = offset, offset + len(block.text) + len(gap)
        offset = block.end
        parts += (block.text, gap)
        for start, end, node in block.pieces:
            node.chars += end - start
            node.link_chars += (end - start) if node.linked else 0
    for node in reversed(nodes):
        if node.parent is not None:
            node.parent.chars += node.chars
            node.parent.link_chars += node.link_chars
    return Rendering("".join(parts), blocks, nodes)


def _same_list(first: Node, second: Node) -> bool:
    return first.tag in _LINES and second.tag in _LINES and first.parent is second.parent
