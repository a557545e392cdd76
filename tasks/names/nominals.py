"""Common nouns that stand for a name: "the senator", "the ministry", "the company", "her husband"."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from schemas.records import Cluster
from tasks.names.lexicon import Gender, Lexicon, fold
from tasks.names.lines import Draft, Line
from tasks.names.roles import Kin
from tasks.names.scene import Sight
from tasks.names.story import REACH, Story, scores_of, winner
from tasks.names.tables import read_rows

_REACH_OF_NOUN = 20  # sentences back that the only holder of an office may have been named last
_REACH_OF_COMPANY = 2
_LAST_SIGHTS = 80
_AGE_TOKENS = 5  # "56", "-", "year", "-", "old"
_COMPANIES = frozenset({"company", "firm"})
_TIMES = frozenset({"former", "new", "current", "then", "late", "outgoing", "embattled", "veteran", "longtime"})
_DEPUTIES = frozenset({"vice", "deputy", "assistant"})
_OF = frozenset({"of", "for", "at", "to", "in", "on", "with"})
_SPOUSES = frozenset({"husband", "wife", "spouse", "partner"})
_CHILDREN = frozenset({"son", "daughter", "child", "stepson", "stepdaughter"})
_PARENTS = frozenset({"father", "mother", "parent", "dad", "mom", "mum", "stepfather", "stepmother"})
_SIBLINGS = frozenset({"brother", "sister", "sibling", "twin"})
_CONVERSE = ((_SPOUSES, _SPOUSES), (_CHILDREN, _PARENTS), (_PARENTS, _CHILDREN), (_SIBLINGS, _SIBLINGS))


@dataclass(frozen=True, slots=True)
class Office:
    """An office as stated of a person: the nouns it can be called by, and all its words."""

    heads: frozenset[str]
    words: frozenset[str]


@cache
def _nouns() -> dict[str, frozenset[str]]:
    """Map a title to the nouns that stand for it."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in read_rows("offices.csv"):
        for title in row["titles"].split("|"):
            found[title] |= set(row["noun"].split("|"))
    return {title: frozenset(nouns) for title, nouns in found.items()}


def office(role: str) -> Office:
    """Read a stated role: "chairman and chief executive of Tolmen Rail" has the heads chairman and executive."""
    words = [word.rstrip(".") for word in fold(role).replace("’s", " 's").replace("'s", " 's").split()]
    head_end = next((at for at, word in enumerate(words) if at and word in _OF), len(words))
    heads: set[str] = set()
    for at in range(head_end):
        if at + 1 == head_end or words[at + 1] in {"and", "&"} or words[at].endswith(","):
            word = words[at].rstrip(",")
            heads |= (
                {word} | _nouns().get(word, frozenset()) | _nouns().get(" ".join(words[at - 1 : at + 1]), frozenset())
            )
    return Office(frozenset(heads), frozenset(words) | heads)


def prepare(story: Story, lines: list[Line], drafts: list[Draft], kin: list[Kin]) -> None:
    """Note the offices of each person, the places stated with them, and the words of each organisation."""
    for group in story.clusters:
        if group.type == "PER":
            story.offices[group.number] = [office(role) for role in group.roles]
        else:
            story.kinds[group.number] = {word for form in group.forms for word in fold(form).split()}
    for number, item in enumerate(drafts):
        story.cluster_at.update(((item.line, token), item.cluster) for token in range(item.first, item.last))
        if item.type == "PER" and item.honorific in story.words.plain_titles:
            story.offices[item.cluster].append(office(item.honorific))
        if item.type == "PER" and number + 1 < len(drafts):
            after = drafts[number + 1]
            between = lines[item.line].low[item.last : after.first] if after.line == item.line else ["-"] * 9
            if after.type == "LOC" and len(between) <= 3 and between[:1] and between[0] in {"(", ",", "of", "from"}:
                story.places[item.cluster].add(after.cluster)
    roles = {(item.line, *item.role) for item in drafts if item.role}
    free = {
        item.cluster for item in drafts
        if not any(line == item.line and start <= item.start < end for line, start, end in roles)
    }  # fmt: skip
    story.employers = {item.cluster for item in drafts} - free
    for relation in kin:
        _note_kin(story, lines, drafts, relation)


def _note_kin(story: Story, lines: list[Line], drafts: list[Draft], relation: Kin) -> None:
    item = drafts[relation.draft]
    low = lines[item.line].low
    if relation.pronoun is not None:
        word = _kin_word(low[relation.pronoun[1] : item.first], story.words)
        story.told[relation.pronoun] = (word, item.cluster)
    elif relation.of is not None:
        owner = drafts[relation.of]
        start, end = sorted([item, owner], key=lambda draft: (draft.line, draft.first))
        if owner.cluster != item.cluster and start.line == end.line:
            story.kin.append((owner.cluster, _kin_word(low[start.last : end.first], story.words), item.cluster))


def _kin_word(words: list[str], lexicon: Lexicon) -> str:
    return next((word for word in words if word in lexicon.kin), "")


def nominal_end(line: Line, token: int, taken: set[int], story: Story) -> int | None:
    """Give the end of "the (modifier) head" when head is an office or a kind of body and no name or "of" follows."""
    words = story.words
    if is_age(line, token + 1):
        return token + 1 + _AGE_TOKENS
    for end in range(token + 1, min(token + 5, len(line.low))):
        low = line.low[end]
        if end in taken and not _is_place(line, end, story):
            return None
        if end not in taken and (
            low in words.role_heads | words.org_words | _COMPANIES | words.cues["kinds_of_bodies"]
        ):
            after = line.low[end + 1] if end + 1 < len(line.low) else ""
            if end + 1 in taken or after in {"of", "for", "from"} or (after in {",", "("} and end + 2 in taken):
                return None
            if end + 1 < len(line.tags) and line.tags[end + 1] in {"NN", "NNS", "NNP", "NNPS"}:
                continue
            return end + 1 if line.tags[end] in {"NN", "NNP"} else None
        if low not in words.role_modifiers and end not in taken and line.tags[end] not in {"JJ", "NN", "NNP"}:
            return None
    return None


