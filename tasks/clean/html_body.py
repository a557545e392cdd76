"""Decide which blocks of a page are its body.

Four witnesses are heard: the place of a block in the page and its words, the extraction of trafilatura, the article
body the page states in JSON-LD, and the neighbours. Two small forests weigh them: one sees the page alone, one the
votes too; the weighted mean of their log-odds decides, so that neither an extractor's blunder nor an odd page carries
it alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import lxml.html
import numpy as np
import trafilatura
from numpy.typing import NDArray

from schemas.records import Claim
from tasks.clean.html_features import Context, Matrix, page_features, page_names, vote_features, vote_names
from tasks.clean.html_layout import Layout
from tasks.clean.html_match import coverage, tokens
from tasks.clean.html_meta import Title, values
from tasks.clean.html_render import Rendering
from tasks.clean.trees import Forest, read_forests

Floats = NDArray[np.float64]

_STATED_CHARS = 200  # a stated article body shorter than this is a summary
_VOTES_WEIGHT = 0.8
_BODY_FROM = 0.55
_DOUBTFUL_FROM = 0.38
_TOO_LITTLE = 0.45  # of what the extractor gives


@dataclass(frozen=True, slots=True)
class Evidence:
    """The matrices both forests read, and the votes in them."""

    page: Matrix
    votes: Matrix
    extracted: Floats
    stated: Floats | None


@cache
def _forests() -> dict[str, Forest]:
    return read_forests(resources.files("tasks.clean").joinpath("html_body.json").read_text("utf-8"))


def extract(root: lxml.html.HtmlElement) -> str:
    """Give the text trafilatura takes for the body; nothing when it fails on a page."""
    try:
        found = trafilatura.bare_extraction(root, include_comments=False, with_metadata=False)
    except (RecursionError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return ""
    return str(getattr(found, "text", None) or "")


def gather(extraction: str, rendering: Rendering, layout: Layout, claims: Sequence[Claim], title: Title) -> Evidence:
    """Collect the evidence on every block."""
    words = [tokens(block.text) for block in rendering.blocks]
    description = next(iter(values(claims, "description")), "")
    context = Context(title.block, frozenset(tokens(title.text or "")), frozenset(tokens(description)))
    page = page_features(rendering.blocks, words, layout, context)
    bodies = [body for body in values(claims, "body", "json-ld") if len(body) >= _STATED_CHARS]
    stated = np.array(coverage(words, tokens(max(bodies, key=len)))) if bodies else None
    extracted = np.array(coverage(words, tokens(extraction)))
    return Evidence(page, vote_features(page, layout, extracted, stated), extracted, stated)


def body_scores(evidence: Evidence) -> Floats:
    """Give, a block, the probability that it belongs to the body."""
    odds = (1 - _VOTES_WEIGHT) * _odds("page", evidence.page)
    odds += _VOTES_WEIGHT * _odds("votes", evidence.votes)
    return np.asarray(1 / (1 + np.exp(-odds)))


def body_flags(evidence: Evidence, scores: Floats, layout: Layout, headings: Sequence[bool]) -> list[bool]:
    """Say for each block whether it is body.

    A doubtful block goes with its neighbour when both stand in elements of the same names; a heading with nothing
    below it goes. A page unlike all that the forests learned from can leave next to nothing: then the extractor is
    followed.
    """
    extracted = evidence.extracted >= 0.5
    sure = scores >= _BODY_FROM
    kept = sure.copy()
    last = len(kept) - 1
    for number in map(int, np.flatnonzero(~sure & extracted & (scores >= _DOUBTFUL_FROM))):
        neighbours = [other for other in (number - 1, number + 1) if 0 <= other <= last]
        same = layout.signature[number]
        kept[number] = any(sure[other] and layout.signature[other] == same for other in neighbours)
    for number in map(int, np.flatnonzero(kept)):
        if headings[number] and not kept[number + 1 : number + 3].any():
            kept[number] = False
    if layout.sizes[kept].sum() < _TOO_LITTLE * layout.sizes[extracted].sum():
        kept = extracted
    return [bool(flag) for flag in kept]


def _odds(name: str, matrix: Matrix) -> Floats:
    return _forests()[name].score(matrix[:, _columns(name)])


@cache
def _columns(name: str) -> list[int]:
    """Find the columns of the matrix that a forest reads."""
    given = {column: number for number, column in enumerate(page_names() if name == "page" else vote_names())}
    return [given[feature] for feature in _forests()[name].features]
