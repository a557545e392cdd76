"""The reading view of a stretch of text: markup and surplus white space gone, every character traceable.

Markdown emphasis, link targets and hard line breaks wreck a parse and sit inside quotes and names. A step that needs
language reads `View.text`; `View.span` leads back to the article's own characters.
"""

import re
from array import array
from dataclasses import dataclass

# What a reader of rendered Markdown does not see. Named groups starting with "drop" go; everything else stays.
_MARKUP = re.compile(
    r"""
      (?P<drop_image>!\[[^\[\]\n]{0,300}\]\([^()\s]*(?:\s+"[^"\n]*")?\))      # ![alt](src)
    | (?P<drop_open>\[)(?=[^\[\]\n]{1,500}\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"\n]*")?\))   # [ of a link
    | (?P<drop_target>(?<=\S)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"\n]*")?\))                 # ](target) of a link
    | (?P<drop_strong>\*{2,3}|(?<!\w)__(?=\S)|(?<=\S)__(?!\w))                # ** *** __
    | (?P<drop_em>(?<![\w*])\*(?=[^\s*][^*\n]*[^\s*]\*(?![\w*]))|(?<=[^\s*])\*(?![\w*]))       # * around words
    | (?P<drop_under>(?<!\w)_(?=[^\s_][^_\n]*_(?!\w))|(?<=[^\s_])_(?!\w))     # _ around words
    | (?P<drop_head>^\s{0,3}\#{1,6}\s+)                                       # heading marks
    | (?P<drop_quote>^[ \t]{0,3}(?:>[ \t]?)+)                                 # block quote marks
    | (?P<drop_escape>\\(?=[\\`*_{}\[\]()#+\-.!>"'|~]))                       # \* \_ \[
    """,
    re.VERBOSE | re.MULTILINE,
)
_MARK = re.compile(r"[*_#>\[\]\\]")
_RUN = re.compile(r"(?P<ink>[^\s\u00a0\u200b\ufeff]+(?: [^\s\u00a0\u200b\ufeff]+)*)|[\s\u00a0\u200b\ufeff]+")


@dataclass(frozen=True, slots=True)
class View:
    """A cleaned reading of `source[start:end]`; `offsets[i]` is where `text[i]` stands in the source."""

    text: str
    offsets: "array[int]"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Lead a half-open, non-empty span of the view back to the source."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"not a span of the view: {start}, {end} of {len(self.text)}")
        return self.offsets[start], self.offsets[end - 1] + 1

    def position(self, source_offset: int) -> int:
        """Give the first view position at or after a source offset."""
        low, high = 0, len(self.offsets)
        while low < high:
            middle = (low + high) // 2
            if self.offsets[middle] < source_offset:
                low = middle + 1
            else:
                high = middle
        return low


def view(source: str, start: int = 0, end: int | None = None, *, markup: bool = True) -> View:
    """Read `source[start:end]`: markup dropped, runs of white space one blank, outer white space gone."""
    stretch = source[start:end]
    dropped = [match.span() for match in _MARKUP.finditer(stretch)] if markup and _MARK.search(stretch) else []
    texts: list[str] = []
    offsets = array("L")
    blank = True
    # What is kept is copied run by run: a loop over its characters would be several times slower.
    begin = 0
    for stop, following in [*dropped, (len(stretch), len(stretch))]:
        for run in _RUN.finditer(stretch, begin, stop):
            at = start + run.start()
            if run.lastgroup == "ink":
                texts.append(run.group())
                offsets.extend(range(at, start + run.end()))
                blank = False
            elif not blank:
                texts.append(" ")
                offsets.append(at)
                blank = True
        begin = following
    if blank and texts:
        texts.pop()
        offsets.pop()
    return View("".join(texts), offsets)
