"""Turn attributions into quote rows: the speaker as a person, the day it was said, headings tied to the body."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from schemas.records import (
    Cluster,
    DateMention,
    Marks,
    Mention,
    Names,
    Page,
    Publication,
    Quote,
    QuoteKind,
    Segment,
    SpeakerType,
)
from tasks.quotes.tokens import DEP, POS, Tokens

HEADINGS = frozenset({"title", "heading"})
_FOLD = re.compile(r"\w+")
_GENDERS = {"he": "m", "she": "f"}
_SENTENCES_BACK = 3
# Share of a heading's words that a body quote must hold, in order, to be what the heading quotes.
_REPEATS = 0.55


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
class Speaker:
    """A speaker resolved: the article's cluster where there is one."""

    type: SpeakerType
    cluster: int | None
    role: str | None
    reason: str | None


class Who:
    """Look-ups from spans to the article's names."""

    def __init__(self, names: Names) -> None:
        self.mentions = sorted(names.mentions, key=lambda mention: (mention.start, mention.end))
        self.references = sorted(names.references, key=lambda reference: (reference.start, reference.end))
        self.clusters: dict[int, Cluster] = {cluster.number: cluster for cluster in names.clusters}

    def mention_at(self, start: int, end: int) -> Mention | None:
        """Give the mention that holds a span, a person's before another's."""
        over = [mention for mention in self.mentions if mention.start < end and start < mention.end]
        return min(over, key=lambda mention: (mention.type != "PER", mention.start), default=None)

    def reference_at(self, start: int, end: int) -> int | None:
        """Give the cluster of a pronoun or noun phrase at a span."""
        for reference in self.references:
            if reference.start < end and start < reference.end:
                return reference.cluster
        return None


def resolve(tokens: Tokens, attribution: Attribution, who: Who) -> Speaker:
    """Say who the speaker's words stand for: a name, a pronoun or a role."""
    if attribution.speaker is None or attribution.speaker_head is None:
        return Speaker("none", None, None, "no_speaker_found")
    head = attribution.speaker_head
    start, end = int(tokens.start[head]), int(tokens.end[head])
    if tokens.pos[head] == POS["PRON"]:
        cluster = who.reference_at(start, end)
        return Speaker("pronoun", cluster, None, "pronoun_resolved" if cluster is not None else "pronoun_unresolved")
    mention = who.mention_at(start, end)
    if mention is None:
        # "the governor, Ann Lee": the name stands beside the head.
        inside = who.mention_at(*tokens.surface(*attribution.speaker))
        if inside is not None and inside.type == "PER" and _apposed(tokens, head, inside):
            mention = inside
        elif tokens.dep[head] == DEP["appos"]:
            # "Ann Lee, a baker who ...": the words beside the name were taken for the speaker.
            of = int(tokens.head[head])
            beside = who.mention_at(int(tokens.start[of]), int(tokens.end[of]))
            mention = beside if beside is not None and beside.type == "PER" else None
    if mention is not None:
        return Speaker("named", mention.cluster, mention.role, None)
    cluster = who.reference_at(start, end)
    if cluster is not None:
        return Speaker("nominal", cluster, None, "nominal_resolved")
    cluster = _only_holder(tokens, attribution.speaker[0], head, who)
    if cluster is not None:
        return Speaker("nominal", cluster, None, "only_holder_of_the_role")
    role = any(tokens.dep[child] == DEP["det"] for child in tokens.children[head])
    if tokens.pos[head] == POS["PROPN"] and not role:
        return Speaker("named", None, None, "name_not_recognised")
    return Speaker("nominal", None, None, "role_without_name")


def _only_holder(tokens: Tokens, first: int, head: int, who: Who) -> int | None:
    """Give the one person of the article who is called what "the minister" is; none if nobody or several are."""
    if tokens.lowers[first] != "the" or tokens.pos[head] not in (POS["NOUN"], POS["PROPN"]):
        return None
    words = tokens.lowers[first + 1 : head + 1]
    holders = {
        cluster.number
        for cluster in who.clusters.values()
        if cluster.type == "PER" and any(_holds_role(role, words) for role in cluster.roles)
    }
    return holders.pop() if len(holders) == 1 else None


def _holds_role(role: str, words: list[str]) -> bool:
    of = [word.lower() for word in re.split(r"\bof\b|\bfor\b|,", role)[0].split()]
    return bool(words) and of[-len(words) :] == words


def _apposed(tokens: Tokens, head: int, mention: Mention) -> bool:
    """Tell whether a name stands in apposition to a head, by the parse or by the comma between ("a spokeswoman, X")."""
    inside = tokens.token_at(mention.start)
    if inside > head and tokens.words[inside - 1] == "," and tokens.dep[inside] != DEP["conj"]:
        return True
    while inside < len(tokens) and tokens.end[inside] < mention.end:
        inside += 1
    return inside < len(tokens) and int(tokens.head[inside]) == head and tokens.dep[inside] == DEP["appos"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What an article's rows are made against."""

    page: Page
    who: Who
    dates: tuple[DateMention, ...]
    publication: Publication


def make_rows(setting: Setting, tokens: Tokens, attributions: Sequence[Attribution]) -> tuple[Quote, ...]:
    """Make the rows of an article, in the order of the text."""
    ordered = sorted(attributions, key=lambda a: (a.segments[0].start, a.segments[-1].end))
    return _tie(_same_pronouns(setting, tokens, [_row(setting, tokens, attribution) for attribution in ordered]))


def _row(setting: Setting, tokens: Tokens, attribution: Attribution) -> Quote:
    page = setting.page
    speaker = resolve(tokens, attribution, setting.who)
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
        confidence=round(attribution.confidence, 4),
        rule=attribution.rule,
    )


