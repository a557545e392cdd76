"""Turn attributions into quote rows: spans of the article, the speaker as a person, the day it was said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from schemas.records import DateMention, Marks, Page, Publication, Quote, QuoteKind, Segment
from tasks.names.lexicon import lexicon
from tasks.quotes.carry import carry_speakers
from tasks.quotes.repeats import tie_repeats
from tasks.quotes.tokens import POS, Tokens
from tasks.quotes.who import Speaker, Who, resolve

_IMPERSONAL = frozenset(("it", "that", "this"))
_SPEAKS = frozenset(("say", "tell", "add", "announce", "write", "report", "ask", "declare", "state", "accuse"))
_IT_SEEMS = 0.45  # share of the confidence left where "it" stands for nothing named, by the training part


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source's statement before it is a row: spans in the article's text, token ranges for cue and speaker."""

    segments: tuple[Segment, ...]
    kind: QuoteKind
    marks: Marks
    cue: tuple[int, int] | None
    cue_lemma: str | None
    speaker: tuple[int, int] | None
    speaker_head: int | None
    via: str | None
    confidence: float
    rule: str
    first: int  # tokens of the content
    last: int
    heading: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """What an article's rows are made against."""

    page: Page
    who: Who
    dates: tuple[DateMention, ...]
    publication: Publication


def make_rows(setting: Setting, tokens: Tokens, attributions: Sequence[Attribution]) -> tuple[Quote, ...]:
    """Make the rows of an article, in the order of the text; a statement comes after those it relays."""
    ordered = sorted(attributions, key=lambda a: (a.segments[-1].end, -a.segments[0].start))
    rows = [_row(setting, tokens, attribution) for attribution in ordered]
    rows = [row for row, item in zip(rows, ordered, strict=True) if not _of_a_bystander(setting, tokens, item, row)]
    return tie_repeats(carry_speakers(setting.who, tokens, _answered(setting, rows)))


def _of_a_bystander(setting: Setting, tokens: Tokens, attribution: Attribution, row: Quote) -> bool:
    """Tell whether a post set into the page is by somebody whom the article itself never names."""
    if attribution.rule != "turn" or tokens.block_of(attribution.first).label != "embed":
        return False
    posts = [block for block in setting.page.blocks if block.label == "embed"]
    named = (one for one in setting.who.mentions if one.cluster == row.speaker_cluster)
    return not any(all(not block.start <= one.start < block.end for block in posts) for one in named)


def _answered(setting: Setting, rows: Sequence[Quote]) -> list[Quote]:
    """Give the answers of an interview ("A: ...") to whom it introduces: the first of those named most before it."""
    answers = [row for row in rows if _is_answer(row)]
    if not answers:
        return list(rows)
    authors = {author.lower() for author in setting.page.authors}
    before = [one for one in setting.who.mentions if one.type == "PER" and one.start < answers[0].start]
    counts = Counter(one.cluster for one in before if setting.who.clusters[one.cluster].name.lower() not in authors)
    if not counts:
        return list(rows)
    asked, _ = counts.most_common(1)[0]
    return [
        replace(row, speaker_cluster=asked, speaker_reason="interviewee") if _is_answer(row) else row for row in rows
    ]


def _is_answer(row: Quote) -> bool:
    return row.speaker_cluster is None and (row.rule == "interview" or (row.rule == "turn" and row.speaker == "A"))


