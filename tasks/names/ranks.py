"""Take ranks and letters off persons' names: "Cllr [Ann Lee] OBE"; drop what a transcript notes: "(Laughs.)"."""

from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft, Line, draft


def without_ranks(lines: list[Line], drafts: list[Draft], words: Lexicon) -> list[Draft]:
    """Cut the ranks before and the letters after the names of persons; drop names that were nothing else."""
    out = []
    for item in drafts:
        line = lines[item.line]
        if _is_noted(line, item, words):
            continue
        if item.type != "PER":
            out.append(item)
            continue
        first, last = item.first, item.last
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


def _is_letters(line: Line, token: int, words: Lexicon) -> bool:
    """Say whether a token is what stands after a name: "QC", "PhD"; a surname is not written so."""
    word = line.words[token].replace(".", "")
    return word.lower() in words.letters_after and sum(mark.isupper() for mark in word) > 1


def _is_rank(line: Line, token: int, words: Lexicon) -> bool:
    return line.low[token].rstrip(".") in words.ranks and line.words[token][0].isupper()


def _is_noted(line: Line, item: Draft, words: Lexicon) -> bool:
    """Say whether a lone word in brackets tells what happened in the room."""
    if item.key not in words.stage_notes or not item.first:
        return False
    return line.words[item.first - 1] in {"(", "["} and line.words[item.last : item.last + 1] in ([")"], ["]"], ["."])
