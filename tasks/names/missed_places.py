"""Places that spaCy passed over: states written short, parts of a land, countries before a hyphen."""

from tasks.names.lexicon import Lexicon, fold
from tasks.names.lines import Draft, Line, draft
from tasks.names.lists import listed_type

_DOTTED = 3  # characters that a name with dots has at least: "U.S."
BEFORE_PLACE = frozenset({"in", "at", "near", "from", "to", "outside", "of", ",", "("})


def state(line: Line, index: int, used: set[int], words: Lexicon) -> Draft | None:
    """Find a state written short behind a town, a party or a mark: "Kelso, Va.", "(D-Va.)"."""
    before = line.words[index - 1] if index else ""
    if before not in {",", "-", "("} and not before.endswith("-"):
        return None
    word = line.words[index]
    dotted = line.low[index + 1 : index + 2] == ["."] and line.starts[index + 1] == line.end_of(index)
    if word.isupper() and before == "," and word in words.state_abbreviations and not line.shouts(index):
        return draft(line, index, index + 1, "LOC", "state") if index - 2 in used else None
    if line.low[index] in words.state_abbreviations:
        return draft(line, index, index + 1, "LOC", "state")
    if dotted and f"{line.low[index]}." in words.state_abbreviations and index + 1 not in used:
        return draft(line, index, index + 2, "LOC", "state")
    return None


def part_of_land(line: Line, index: int, used: set[int], words: Lexicon) -> Draft | None:
    """Find "the South", "the Northeast" where no noun follows, and a saint's town after a preposition: "in St Kole"."""
    if line.shouts(index) or not index:
        return None
    before, last = line.low[index - 1], index + 1
    follows = line.words[last] if last < len(line.words) else ""
    if line.low[index] in words.cues["compass"]:
        noun = follows[:1].isupper() or line.tags[last : last + 1] in (["NN"], ["NNS"], ["JJ"], ["HYPH"])
        return draft(line, index, last, "LOC", "compass") if before == "the" and not noun else None
    if line.low[index] in {"st", "st."} and before in BEFORE_PLACE and follows.istitle() and last not in used:
        return draft(line, index, last + 1, "LOC", "saint")
    return None


def before_hyphen(line: Line, index: int) -> Draft | None:
    """Find the listed name with dots that a hyphen ties to more: "U.S." in "U.S.-backed"."""
    head, hyphen, _ = line.words[index].partition("-")
    type_ = listed_type([fold(head)], head) if hyphen and head.endswith(".") and len(head) > _DOTTED else None
    if type_ is None:
        return None
    made = draft(line, index, index + 1, type_, "hyphened")
    made.end = made.start + len(head)
    made.text, made.key, made.words = head, fold(head), [fold(head)]
    return made