def _row(setting: Setting, tokens: Tokens, attribution: Attribution) -> Quote:
    page = setting.page
    speaker = resolve(tokens, attribution.speaker, attribution.speaker_head, setting.who)
    if attribution.heading and setting.who.mentions and _is_topic(tokens, attribution, speaker):
        attribution = replace(attribution, speaker=None, speaker_head=None, cue=None, cue_lemma=None)
        speaker = Speaker("none", None, None, "no_speaker_found")
    sure = attribution.confidence
    if attribution.kind == "indirect" and speaker.cluster is None and speaker.type == "pronoun":
        impersonal = attribution.speaker_head is not None and tokens.lowers[attribution.speaker_head] in _IMPERSONAL
        sure *= _IT_SEEMS if impersonal and attribution.cue_lemma not in _SPEAKS else 1
    cue = tokens.surface(*attribution.cue) if attribution.cue else None
    said_by = tokens.surface(*attribution.speaker) if attribution.speaker else None
    reach = [attribution.first, attribution.last - 1]
    if attribution.cue:
        reach += [attribution.cue[0], attribution.cue[1] - 1]
    block = tokens.block[attribution.first]
    reach = [token for token in reach if tokens.block[token] == block]
    context_start = int(tokens.start[tokens.sentence_of(min(reach))[0]])
    context_end = int(tokens.end[tokens.sentence_of(max(reach))[1] - 1])
    earliest, latest = _said(tokens, attribution, setting.dates, setting.publication)
    start, end = attribution.segments[0].start, attribution.segments[-1].end
    return Quote(
        start=start,
        end=end,
        segments=attribution.segments,
        text=" ".join(page.text[piece.start : piece.end] for piece in attribution.segments),
        kind=attribution.kind,
        marks=attribution.marks,
        cue=page.text[cue[0] : cue[1]] if cue else None,
        cue_start=cue[0] if cue else None,
        cue_end=cue[1] if cue else None,
        cue_lemma=attribution.cue_lemma,
        speaker=page.text[said_by[0] : said_by[1]] if said_by else None,
        speaker_start=said_by[0] if said_by else None,
        speaker_end=said_by[1] if said_by else None,
        speaker_type=speaker.type,
        speaker_cluster=speaker.cluster,
        speaker_role=speaker.role,
        speaker_reason=speaker.reason,
        via=attribution.via,
        context_start=min(context_start, start),
        context_end=max(context_end, end),
        said_earliest=earliest,
        said_latest=latest,
        in_heading=attribution.heading,
        same_as=None,
        confidence=round(sure, 4),
        rule=attribution.rule,
    )


def _is_topic(tokens: Tokens, attribution: Attribution, speaker: Speaker) -> bool:
    """Tell whether what stands before a headline's colon is its topic: "Harbour storm: boats 'lost'"."""
    if speaker.cluster is not None or attribution.speaker_head is None:
        return False
    said = attribution.cue is not None and tokens.words[attribution.cue[0]] != ":"
    return not said and tokens.lowers[attribution.speaker_head] not in lexicon().role_heads


def _said(
    tokens: Tokens, attribution: Attribution, dates: Sequence[DateMention], publication: Publication
) -> tuple[date | None, date | None]:
    """Take the date in the clause of the cue ("said on Monday"), else the article's own window."""
    if attribution.cue:
        cue = attribution.cue[0]
        first, last = tokens.sentence_of(cue)
        low, high = int(tokens.start[first]), int(tokens.end[last - 1])
        near = [
            mention
            for mention in dates
            if mention.earliest
            and mention.latest
            and mention.type in ("DATE", "TIME")
            and low <= mention.start < high
            and not any(piece.start <= mention.start < piece.end for piece in attribution.segments)
            and _governs(tokens, cue, tokens.token_at(mention.start))
        ]
        if near:
            here = int(tokens.start[cue])
            mention = min(near, key=lambda m: (abs(m.start - here), m.start))
            latest = mention.latest
            if publication.latest and latest and mention.earliest and mention.earliest <= publication.latest < latest:
                latest = publication.latest
            return mention.earliest, latest
    return publication.earliest, publication.latest


def _governs(tokens: Tokens, cue: int, token: int) -> bool:
    """Tell whether a date belongs to the cue's own clause: no other finite verb between them in the tree."""
    verbs = (POS["VERB"], POS["AUX"])
    steps = 0
    while token != cue and steps < 12:
        parent = int(tokens.head[token])
        if parent == token:
            return False
        if parent != cue and tokens.pos[parent] in verbs:
            return False
        token, steps = parent, steps + 1
    return token == cue