def _is_place(line: Line, token: int, story: Story) -> bool:
    cluster = story.cluster_at.get((line.number, token))
    return cluster is not None and story.clusters[cluster].type == "LOC"


def is_age(line: Line, token: int) -> bool:
    """Say whether "56-year-old" stands at a token as a noun of its own, not before one."""
    if line.low[token + 1 : token + _AGE_TOKENS] != ["-", "year", "-", "old"] or not line.low[token].isdigit():
        return False
    after = line.tags[token + _AGE_TOKENS] if token + _AGE_TOKENS < len(line.tags) else ""
    return not after.startswith(("NN", "JJ", "CD", "HYPH"))


def nominal(line: Line, here: Sight, story: Story) -> tuple[int, str] | None:
    """Resolve a phrase to the holder of the office, to the one body of its kind, or to the company just named."""
    head = line.low[here.last - 1]
    if is_age(line, here.first + 1):
        people = {item.number for item in story.clusters if item.type == "PER"}
        best = winner(scores_of(line, here, story, {"f", "m", None}, people.__contains__, reach=REACH))
        return (best, "age_of_recent_person") if best is not None else None
    if head in _COMPANIES:
        if here.last - here.first > 2:
            return None
        scores = scores_of(
            line, here, story, {None}, lambda number: _is_company(number, story), reach=_REACH_OF_COMPANY
        )
        best = winner(scores)
        return (best, "company_just_named") if best is not None else None
    asked = list(range(here.first + 1, here.last - 1))
    if head in story.words.role_heads:
        holders = {
            number for number, offices in story.offices.items()
            if any(_holder_here(item, head, asked, line, story, number) for item in offices)
        }  # fmt: skip
        if holders:
            return _among(line, here, story, holders, "holder_of_office")
        if head not in story.words.org_words:
            return None
    wanted = {line.low[token] for token in asked}
    cues = story.words.cues
    if head in cues["trades"] | cues["papers"] | cues["never_alone"] or line.low[here.last : here.last + 1] == ["-"]:
        return None  # "the coal" is not Kestro Coal
    bodies = {
        number for number, kind in story.kinds.items()
        if story.clusters[number].type == "ORG" and head in kind and wanted <= kind
    }  # fmt: skip
    if bodies:
        return _among(line, here, story, bodies, "body_of_this_kind")
    return _only_near(line, here, story) if head in story.words.cues["kinds_of_bodies"] and not asked else None


def _only_near(line: Line, here: Sight, story: Story) -> tuple[int, str] | None:
    """Resolve "the bank", where it acts, to the only body named just before."""
    if not here.subject:
        return None

    def fits(number: int) -> bool:
        return story.clusters[number].type == "ORG" and number not in story.employers

    scores = scores_of(line, here, story, {None}, fits, reach=_REACH_OF_COMPANY)
    best = winner(scores) if len(scores) == 1 else None
    return (best, "only_body_near") if best is not None else None


def holds(held: Office, head: str, words: Sequence[str]) -> bool:
    """Say whether an office can be called by a noun with these words before it: "the foreign minister"."""
    if head not in held.heads or (held.words & _DEPUTIES) - set(words):
        return False
    return all(word in held.words | _TIMES for word in words)


def _holder_here(held: Office, head: str, asked: list[int], line: Line, story: Story, person: int) -> bool:
    """Say the same of a phrase in the article, which may name a place stated with the person: "the Ohio senator"."""
    words = [
        line.low[token] for token in asked if story.cluster_at.get((line.number, token)) not in story.places[person]
    ]
    return holds(held, head, words)


def _is_company(number: int, story: Story) -> bool:
    cluster: Cluster = story.clusters[number]
    if number in story.employers:
        return False
    other = story.words.cues["public_bodies"] | story.words.cues["papers"]
    return cluster.type == "ORG" and cluster.country_code is None and other.isdisjoint(story.kinds[number])


def _among(line: Line, here: Sight, story: Story, allowed: set[int], rule: str) -> tuple[int, str] | None:
    seen = {item.cluster for item in story.sights}
    here_already = allowed & seen
    if len(here_already) == 1:
        only = next(iter(here_already))
        recent = any(
            item.cluster == only and here.sentence - item.sentence <= _REACH_OF_NOUN
            for item in story.sights[-_LAST_SIGHTS:]
        )
        return (only, rule) if recent else None
    scores = scores_of(line, here, story, {"f", "m", None}, lambda number: number in here_already, reach=REACH)
    best = winner(scores)
    return (best, rule + "_nearest") if best is not None else None


def relatives(word: str, gender: Gender | None, story: Story) -> dict[int, set[int]]:
    """Give the relatives that a kin word fits, by whose they are, among the people of a gender: "her husband"."""
    found: dict[int, set[int]] = defaultdict(set)
    for owner, stated, relative in story.kin:
        if stated == word:
            found[owner].add(relative)
        if any(stated in one and word in other for one, other in _CONVERSE):
            found[relative].add(owner)
    wanted = story.words.kin.get(word)
    return {
        owner: fits
        for owner, listed in found.items()
        if story.genders[owner] in {gender, None}
        and (fits := {item for item in listed if wanted is None or story.genders[item] in {wanted, None}})
    }
