"""What pronouns and common nouns stand for: a small resolver that says why, and says nothing rather than guess.

Candidates are the names of the last sentences that agree in kind, gender and number. Each is scored by how near it
is, whether it was a subject, a speaker, named inside somebody's quotation, and how prominent it is; the best wins
only with a margin over the next.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from schemas.records import Cluster
from tasks.names.lexicon import Gender, Lexicon, fold
from tasks.names.lines import Draft, Line
from tasks.names.scene import SUBJECT, Sight, name_sights, quoted_tokens, sight

if TYPE_CHECKING:
    from spacy.tokens import Token

_GENDER: dict[str, Gender] = {
    "he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f",
}  # fmt: skip
_POSSESSIVE = frozenset({"his", "her", "its", "their"})
_REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves"})
_NEUTER = frozenset({"it", "its", "itself"})
_PLURAL = frozenset({"they", "them", "their", "themselves"})
_OBJECT_FORMS = frozenset({"him", "them"})
_OBJECTS = frozenset({"dobj", "pobj", "dative", "iobj"})
_OWN_SUBJECT = frozenset({"ROOT", "ccomp", "parataxis"})
_AHEAD = 30  # names after a pronoun that may lie in its sentence
_REACH = 4  # sentences a pronoun looks back
_NOMINAL_REACH = 8
_MARGIN = 0.75
_LEAST = 1.5


@dataclass(slots=True)
class Found:
    """A reference on its line: view offsets, cluster, kind, and the rule that tied it."""

    line: int
    start: int
    end: int
    cluster: int
    kind: Literal["pronoun", "nominal"]
    rule: str


@dataclass(slots=True)
class _Story:
    """What the walk has seen so far."""

    clusters: list[Cluster]
    genders: dict[int, Gender | None]
    words: Lexicon
    roles: dict[int, set[str]] = field(default_factory=dict)  # words of each person's roles
    kinds: dict[int, set[str]] = field(default_factory=dict)  # words of each organisation's forms
    sights: list[Sight] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)
    quotes: bool = False  # whether the line at hand has quotation marks
    speaker: int | None = None  # of the last verb of saying outside quotation marks
    learned: dict[int, Gender] = field(default_factory=dict)  # persons whom a pronoun gave their gender


def find_references(
    lines: list[Line], drafts: list[Draft], clusters: list[Cluster], words: Lexicon
) -> tuple[list[Found], dict[int, Gender]]:
    """Resolve the pronouns and noun phrases of an article, in order; give the genders that pronouns revealed too."""
    by_line: dict[int, list[Draft]] = defaultdict(list)
    for item in drafts:
        by_line[item.line].append(item)
    story = _Story(clusters, {item.number: item.gender for item in clusters}, words)
    for group in clusters:
        if group.type == "PER":
            story.roles[group.number] = {word for role in group.roles for word in fold(role).split()}
        else:
            story.kinds[group.number] = {word for form in group.forms for word in fold(form).split()}
    found: list[Found] = []
    sentences = 0
    for line in lines:
        found.extend(_walk(line, by_line[line.number], sentences, story))
        sentences += (line.sentence[-1] + 1) if line.sentence else 0
    return found, story.learned


def _walk(line: Line, drafts: list[Draft], base: int, story: _Story) -> list[Found]:
    quoted = quoted_tokens(line)
    story.quotes = quoted is not None
    waiting = name_sights(line, drafts, base, quoted)
    taken = {token for item in drafts for token in range(item.first, item.last)}
    found: list[Found] = []
    coming = 0
    for token in range(len(line.low)):
        while coming < len(waiting) and waiting[coming].first <= token:
            _see(story, waiting[coming])
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
        _see(story, late)
    return found


def _phrase_end(line: Line, token: int, taken: set[int], story: _Story) -> int:
    """Give the end of the pronoun or noun phrase that begins at a token; the token itself when none does."""
    low = line.low[token]
    if low in _GENDER or low in _NEUTER or low in _PLURAL:
        return token + 1
    if low in {"the", "this"}:
        return _nominal_end(line, token, taken, story) or token
    return token


def _resolve(line: Line, here: Sight, ahead: list[Sight], story: _Story) -> list[Found]:
    """Resolve one phrase; "her husband" gives two references, one within the other."""
    low = line.low[here.first]
    nominal = low in {"the", "this"}
    if nominal and here.quoted:
        return []
    made = _nominal(line, here, story) if nominal else _pronoun(line, here, ahead, story)
    if made is None:
        return []
    here.cluster = made[0]
    _see(story, here)
    found = [_found(line, here, "nominal" if nominal else "pronoun", made[1])]
    if low in _POSSESSIVE and low in _GENDER and here.last < len(line.low):
        relative = _relative(line.low[here.last], made[0], story)
        if relative is not None:
            phrase = sight(line, (relative, here.first, here.last + 1), here.sentence, quoted=here.quoted, named=False)
            _see(story, phrase)
            found.append(_found(line, phrase, "nominal", "stated_relative"))
    return found


def _found(line: Line, here: Sight, kind: Literal["pronoun", "nominal"], rule: str) -> Found:
    return Found(line.number, line.starts[here.first], line.end_of(here.last - 1), here.cluster, kind, rule)


def _see(story: _Story, seen: Sight) -> None:
    story.sights.append(seen)
    if seen.named:
        story.counts[seen.cluster] += 1
    if seen.says and not seen.quoted:
        story.speaker = seen.cluster


def _pronoun(line: Line, here: Sight, ahead: list[Sight], story: _Story) -> tuple[int, str] | None:
    low = line.low[here.first]
    if low in _GENDER:
        return _person_pronoun(line, here, ahead, story, _GENDER[low])
    if here.quoted:
        return None
    if low in _NEUTER:
        return _thing_pronoun(line, here, story)
    return _group_pronoun(line, here, story)


def _person_pronoun(
    line: Line, here: Sight, ahead: list[Sight], story: _Story, gender: Gender
) -> tuple[int, str] | None:
    scores = _scores(
        line, here, story, {gender, None}, lambda number: story.clusters[number].type == "PER", reach=_REACH
    )
    before = story.sights[-1] if story.sights else None
    if before and line.low[here.first] in _REFLEXIVE and (before.line, before.last) == (here.line, here.first):
        return before.cluster, "reflexive"
    for number in scores:
        if story.genders[number] == gender:
            scores[number] += 1.0
    for number in _below(line, here, ahead):
        scores.pop(number, None)
    if here.quoted and story.speaker is not None:
        scores.pop(story.speaker, None)
    who = _relative_clause(line, here.first)
    if who is not None:
        owners = [item for item in story.sights[-12:] if item.line == line.number and item.first <= who < item.last]
        if not owners:
            return None
        return owners[-1].cluster, "who_clause"
    best = _winner(scores)
    if best is not None:
        if story.genders[best] is None:
            story.learned[best] = gender
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


def _relative(word: str, person: int, story: _Story) -> int | None:
    """Give the one relative of a person that a kin word fits: "her husband" once his name and the tie are stated."""
    if word not in story.words.kin:
        return None
    wanted = story.words.kin[word]
    fits = [
        number for number in story.clusters[person].kin_of
        if wanted is None or story.genders[number] in {wanted, None}
    ]  # fmt: skip
    return fits[0] if len(fits) == 1 else None


def _thing_pronoun(line: Line, here: Sight, story: _Story) -> tuple[int, str] | None:
    """Resolve "it said" to the last organisation or state that spoke, "its" to the subject of its sentence."""

    def thing(number: int) -> bool:
        return _is_body(story.clusters[number])

    if here.says:
        scores = _scores(line, here, story, {None}, lambda number: story.clusters[number].type == "ORG", reach=2)
        best = _winner(scores)
        return (best, "organisation_that_spoke") if best is not None else None
    if line.low[here.first] != "its":
        return None
    owners = [
        item for item in story.sights[-8:]
        if item.sentence == here.sentence and item.subject and thing(item.cluster) and not item.conjunct
    ]  # fmt: skip
    subjects = {item.cluster for item in owners}
    return (subjects.pop(), "subject_of_sentence") if len(subjects) == 1 else None


def _group_pronoun(line: Line, here: Sight, story: _Story) -> tuple[int, str] | None:
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


def _scores(
    line: Line, here: Sight, story: _Story, genders: set[Gender | None], fits: Callable[[int], bool], *, reach: int
) -> dict[int, float]:
    """Score the clusters seen in the last sentences."""
    scores: dict[int, float] = {}
    nearest: int | None = None
    for item in reversed(story.sights[-60:]):
        distance = here.sentence - item.sentence
        if distance > reach:
            break
        if not fits(item.cluster) or (
            story.clusters[item.cluster].type == "PER" and story.genders[item.cluster] not in genders
        ):
            continue
        if _bound(line, here, item):
            continue
        if item.quoted and not here.quoted and not item.says:
            value = 0.6 - 0.4 * distance
        else:
            value = 3.0 - 0.9 * distance
            value += 1.5 * item.subject + 1.25 * (item.says and here.says) - 0.5 * item.owner
            value += 0.25 * (not item.named)
            if here.subject and item.subject and distance <= 1:
                value += 0.5
            if distance == 0 and item.line == here.line and not item.subject and not item.owner:
                value -= 0.5
        if nearest is None:
            nearest = item.cluster
            value += 0.5
        scores[item.cluster] = max(scores.get(item.cluster, -9.0), value)
    top = max(story.counts.values(), default=1)
    for number in scores:
        scores[number] += 1.25 * story.counts[number] / top
        if here.says and number == story.speaker and story.quotes:
            scores[number] += 0.75
    return scores


def _bound(line: Line, here: Sight, item: Sight) -> bool:
    """Say whether grammar keeps the two apart: "Trump told him", a name inside the pronoun's own phrase."""
    if item.line != here.line or item.sentence != here.sentence:
        return False
    low = line.low[here.first]
    if low in _POSSESSIVE or low in _REFLEXIVE:
        return False
    token = line.block.doc[here.first]
    if (token.dep_ not in _OBJECTS and low not in _OBJECT_FORMS) or not item.subject or item.verb is None:
        return False
    return _governing_verb(token) == item.verb


