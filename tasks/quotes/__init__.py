"""Find who said what: marked and reported speech with its cue and speaker. Door: `find_quotes`."""

from collections.abc import Sequence

from schemas.records import DateMention, Names, Page, Publication, Quote, Segment
from tasks.parse import Parsed
from tasks.quotes.marks import Marked, find_marked
from tasks.quotes.rows import Attribution, Setting, Who, make_rows
from tasks.quotes.tokens import DEP, POS, Tokens, make_tokens

_SAY = frozenset(
    [
        "say",
        "tell",
        "add",
        "write",
        "ask",
        "call",
        "note",
        "report",
        "announce",
        "suggest",
        "tweet",
        "argue",
        "continue",
        "explain",
        "accuse",
        "warn",
        "insist",
        "claim",
        "reply",
        "state",
        "describe",
        "respond",
        "stress",
        "declare",
        "acknowledge",
        "urge",
        "recall",
        "conclude",
        "predict",
    ]
)


def find_quotes(
    page: Page, parsed: Parsed, names: Names, dates: Sequence[DateMention], publication: Publication
) -> tuple[Quote, ...]:
    """Find the attributions of an article: direct, mixed and indirect, each with its speaker where one is known."""
    tokens = make_tokens(parsed)
    marked = [span for span in find_marked([block.text for block in tokens.blocks]) if span.style != "single"]
    attributions: list[Attribution] = []
    for span in marked:
        made = _attribute(tokens, span, parsed)
        if made:
            attributions.append(made)
    return make_rows(Setting(page, Who(names), tuple(dates), publication), tokens, attributions)


def _attribute(tokens: Tokens, span: Marked, parsed: Parsed) -> Attribution | None:
    first, last = tokens.within(span.block, span.start, span.end)
    if first >= last:
        return None
    start, end = parsed.blocks[span.block].view.span(span.start, span.end)
    block = tokens.blocks[span.block]
    near = [*range(last, min(last + 15, block.last)), *range(first - 1, max(first - 15, block.first - 1), -1)]
    cue = next((token for token in near if tokens.pos[token] == POS["VERB"] and tokens.lemmas[token] in _SAY), None)
    speaker: tuple[int, int] | None = None
    head: int | None = None
    if cue is not None:
        head = next((child for child in tokens.children[cue] if tokens.dep[child] == DEP["nsubj"]), None)
        if head is not None:
            speaker = (int(tokens.left[head]), head + 1)
    if head is None and last - first < 6:
        return None
    return Attribution(
        segments=(Segment(start, end),),
        kind="direct",
        marks=span.state,
        cue=(cue, cue + 1) if cue is not None else None,
        cue_lemma=tokens.lemmas[cue] if cue is not None else None,
        speaker=speaker,
        speaker_head=head,
        via=None,
        confidence=0.7 if head is not None else 0.4,
        rule="marks+cue" if head is not None else "marks",
        first=first,
        last=last,
    )
