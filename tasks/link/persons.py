"""Tie persons across articles: full names spelt in several ways, then surnames and initials to full names.

Full names are compared within blocks (like surname, like given name). What `compare` is sure of is tied, unless a
name fits two people who cannot be one; transliterations that only may be one need something else in common. A bare
surname is settled article by article, since "Varga" is not the same person everywhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from tasks.link.context import MOST_ARTICLES, Context
from tasks.link.keys import Key, words_of
from tasks.link.members import Members
from tasks.link.namesakes import conflict, walks_of
from tasks.link.ties import SPELLING, Nodes, Tie
from tasks.names.lexicon import lexicon
from tasks.names.match import Comparison, compare
from tasks.names.match_persons import person_name
from tasks.names.sounds import SHORT, consonants, edits, formal_names, has_short_forms, likeness, sound
from tasks.names.spelling import fold

# A block larger than this is cut: nobody can tell that many like names apart by spelling.
LARGEST_BLOCK = 400
# What else two persons must share, in telling keys, before a doubtful spelling is taken for one.
SHARED_FOR_SPELLING = 0.5
# A name that fits two people goes to the one of at least as many articles, and ten times those of the others.
FAR_BETTER_KNOWN = 10
# A person named in fewer articles takes a bare surname only with a role or that much company shared.
WELL_KNOWN = 2
SHARED_FOR_SURNAME = 0.2
# One that can be a given name, whoever bears it as a surname, needs more: "James" may be any James.
SHARED_FOR_GIVEN = 1.0
_RESPELT = frozenset({"other spelling", "other transliteration", "near spelling"})
# Edits by which a bare surname may be spelt otherwise than the person's: "Marlow" is no "Marloff".
FARTHEST = 2
# How much better the best candidate for a surname must be than the next.
CLEAR_LEAD = 4.0


@dataclass(slots=True)
class Person:
    """A person as far as tied: the words of a full name, and where it stands."""

    node: int
    articles: list[str] = field(default_factory=list)  # at most MOST_ARTICLES of named_in, in order
    named_in: set[str] = field(default_factory=set)
    mentions: int = 0
    forms: Counter[str] = field(default_factory=Counter)  # sounds of single-word forms
    written: set[str] = field(default_factory=set)  # surnames, and single-word forms, as spelt


def tie_full_names(nodes: Nodes, members: Members, context: Context) -> None:
    """Tie full names that are one person's by spelling, order, short forms or further names."""
    sure: dict[int, dict[int, Comparison]] = defaultdict(dict)
    for left, right in _candidates(nodes):
        found = compare(nodes.name[left], nodes.name[right], "PER")
        if found.veto or found.score < 0.5:
            continue
        if nodes.together(left, right) and found.reasons != (SPELLING,):
            continue  # one article tells them apart
        if _told_apart(nodes, members, left, right):
            continue
        reason = ", ".join(found.reasons)
        if _respelt(nodes, left, right, found):
            one = _share_office(nodes.roles[left], nodes.roles[right])
        else:
            one = (found.sure and not _trailing(nodes, members, left, right)) or _supported(
                nodes, members, context, left, right, found
            )
        if one:
            sure[left][right] = sure[right][left] = found
        elif found.score >= 0.6:
            nodes.doubt(left, right, Tie(reason, found.score))
    pairs = [(found, left, right) for left, near in sure.items() for right, found in near.items() if left < right]
    for found, left, right in sorted(pairs, key=lambda pair: (pair[0].reasons != (SPELLING,), *pair[1:])):
        tie = Tie(", ".join(found.reasons), found.score)
        if _ambiguous(nodes, sure, left, right) or _ambiguous(nodes, sure, right, left):
            nodes.doubt(left, right, Tie(f"{tie.reason}; fits several people", tie.score))
        elif not nodes.tie(left, right, tie):
            nodes.doubt(left, right, Tie(f"{tie.reason}; an article names both", tie.score))


def _ambiguous(nodes: Nodes, sure: dict[int, dict[int, Comparison]], node: int, partner: int) -> bool:
    """Whether a name fits others that cannot be the partner, and the partner is not by far the best known of them."""
    rivals = [
        other
        for other in sorted(sure[node])
        if other not in {partner, node} and compare(nodes.name[other], nodes.name[partner], "PER").veto
    ]
    known = len(nodes.members[partner])
    return bool(rivals) and (
        known < FAR_BETTER_KNOWN or known < 10 * sum(len(nodes.members[other]) for other in rivals)
    )


