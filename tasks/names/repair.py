"""Put spaCy's names right with the evidence of the whole article.

A bare surname takes its type from the full name; a surface takes the type that its clear uses have; repeats that
spaCy missed are found again, in headings, captions and capitals too.
"""

from collections import Counter, defaultdict

from schemas.records import MentionType
from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft, Line, draft

_ORG_OPENERS = frozenset(
    {"university", "ministry", "department", "bank", "house", "institute", "church", "court", "office", "bureau",
     "council", "board", "college", "academy", "school", "federation", "association", "society", "union", "league"}
)  # fmt: skip


def repair(lines: list[Line], drafts: list[Draft], words: Lexicon) -> list[Draft]:
    """Retype, complete and order the drafts of an article."""
    for item in drafts:
        _retype_alone(lines[item.line], item, words)
    _surnames(drafts, words)
    _majority(drafts)
    drafts = _find_missed(lines, drafts, words)
    return sorted(drafts, key=lambda item: (item.line, item.start))


def _retype_alone(line: Line, item: Draft, words: Lexicon) -> None:
    """Decide a type from what the name itself says."""
    type_, rule = known_type(item.words, words)
    before = line.low[item.first - 1].rstrip(".") if item.first else ""
    if before in words.role_heads and item.type != "PER" and item.words[0] not in words.org_words:
        honorific = before in words.honorific_m or before in words.honorific_f
        if (len(item.words) > 1 and item.words[0] in words.given) or (honorific and len(item.words) == 1):
            type_, rule = "PER", "after_title"
    if type_ is not None and not (item.label == "PERSON" and type_ == "LOC" and len(item.words) > 1):
        item.type, item.rule = type_, rule if type_ != item.type else item.rule


def known_type(name: list[str], words: Lexicon) -> tuple[MentionType | None, str]:
    """Give the type of a name that a list knows or whose shape says it."""
    key = " ".join(name)
    if key in words.org_names:
        return "ORG", "listed"
    if key in words.misc_names:
        return "MISC", "listed"
    if key in words.places:
        return "LOC", "listed"
    if len(name) > 1:
        if name[-1] in words.org_words and name[-1] not in {"city", "united", "center", "centre", "co", "sa"}:
            return "ORG", "organisation_word"
        if name[0] in _ORG_OPENERS and name[1] == "of":
            return "ORG", "organisation_word"
        if name[-1] in words.loc_words and name[0] not in words.given:
            return "LOC", "place_word"
        if len(name) <= 3 and name[0] in words.given and not set(name) & words.org_words:
            return "PER", "given_name"
    return None, ""


def _surnames(drafts: list[Draft], words: Lexicon) -> None:
    """Type bare surnames and given names as the person whose full name the article has."""
    parts: Counter[str] = Counter()
    for item in drafts:
        if item.type == "PER" and len(item.words) > 1:
            parts.update({item.words[-1], item.words[0]})
    for item in drafts:
        if item.type != "PER" and len(item.words) == 1 and parts[item.key]:
            if item.key in words.places or item.key in words.org_names or item.key in words.misc_names:
                continue
            item.type, item.rule = "PER", "surname_of_full_name"


def _majority(drafts: list[Draft]) -> None:
    votes: dict[str, Counter[MentionType]] = defaultdict(Counter)
    for item in drafts:
        votes[item.key][item.type] += 1
    for item in drafts:
        best, count = votes[item.key].most_common(1)[0]
        if best != item.type and count > votes[item.key][item.type]:
            item.type, item.rule = best, "majority"


def _find_missed(lines: list[Line], drafts: list[Draft], words: Lexicon) -> list[Draft]:
    """Find names that the article has elsewhere, or that a list knows, where spaCy saw nothing."""
    known: dict[tuple[str, ...], MentionType] = {}
    for item in drafts:
        if item.type != "MISC" or item.label == "NORP":
            known.setdefault(tuple(item.words), item.type)
            if item.type == "PER" and len(item.words) > 1 and len(item.words[-1]) > 2:
                known.setdefault((item.words[-1],), "PER")
    longest: dict[str, int] = {}
    for name in known:
        longest[name[0]] = max(longest.get(name[0], 0), len(name))
    taken: dict[int, set[int]] = defaultdict(set)
    for item in drafts:
        taken[item.line].update(range(item.first, item.last))
    for line in lines:
        used = taken[line.number]
        index = 0
        while index < len(line.words):
            step = 1
            if index not in used and line.words[index][0].isupper():
                for size in range(min(longest.get(line.low[index], 0), len(line.words) - index), 0, -1):
                    name = tuple(line.low[index : index + size])
                    if name in known and used.isdisjoint(range(index, index + size)) and name[0] not in words.not_names:
                        drafts.append(draft(line, index, index + size, known[name], "repeat"))
                        step = size
                        break
            index += step
    return drafts