def _same_pronouns(setting: Setting, tokens: Tokens, quotes: list[Quote]) -> list[Quote]:
    """Let "he" go on being who "he" was, where no person is named between the two; find who an unresolved one is.

    An unresolved pronoun takes the last person who was the subject of a sentence, unless the gender forbids it.
    """
    people = [mention for mention in setting.who.mentions if mention.type == "PER"]
    out: list[Quote] = []
    last: Quote | None = None
    for quote in quotes:
        row = quote
        gender = _GENDERS.get((quote.speaker or "").lower())
        if quote.speaker_type == "pronoun" and gender and quote.speaker_start is not None:
            here = quote.speaker_start
            before = last.speaker_start if last is not None else None
            if (
                last is not None
                and before is not None
                and (last.speaker or "").lower() == (quote.speaker or "").lower()
                and last.speaker_cluster is not None
                and not any(before <= mention.start < here for mention in people)
            ):
                row = replace(quote, speaker_cluster=last.speaker_cluster, speaker_reason="pronoun_carried_on")
            elif quote.speaker_cluster is None:
                # The sentences of the quotation itself do not part "she said" after it from the name before it.
                found = _last_subject(setting, tokens, min(here, quote.start), gender)
                if found is not None:
                    row = replace(quote, speaker_cluster=found, speaker_reason="pronoun_of_last_subject")
            last = row
        out.append(row)
    return out


def _last_subject(setting: Setting, tokens: Tokens, here: int, gender: str) -> int | None:
    """Give the cluster of the last person before an offset who is the subject of a clause, three sentences back."""
    sentence = int(tokens.sent[min(tokens.token_at(here), len(tokens) - 1)])
    for mention in reversed([mention for mention in setting.who.mentions if mention.end <= here]):
        token = tokens.token_at(mention.end - 1)
        if token >= len(tokens) or sentence - int(tokens.sent[token]) > _SENTENCES_BACK:
            return None
        cluster = setting.who.clusters.get(mention.cluster)
        if mention.type != "PER" or cluster is None or cluster.gender not in (None, gender):
            continue
        if tokens.dep[token] in (DEP["nsubj"], DEP["nsubjpass"]):
            return mention.cluster
    return None


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


def _tie(quotes: list[Quote]) -> tuple[Quote, ...]:
    """Tie a heading's or pull quote to the body quote it repeats; the body says who spoke.

    What might have been a quote only because the body repeats it is dropped where the body does not.
    """
    folded = [_words(quote.text) for quote in quotes]
    targets: dict[int, int | None] = {}
    for number, quote in enumerate(quotes):
        lone = quote.rule == "only_if_repeated"
        if not (quote.in_heading or lone or (quote.speaker is None and quote.kind == "direct")):
            continue
        options = [
            (_likeness(folded[other], folded[number], exact=not quote.in_heading), -abs(other - number), other)
            for other in range(len(quotes))
            if other != number and not quotes[other].in_heading and quotes[other].rule != "only_if_repeated"
        ]
        best = max(options, default=(0.0, 0, -1))
        if best[0] >= _REPEATS:
            targets[number] = best[2]
        elif lone:
            targets[number] = None
    kept = [number for number in range(len(quotes)) if targets.get(number, number) is not None]
    place = {number: index for index, number in enumerate(kept)}
    out = []
    for number in kept:
        quote, target = quotes[number], targets.get(number)
        if target is not None:
            said = quotes[target]
            quote = replace(
                quote,
                same_as=place[target],
                speaker_cluster=said.speaker_cluster if quote.speaker is None else quote.speaker_cluster,
                speaker_reason="said_in_the_body" if quote.speaker is None else quote.speaker_reason,
                rule="repeats_the_body" if quote.speaker is None or quote.rule == "only_if_repeated" else quote.rule,
                confidence=said.confidence if quote.speaker is None else quote.confidence,
            )
        out.append(quote)
    return tuple(out)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _FOLD.findall(text)]


def _likeness(longer: list[str], words: list[str], *, exact: bool) -> float:
    """Give the share of the words that stand in the longer quote: side by side if exact, else in the same order.

    A heading shortens what it quotes, so there the order is enough, and from three words on.
    """
    if not words:
        return 0.0
    for offset in range(len(longer) - len(words) + 1):
        if longer[offset : offset + len(words)] == words:
            return 1.0
    if exact or len(words) < 4:
        return 0.0
    row = [0] * (len(words) + 1)
    for word in longer:
        diagonal = 0
        for column, other in enumerate(words, start=1):
            above = row[column]
            row[column] = diagonal + 1 if word == other else max(above, row[column - 1])
            diagonal = above
    # The words of the heading should stand together, not be picked from a long speech.
    return row[-1] / len(words) if len(longer) <= 8 * len(words) else 0.0
