"""Tie organisations and places across articles: legal forms aside, and short names that articles explain."""

from collections import Counter, defaultdict

from tasks.link.keys import is_known
from tasks.link.members import Members, name_key
from tasks.link.ties import Nodes, Tie
from tasks.names.lexicon import lexicon
from tasks.names.match import compare
from tasks.names.match_organisations import organisation_name
from tasks.names.short_forms import initials

# How much of the explained use of a short name must be one thing's.
SHARE = 0.8


def tie_things(nodes: Nodes, members: Members) -> None:
    """Tie what has the same words, then short names to the long ones that articles use them for."""
    _tie_same_words(nodes)
    _tie_stateless(nodes)
    _tie_short_names(nodes, members)


def _tie_same_words(nodes: Nodes) -> None:
    blocks: dict[str, list[int]] = defaultdict(list)
    for node, key in enumerate(nodes.key):
        if key[0] == "thing":
            blocks["".join(organisation_name(nodes.name[node]).words)].append(node)
    for listed in blocks.values():
        if not 1 < len(listed) < 50:
            continue
        pairs = [
            (one, two)
            for i, one in enumerate(listed)
            for two in listed[i + 1 :]
            if not _place_and_firm(nodes, one, two)
        ]
        found = {pair: compare(nodes.name[pair[0]], nodes.name[pair[1]], "ORG") for pair in pairs}
        whole = all(comparison.sure for comparison in found.values())
        for (left, right), comparison in found.items():
            tie = Tie(", ".join(comparison.reasons), comparison.score)
            if whole:
                nodes.tie(left, right, tie)
            else:
                nodes.doubt(left, right, tie)


def _place_and_firm(nodes: Nodes, left: int, right: int) -> bool:
    """Whether only a legal form makes one of two a company and the other is a place: "Kelso", "Kelso Corp."."""
    if organisation_name(nodes.name[left]).form == organisation_name(nodes.name[right]).form:
        return False
    places = [{nodes.source.type[member] for member in nodes.members[node]} == {"LOC"} for node in (left, right)]
    return any(places)


def _tie_stateless(nodes: Nodes) -> None:
    """Tie a party named without its state to the one state that has such a party in the warehouse."""
    states: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for node, key in enumerate(nodes.key):
        if key[0] == "body" and key[1]:
            states[key[2:]].append(node)
    for node, key in enumerate(nodes.key):
        if key[0] == "body" and not key[1] and len(states[key[2:]]) == 1:
            nodes.tie(states[key[2:]][0], node, Tie("the one state that has it", 0.9))


def _tie_short_names(nodes: Nodes, members: Members) -> None:
    """Tie a node whose name other articles use as a short form of one longer name, and hardly of another."""
    by_name: dict[str, list[int]] = defaultdict(list)
    uses: dict[str, Counter[int]] = defaultdict(Counter)
    for node, key in enumerate(nodes.key):
        if key[0] == "person":
            continue
        by_name[name_key(nodes.name[node])].append(node)
        for member in nodes.members[node]:
            for form in {name_key(form) for form in members.forms[member]} - {members.key[member]}:
                uses[form][node] += 1
    for short in sorted(uses.keys() & by_name.keys()):
        for node in by_name[short]:
            used = Counter({n: count for n, count in uses[short].items() if nodes.find(n) != nodes.find(node)})
            if not used or nodes.key[node][0] == "country" or is_known(nodes.key[node][1]):
                continue
            long, count = min(used.items(), key=lambda pair: (-pair[1], pair[0]))
            tie = Tie("short for it in other articles", round(count / sum(used.values()), 6))
            if count < SHARE * sum(used.values()) or not _explains(nodes.name[node], nodes.name[long]):
                nodes.doubt(node, long, tie)
            else:
                nodes.tie(node, long, tie)


def _explains(short: str, long: str) -> bool:
    """Whether a long name's words explain a short one: its initials, the words it starts with, all but whose it is."""
    one, other = organisation_name(short), organisation_name(long)
    if "".join(one.words) in {initials(long, small=False), initials(long, small=True), other.initials}:
        return True
    own = tuple(word for word in other.words if not word.startswith("="))
    of = own[1:] if own and own[0] in lexicon().cues["org_openers"] else ()
    size = len(one.words)
    return one.words in {other.words[:size], own[:size], of}