def _told_apart(nodes: Nodes, members: Members, left: int, right: int) -> bool:
    """Whether the facts tell two people of like names apart: their gender, or walk of life and country or time."""
    if {nodes.gender[left], nodes.gender[right]} == {"f", "m"}:
        return True
    one, other = (walks_of(members, nodes.members[node]) for node in (left, right))
    return bool(one and other and not one & other) and conflict(members, nodes.members[left], nodes.members[right])


def _trailing(nodes: Nodes, members: Members, left: int, right: int) -> bool:
    """Whether one name goes on after the other's surname, and no article shows both surnames in use for one person.

    "Juan Tarrow Peel" is Juan Tarrow where his article calls him Tarrow; "Martin Tarrow King" is not Martin Tarrow.
    """
    short, long = sorted((left, right), key=lambda node: len(words_of(nodes.key[node])))
    one, other = words_of(nodes.key[short]), words_of(nodes.key[long])
    if len(one) == len(other) or likeness(one[-1], other[-1]) >= SHORT:
        return False
    used = {" ".join(person_name(form).words) for member in nodes.members[long] for form in members.forms[member]}
    return one[-1] not in used and " ".join(one) not in used


def _respelt(nodes: Nodes, left: int, right: int, found: Comparison) -> bool:
    """Whether the surnames differ by spelling behind an English given name: Bill Tarrow, Bill Torrow.

    Such names are not transliterated: who writes another surname is somebody else, unless the office is the same.
    """
    one, other = words_of(nodes.key[left]), words_of(nodes.key[right])
    if one[-1] in other or other[-1] in one or not _RESPELT & set(found.reasons):
        return False
    return has_short_forms(one[0]) or has_short_forms(other[0])


def _supported(nodes: Nodes, members: Members, context: Context, left: int, right: int, found: Comparison) -> bool:
    """Whether a transliteration that only may be one is backed by a shared role, country or company."""
    if set(found.reasons) - {"other transliteration", "other spelling", "further names"} or not found.reasons:
        return False
    but = frozenset((nodes.key[left], nodes.key[right]))
    articles = sorted({members.article[member] for member in nodes.members[right]})
    return _share_office(nodes.roles[left], nodes.roles[right]) or any(
        context.shared(members.article[member], articles[:50], but) >= SHARED_FOR_SPELLING
        for member in nodes.members[left][:50]
    )


def _share_office(left: set[str], right: set[str]) -> bool:
    """Whether a role of one says what a role of the other says, or part of it: "foreign minister", "minister"."""
    words = [[frozenset(fold(role).replace(".", "").split()) for role in sorted(roles)] for roles in (left, right)]
    return any(one and other and (one <= other or other <= one) for one in words[0] for other in words[1])