def _governing_verb(token: "Token") -> int:
    """Climb to the verb whose subject acts on a token: "asking her" in "A sings to B before asking her" is A's."""
    verb = token.head
    for _ in range(6):
        if verb.pos_ in {"VERB", "AUX"} and (
            verb.dep_ in _OWN_SUBJECT or any(c.dep_ in SUBJECT for c in verb.children)
        ):
            break
        if verb.head.i == verb.i:
            break
        verb = verb.head
    return int(verb.i)


def _winner(scores: dict[int, float]) -> int | None:
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] < _LEAST:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN:
        return None
    return ranked[0][0]


def _nominal_end(line: Line, token: int, taken: set[int], story: _Story) -> int | None:
    """Give the end of "the (modifier) head" when head is an office or a kind of body and no name or "of" follows."""
    words = story.words
    for end in range(token + 1, min(token + 4, len(line.low))):
        low = line.low[end]
        if end in taken and not line.tags[end].startswith("JJ"):
            return None
        if low in words.role_heads or low in words.org_words:
            after = line.low[end + 1] if end + 1 < len(line.low) else ""
            if end + 1 in taken or (after in {"of", "'s", "’s", "-"} and after == "of"):
                return None
            if end + 1 < len(line.tags) and line.tags[end + 1] in {"NN", "NNS", "NNP", "NNPS"}:
                continue
            return end + 1 if line.tags[end] in {"NN", "NNP"} else None
        if low not in words.role_modifiers and end not in taken and line.tags[end] not in {"JJ", "NN", "NNP"}:
            return None
    return None


