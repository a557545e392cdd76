"""What pronouns and common nouns stand for: a small resolver that says why, and says nothing rather than guess.

Candidates are the names of the last sentences that agree in kind, gender and number. Each is scored by how near it
is, whether it was a subject, a speaker, named inside somebody's quotation, and how prominent it is; the best wins
only with a margin over the next.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Literal

from schemas.records import Cluster
from tasks.names.lexicon import Gender, Lexicon
from tasks.names.lines import Draft, Line
from tasks.names.nominals import nominal, nominal_end, prepare, relatives
from tasks.names.roles import Kin
from tasks.names.scene import SUBJECT, Sight, name_sights, quoted_tokens, sight
from tasks.names.story import POSSESSIVE, REACH, REFLEXIVE, Story, scores_of, see, winner

_GENDER: dict[str, Gender] = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_NEUTER = frozenset({"it", "its", "itself"})
_PLURAL = frozenset({"they", "them", "their", "themselves"})
_AHEAD = 30  # names after a pronoun that may lie in its sentence
_TOLD = 2  # pronouns that tell the gender of a bare surname
_KNOWN_GENDER = 1.0  # what a stated gender that agrees adds over an unknown one


@dataclass(slots=True)
class Found:
    """A reference on its line: view offsets, cluster, kind, and the rule that tied it."""

    line: int
    start: int
    end: int
    cluster: int
    kind: Literal["pronoun", "nominal"]
    rule: str


def find_references(
    lines: list[Line], drafts: list[Draft], kin: list[Kin], clusters: list[Cluster], words: Lexicon
) -> tuple[list[Found], list[Cluster]]:
    """Resolve the pronouns and noun phrases of an article, in order; give the clusters with what pronouns revealed."""
    by_line: dict[int, list[Draft]] = defaultdict(list)
    for item in drafts:
        by_line[item.line].append(item)
    story = Story(clusters, {item.number: item.gender for item in clusters}, words)
    prepare(story, lines, drafts, kin)
    found: list[Found] = []
    sentences = 0
    for line in lines:
        seen, speaker = len(story.sights), story.speaker
        found.extend(_walk(line, by_line[line.number], sentences, story))
        if line.block.block.label == "caption":
            # A caption stands anywhere in the text: what follows it speaks of what went before it.
            del story.sights[seen:]
            story.speaker = speaker
        else:
            sentences += (line.sentence[-1] + 1) if line.sentence else 0
    told = Counter(
        (item.cluster, gender)
        for item in found
        if (gender := _GENDER.get(lines[item.line].block.view.text[item.start : item.end].casefold()))
    )
    return found, [_learned(item, story, told) for item in clusters]


def _learned(cluster: Cluster, story: Story, told: Counter[tuple[int, Gender]]) -> Cluster:
    """Add what references revealed: relatives, and gender, of a bare surname only if two pronouns agree."""
    kin = {other for one, _, two in story.kin for other in (one, two) if cluster.number in (one, two)}
    gender = cluster.gender or story.genders[cluster.number]
    if cluster.gender is None and gender and " " not in cluster.name and told[cluster.number, gender] < _TOLD:
        gender = None
    return replace(
        cluster,
        gender=gender,
        kin_of=tuple(sorted({*cluster.kin_of, *kin} - {cluster.number})),
    )


def _walk(line: Line, drafts: list[Draft], base: int, story: Story) -> list[Found]:
    quoted = quoted_tokens(line)
    story.quotes = quoted is not None
    waiting = name_sights(line, drafts, base, quoted)
    taken = {token for item in drafts for token in range(item.first, item.last)}
    found: list[Found] = []
    coming = 0
    for token in range(len(line.low)):
        while coming < len(waiting) and waiting[coming].first <= token:
            see(story, waiting[coming])
            coming += 1
        if token in taken or line.headline:
            continue
        end = _phrase_end(line, token, taken, story)
        if end == token:
            continue
        inside = bool(quoted and quoted[token])
        here = sight(line, (-1, token, end), base + line.sentence[token], quoted=inside, named=False)
        found.extend(_resolve(line, here, waiting[coming : coming + _AHEAD], story))
    for late in waiting[coming:]:
        see(story, late)
    return found


def _phrase_end(line: Line, token: int, taken: set[int], story: Story) -> int:
    """Give the end of the pronoun or noun phrase that begins at a token; the token itself when none does."""
    low = line.low[token]
    if low in _GENDER or low in _NEUTER or low in _PLURAL:
        return token + 1
    if low in {"the", "this"}:
        return nominal_end(line, token, taken, story) or token
    return token


def _resolve(line: Line, here: Sight, ahead: list[Sight], story: Story) -> list[Found]:
    """Resolve one phrase; "her husband" gives two references, one within the other."""
    low = line.low[here.first]
    noun = low in {"the", "this"}
    if noun and here.quoted:
        return []
    made = nominal(line, here, story) if noun else _pronoun(line, here, ahead, story)
    word = line.low[here.last] if low in POSSESSIVE and low in _GENDER and here.last < len(line.low) else ""
    whose = relatives(word, _GENDER[low], story) if word in story.words.kin else {}
    if made is None and len(whose) == 1 and not here.quoted:
        made = next(iter(whose)), "whose_relative_is_stated"
    if made is None:
        return []
    here.cluster = made[0]
    see(story, here)
    found = [_found(line, here, "nominal" if noun else "pronoun", made[1])]
    told = story.told.get((line.number, here.first))
    if told is not None and told[1] != made[0]:
        story.kin.append((made[0], *told))
    fits = whose.get(made[0], set())
    if len(fits) == 1:
        phrase = sight(line, (min(fits), here.first, here.last + 1), here.sentence, quoted=here.quoted, named=False)
        see(story, phrase)
        found.append(_found(line, phrase, "nominal", "stated_relative"))
    return found


def _found(line: Line, here: Sight, kind: Literal["pronoun", "nominal"], rule: str) -> Found:
    return Found(line.number, line.starts[here.first], line.end_of(here.last - 1), here.cluster, kind, rule)


def _pronoun(line: Line, here: Sight, ahead: list[Sight], story: Story) -> tuple[int, str] | None:
    low = line.low[here.first]
    if low in _GENDER:
        return _person_pronoun(line, here, ahead, story, _GENDER[low])
    if here.quoted:
        return None
    if low in _NEUTER:
        return _thing_pronoun(line, here, story)
    return _group_pronoun(line, here, story)


def _person_pronoun(
    line: Line, here: Sight, ahead: list[Sight], story: Story, gender: Gender
) -> tuple[int, str] | None:
    scores = scores_of(
        line, here, story, {gender, None}, lambda number: story.clusters[number].type == "PER", reach=REACH
    )
    before = story.sights[-1] if story.sights else None
    if before and line.low[here.first] in REFLEXIVE and (before.line, before.last) == (here.line, here.first):
        return (before.cluster, "reflexive") if before.cluster in scores else None
    for number in scores:
        if story.genders[number] == gender:
            scores[number] += _KNOWN_GENDER
    for number in _below(line, here, ahead):
        scores.pop(number, None)
    if here.quoted and story.speaker is not None:
        scores.pop(story.speaker, None)
    who = _relative_clause(line, here.first)
    if who is not None:
        owners = [item for item in story.sights[-12:] if item.line == line.number and item.first <= who < item.last]
        return (owners[-1].cluster, "who_clause") if owners and owners[-1].cluster in scores else None
    best = winner(scores)
    if best is not None:
        if story.genders[best] is None:
            story.genders[best] = gender
        return best, "quoted_recent_person" if here.quoted else "recent_person"
    if not scores and not here.quoted:
        for coming in ahead:
            person = story.clusters[coming.cluster].type == "PER" and story.genders[coming.cluster] in {gender, None}
            if person and coming.sentence == here.sentence and coming.subject:
                return coming.cluster, "subject_that_follows"
    return None


def _below(line: Line, here: Sight, ahead: list[Sight]) -> set[int]:
    """List the clusters named below a subject pronoun in its own clause: in "He said Marek hopes", he is not Marek."""
    if here.verb is None:
        return set()
    end = line.block.doc[here.verb].right_edge.i
    return {item.cluster for item in ahead if item.line == here.line and item.first <= end and item.named}


def _relative_clause(line: Line, token: int) -> int | None:
    """Give the noun that a clause with "who" before a pronoun belongs to: "an architect who said he ..."."""
    here = line.block.doc[token]
    for _ in range(8):
        if here.dep_ == "relcl":
            who = any(child.dep_ in SUBJECT and child.lower_ == "who" and child.i < token for child in here.children)
            return int(here.head.i) if who else None
        if here.head.i == here.i:
            return None
        here = here.head
    return None


def _thing_pronoun(line: Line, here: Sight, story: Story) -> tuple[int, str] | None:
    """Resolve "it said" to the last organisation or state that spoke, "its" to the subject of its sentence."""

    def thing(number: int) -> bool:
        return _is_body(story.clusters[number])

    if here.says:
        scores = scores_of(line, here, story, {None}, lambda number: story.clusters[number].type == "ORG", reach=2)
        best = winner(scores)
        return (best, "organisation_that_spoke") if best is not None else None
    if line.low[here.first] != "its":
        return None
    owners = [
        item for item in story.sights[-8:]
        if item.sentence == here.sentence and item.subject and thing(item.cluster) and not item.conjunct
    ]  # fmt: skip
    subjects = {item.cluster for item in owners}
    return (subjects.pop(), "subject_of_sentence") if len(subjects) == 1 else None


def _group_pronoun(line: Line, here: Sight, story: Story) -> tuple[int, str] | None:
    """Resolve "they" to an organisation that is the subject before it, when no plural stands between."""
    if line.low[here.first] not in {"they", "their"}:
        return None
    last = next((item for item in reversed(story.sights) if item.sentence >= here.sentence - 1), None)
    if last is None or not last.subject or story.clusters[last.cluster].type != "ORG" or last.line != here.line:
        return None
    if any(tag in {"NNS", "NNPS"} for tag in line.tags[last.last : here.first]) or last.conjunct:
        return None
    return last.cluster, "organisation_before"


def _is_body(cluster: Cluster) -> bool:
    return cluster.type == "ORG" or (cluster.type == "LOC" and cluster.country_code is not None)
