"""Take ranks and letters off persons' names: "Cllr [Ann Lee] OBE"; drop what a transcript notes: "(Laughs.)"."""

import re

from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft, Line, draft

_INITIAL = re.compile(r"(?:[A-Z]\.)+")
_TITLED = 5  # tokens of the shortest "Head of Office A. Lee"


def without_ranks(lines: list[Line], drafts: list[Draft], words: Lexicon) -> list[Draft]:
    """Cut the ranks before and the letters after the names of persons; drop names that were nothing else."""
    out: list[Draft] = []
    for item in drafts:
        line = lines[item.line]
        behind = out[-1] if out else None
        if _is_noted(line, item, words) or (behind is not None and _is_letters_of(line, behind, item, words)):
            continue
        first, last = item.first, item.last
        if item.type == "ORG" and line.low[first].rstrip(".") in words.role_heads:
            first = _person_within(line, first, last, words)
        if item.type != "PER" and first == item.first:
            out.append(item)
            continue
        while last - first > 1 and _is_letters(line, last - 1, words):
            last -= 1
        while last - first > 1 and (_is_rank(line, first, words) or (line.words[first] == "." and first > item.first)):
            first += 1
        if (
            last - first == 1
            and _is_rank(line, first, words)
            and (line.low[last : last + 1] == ["."] or first > item.first)
        ):
            continue
        cut = (first, last) != (item.first, item.last)
        out.append(draft(line, first, last, "PER", item.rule, label=item.label) if cut else item)
    return out


def _person_within(line: Line, first: int, last: int, words: Lexicon) -> int:
    """Give where the person begins in "Superintendent of Police K. Lee"; `first` where there is none."""
    if last - first < _TITLED or line.low[first + 1] not in {"of", "for"}:
        return first
    named = (
        token
        for token in range(first + 3, last - 1)
        if _INITIAL.fullmatch(line.words[token]) or line.low[token] in words.given
    )
    return next(named, first)


def _is_letters(line: Line, token: int, words: Lexicon) -> bool:
    """Say whether a token is what stands after a name: "QC", "PhD"; a surname is not written so."""
    word = line.words[token].replace(".", "")
    return word.lower() in words.letters_after and sum(mark.isupper() for mark in word) > 1


def _is_letters_of(line: Line, person: Draft, item: Draft, words: Lexicon) -> bool:
    """Say whether a name is but the letters behind the person before it: [Ann Lee] + [QPM]."""
    behind = (person.line, person.last, person.type) == (item.line, item.first, "PER")
    return behind and item.last - item.first == 1 and _is_letters(line, item.first, words)


def _is_rank(line: Line, token: int, words: Lexicon) -> bool:
    return line.low[token].rstrip(".") in words.ranks and line.words[token][0].isupper()


def _is_noted(line: Line, item: Draft, words: Lexicon) -> bool:
    """Say whether a lone word in brackets tells what happened in the room."""
    if item.key not in words.stage_notes or not item.first:
        return False
    return line.words[item.first - 1] in {"(", "["} and line.words[item.last : item.last + 1] in ([")"], ["]"], ["."])