def _nominal(line: Line, here: Sight, story: _Story) -> tuple[int, str] | None:
    head = line.low[here.last - 1]
    asked = set(line.low[here.first + 1 : here.last - 1])
    if head in story.words.role_heads:
        holders = {
            number for number, role in story.roles.items()
            if head in role and all(word in role for word in asked if word not in {"former", "new", "current"})
        }  # fmt: skip
        if holders:
            return _among(line, here, story, holders, "holder_of_office")
        if head not in story.words.org_words:
            return None
    bodies = {
        number for number, kind in story.kinds.items()
        if story.clusters[number].type == "ORG" and head in kind and (asked <= kind)
    }  # fmt: skip
    return _among(line, here, story, bodies, "body_of_this_kind") if bodies else None


def _among(line: Line, here: Sight, story: _Story, allowed: set[int], rule: str) -> tuple[int, str] | None:
    seen = {item.cluster for item in story.sights}
    here_already = allowed & seen
    if len(here_already) == 1:
        only = next(iter(here_already))
        recent = any(
            item.cluster == only and here.sentence - item.sentence <= _NOMINAL_REACH for item in story.sights[-80:]
        )
        return (only, rule) if recent else None
    scores = _scores(line, here, story, {"f", "m", None}, lambda number: number in here_already, reach=_REACH)
    best = _winner(scores)
    return (best, rule + "_nearest") if best is not None else None
