"""Common nouns that stand for a name: "the senator", "the ministry", "her husband"."""

from tasks.names.lines import Line
from tasks.names.scene import Sight
from tasks.names.story import REACH, Story, scores_of, winner

_REACH_OF_NOUN = 8  # sentences back that the only holder of an office may have been named last
_LAST_SIGHTS = 80
_AGE_TOKENS = 5  # "56", "-", "year", "-", "old"


def nominal_end(line: Line, token: int, taken: set[int], story: Story) -> int | None:
    """Give the end of "the (modifier) head" when head is an office or a kind of body and no name or "of" follows."""
    words = story.words
    if is_age(line, token + 1):
        return token + 1 + _AGE_TOKENS
    for end in range(token + 1, min(token + 4, len(line.low))):
        low = line.low[end]
        if end in taken and not line.tags[end].startswith("JJ"):
            return None
        if low in words.role_heads or low in words.org_words:
            after = line.low[end + 1] if end + 1 < len(line.low) else ""
            if end + 1 in taken or after == "of":
                return None
            if end + 1 < len(line.tags) and line.tags[end + 1] in {"NN", "NNS", "NNP", "NNPS"}:
                continue
            return end + 1 if line.tags[end] in {"NN", "NNP"} else None
        if low not in words.role_modifiers and end not in taken and line.tags[end] not in {"JJ", "NN", "NNP"}:
            return None
    return None


def is_age(line: Line, token: int) -> bool:
    """Say whether "56-year-old" stands at a token as a noun of its own, not before one."""
    if line.low[token + 1 : token + _AGE_TOKENS] != ["-", "year", "-", "old"] or not line.low[token].isdigit():
        return False
    after = line.tags[token + _AGE_TOKENS] if token + _AGE_TOKENS < len(line.tags) else ""
    return not after.startswith(("NN", "JJ", "CD", "HYPH"))


def nominal(line: Line, here: Sight, story: Story) -> tuple[int, str] | None:
    """Resolve a phrase to the holder of the office, or to the one body of its kind."""
    head = line.low[here.last - 1]
    if is_age(line, here.first + 1):
        people = {item.number for item in story.clusters if item.type == "PER"}
        best = winner(scores_of(line, here, story, {"f", "m", None}, people.__contains__, reach=REACH))
        return (best, "age_of_recent_person") if best is not None else None
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


def relative_of(word: str, person: int, story: Story) -> int | None:
    """Give the one relative of a person that a kin word fits: "her husband" once his name and the tie are stated."""
    if word not in story.words.kin:
        return None
    wanted = story.words.kin[word]
    fits = [
        number for number in story.clusters[person].kin_of
        if wanted is None or story.genders[number] in {wanted, None}
    ]  # fmt: skip
    return fits[0] if len(fits) == 1 else None