def _candidates(nodes: Nodes) -> Iterator[tuple[int, int]]:
    """Give the pairs of full names that share a block: a like word after the first, and a like first word."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for node, key in enumerate(nodes.key):
        words = words_of(key) if key[0] == "person" else ()
        if len(words) < 2:
            continue
        firsts = {consonants(name) for name in formal_names(words[0])}
        pairs = {(consonants(word), first) for word in words[1:] for first in firsts}
        if len(words) <= 3:
            pairs.add((consonants(words[0]), consonants(words[-1])))
        pairs.add(("", "".join(sorted("".join(words)))))
        for block in pairs:
            blocks[block].append(node)
    seen: set[tuple[int, int]] = set()
    for listed in blocks.values():
        if len(listed) <= LARGEST_BLOCK:
            seen.update(combinations(sorted(set(listed)), 2))
    yield from sorted(seen)


def settle_short_names(nodes: Nodes, members: Members, context: Context) -> None:
    """Tie surnames, initials and single given names, one article at a time, to the person they fit."""
    people = _people(nodes, members)
    by_word, by_form = _indices(nodes, people)
    for node, key in enumerate(list(nodes.key)):
        words = words_of(key) if key[0] == "person" else ()
        if not words or (len(words) > 1 and len(words[0]) > 1 and not _double_surname(words)):
            continue
        if len(words) == 1 and words[0] in lexicon().given and not by_word.get(heard(words[0])):
            for member in list(nodes.members[node]):
                if not members.roles[member]:
                    nodes.split(member)  # a given name alone: as many people as articles
            continue
        surname = heard(words[-1])
        roots = sorted(set(by_word.get(surname, ())) | set(by_form.get(surname, ())))
        roots = [root for root in roots if root != nodes.find(node) and _fits(key, nodes.key[people[root].node])]
        if roots:
            _settle(nodes, members, context, node, [people[root] for root in roots])


def _settle(nodes: Nodes, members: Members, context: Context, node: int, people: Sequence[Person]) -> None:
    """Settle each article of a short name by itself; those left without a person stay apart from each other."""
    for member in list(nodes.members[node]):
        article = members.article[member]
        free = [person for person in people if article not in person.named_in]
        ranked = sorted(
            ((_weight(nodes, members, context, member, person), person.node) for person in free), reverse=True
        )
        if not ranked:
            continue
        best, runner = ranked[0], ranked[1] if len(ranked) > 1 else (0.0, -1)
        score = best[0] / (best[0] + runner[0] + 0.5)
        tie = Tie("surname or initial of one well-known name" if runner[1] < 0 else "surname, and context", score)
        whole = len(words_of(nodes.key[node])) > 1 and runner[1] < 0 and len(words_of(nodes.key[node])[0]) > 1
        if whole or (best[0] >= 1.5 and best[0] >= CLEAR_LEAD * runner[0]):
            nodes.move(member, best[1], tie)
        else:
            own = nodes.split(member) if len(words_of(nodes.key[node])) == 1 else node
            for weight, person in ranked[:3]:
                if weight > max(0.5, 0.2 * best[0]):
                    nodes.doubt(own, person, Tie("surname or initial only", round(weight / (weight + 1.0), 6)))


def _weight(nodes: Nodes, members: Members, context: Context, member: int, person: Person) -> float:
    """Weigh a person as the bearer of a short name: known by that form, named often, in like company and role."""
    article = members.article[member]
    gender = {nodes.gender[person.node], members.gender[member]} - {None}
    if len(gender) > 1:
        return 0.0
    word = words_of(nodes.key[nodes.node_of[member]])[-1]
    form = person.forms[heard(word)]
    known = 0.5 * len(person.named_in) + 0.1 * person.mentions + 1.5 * form
    roles = {role.casefold() for role in members.roles[member]} & nodes.roles[person.node]
    but = frozenset((nodes.key[nodes.node_of[member]], nodes.key[person.node]))
    shared = context.shared(article, person.articles, but)
    far = min(edits(word, other) for other in person.written)
    least = SHARED_FOR_SURNAME if len(person.articles) < WELL_KNOWN or far else 0.0
    least = SHARED_FOR_GIVEN if word in lexicon().given else least
    if not roles and (shared < least or far > FARTHEST):
        return min(1.0, known)
    return known * (3.0 if roles else 1.0) * (1.0 + min(2.0, shared))


def heard(word: str) -> str:
    """Give what a bare surname is looked up by: its sound, or, where that is short, its letters."""
    sounds = sound(word)
    return sounds if len(sounds) > 4 else word


def _people(nodes: Nodes, members: Members) -> dict[int, Person]:
    """Gather the people with a full name, by the root of their tied nodes; the node is the fullest name's."""
    found: dict[int, Person] = {}
    for node, key in enumerate(nodes.key):
        if key[0] != "person" or len(words_of(key)) < 2 or len(words_of(key)[0]) < 2:
            continue
        person = found.setdefault(nodes.find(node), Person(node))
        person.written.add(words_of(key)[-1])
        for member in nodes.members[node]:
            person.named_in.add(members.article[member])
            person.mentions += members.weight[member]
            for form in members.forms[member]:
                words = person_name(form).words
                if len(words) == 1:
                    person.forms[heard(words[0])] += 1
                    person.written.add(words[0])
    for person in found.values():
        person.articles = sorted(person.named_in)[:MOST_ARTICLES]
    return found


def _indices(nodes: Nodes, people: dict[int, Person]) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    by_word: dict[str, list[int]] = defaultdict(list)
    by_form: dict[str, list[int]] = defaultdict(list)
    for node, key in enumerate(nodes.key):
        root = nodes.find(node)
        if root in people and key[0] == "person" and len(words_of(key)) > 1:
            by_word[heard(words_of(key)[-1])].append(root)
    for root, person in people.items():
        for form in person.forms:
            by_form[form].append(root)
    return by_word, by_form


def _fits(short: Key, full: Key) -> bool:
    """Whether a surname, or initials and surname, can be short for a full name; a stated generation must agree."""
    words, whole = words_of(short), words_of(full)
    if len(short) > 1 + len(words) and short[-1] != full[-1]:
        return False
    if len(words) > 1 and len(words[0]) > 1:
        return len(whole) > len(words) and list(whole[-len(words) :]) == list(words)
    initials, given = words[:-1], whole[:-1]
    return not initials or (
        len(initials) <= len(given)
        and len(given[0]) > 1
        and all(likeness(one, other) > 0.0 for one, other in zip(initials, given, strict=False))
    )


def _double_surname(words: Sequence[str]) -> bool:
    """Whether two words can be a surname alone: the first is no given name one knows."""
    return len(words) == 2 and words[0] not in lexicon().given
