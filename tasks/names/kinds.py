"""Decide the type of a name from the name itself, its full form in the article, lists, and the words beside it."""

import re

from schemas.records import MentionType
from tasks.names.evidence import Evidence
from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft, Line
from tasks.names.lists import firm, listed_type, shape_type
from tasks.names.places import country_of

_PLACE_PREPOSITIONS = frozenset({"in", "at", "near", "outside", "across", "throughout", "inside"})
_SAYS = frozenset({"said", "says", "told", "added", "asked", "argued", "tweeted", "insisted", "replied", "noted"})
_ENDS = frozenset({"when", "where", "after", "and", "who", "which", "to", "for", "with"})
_SHORT = 3  # letters of capitals that open a line and may be an agency, not a town
_ACRONYM = re.compile(r"[A-Z]{3,5}")
_DATE = re.compile(r"(?:19|20)\d\d\b|\d{1,2}/\d|(?:jan|feb|mar|apr|may|june|july|aug|sept?|oct|nov|dec)\b")
_ISO_DAY = re.compile(r"(?:19|20)\d\d-\d\d")
_APPOSED = 6  # tokens of a noun phrase read for its head
_TELLING = frozenset(
    {"placed", "employer", "dateline", "product"}
)  # rules that count for more where spaCy says the same
_CAMEL = re.compile(r"(?<!Mc)(?<!Mac)(?<!De)(?<!Le)(?<!La)(?<!Di)(?<!Du)(?<!Van)(?<!Fitz)(?<=[a-z])[A-Z]")


def retype(line: Line, item: Draft, evidence: Evidence, words: Lexicon) -> None:
    """Decide a type from the name itself, its full form in the article, and the words beside it."""
    type_, rule = _type_of(line, item, evidence, words)
    if type_ is not None and (type_ != item.type or rule in _TELLING):
        item.type, item.rule = type_, rule


def _type_of(line: Line, item: Draft, evidence: Evidence, words: Lexicon) -> tuple[MentionType | None, str]:
    before = line.low[item.first - 1].rstrip(".") if item.first else ""
    single = len(item.words) == 1
    if before in words.honorific_m or before in words.honorific_f or before in {"dr", "prof", "sen", "gov", "rep"}:
        return "PER", "after_title"
    if single and (evidence.surnames[item.key] or evidence.given[item.key]):
        if not firm(item.words, words) and before not in _PLACE_PREPOSITIONS:
            return "PER", "surname_of_full_name"
        after = line.low[item.last] if item.last < len(line.low) else ""
        if item.label == "PERSON" or after in _SAYS:
            return "PER", "surname_of_full_name"
        if evidence.surnames[item.key] > 1 and item.key not in words.us_states:
            return "PER", "surname_of_full_name"
    if single and before == "the" and _is_family(item, evidence):
        return "PER", "surname_of_full_name"
    if single and evidence.sport and before == "the" and item.type == "PER" and item.key.endswith("s"):
        return "ORG", "team"
    if single and item.first > 1 and before == "," and line.low[item.first - 2] in words.kin:
        return "PER", "kin"
    if single and before == "," and item.text in words.state_abbreviations and not line.shouts(item.first):
        degree = item.key in words.letters_after and line.low[item.first - 2] not in words.places
        return (None, "") if degree else ("LOC", "state")
    listed = listed_type(item.words, item.text)
    if evidence.sport and item.key in words.cues["team_names"] and (before == "the" or listed == "ORG"):
        return "ORG", "team"
    if evidence.sport and (item.key in words.club_cities or item.key in evidence.teams) and listed != "MISC":
        return club_or_city(line, item, words)
    if listed is not None:
        if listed == "LOC" and _is_namesake(item, evidence, words):
            return None, ""
        return listed, "listed"
    if single and item.key in words.people and item.text[0].isupper() and item.type != "PER":
        return "PER", "public_figure"
    capitals = not item.first and len(item.words) <= _SHORT and item.text.isupper() and len(item.text) > _SHORT
    if capitals and item.key not in words.sports and _opens_dateline(line, item.last):
        return "LOC", "dateline"
    if not single and item.words[0] in words.particles and evidence.surnames[item.words[-1]]:
        return "PER", "surname_of_full_name"
    after = line.low[item.last] if item.last < len(line.low) else ""
    if after == "mayor" and item.type in {"PER", "ORG"} and line.words[item.last][0].isupper():
        return "LOC", "has_mayor"
    if item.type in {"PER", "LOC"} and _is_called_body(line, item, evidence, words):
        return "ORG", "body_word"
    if item.type in {"PER", "LOC"} and not any(mark.isdigit() for mark in item.text):
        unknown = single or not (item.words[0] in words.given or evidence.alone[item.words[-1]])
        if unknown and (_employs(line, item.last, words) or _is_led(line, item.first, words)):
            return "ORG", "employer"
    if len(item.words) > 2 and listed_type(item.words[:-1], item.text) == "ORG":
        return "ORG", "listed_with_more"
    if listed is None and _is_product(line, item, words):
        return "MISC", "product"
    type_, rule = shape_type(item.words, words)
    if type_ is not None and not (rule == "initials" and item.type == "ORG"):
        return type_, rule
    if not item.text.isupper() and _is_placed(line, item, words):
        return "LOC", "placed"
    if before in words.role_heads and not single and _may_follow_title(item, words):
        return "PER", "after_title"
    if single and item.type in {"PER", "LOC"} and _ACRONYM.fullmatch(item.text) and not line.shouts(item.first):
        return "ORG", "acronym"
    if single and item.type in {"PER", "LOC", "MISC"} and _CAMEL.search(item.text) and "-" not in item.text:
        return "ORG", "camel_case"
    if any(mark.isdigit() for mark in item.text) and item.type in {"LOC", "PER"}:
        return "MISC", "digits"
    return None, ""


def _is_called_body(line: Line, item: Draft, evidence: Evidence, words: Lexicon) -> bool:
    """Say whether the word beside a name calls it a body: "the newspaper Oderbladet", "the Oderbladet daily"."""
    first, last = item.words[0], item.words[-1]
    alone = evidence.alone[last] > 0 if len(item.words) > 1 else evidence.surnames[last] > 0
    if first in words.given or alone:
        return False
    before = line.low[item.first - 1] if item.first else ""
    after = line.low[item.last] if item.last < len(line.low) else ""
    if after in words.cues["tails_of_bodies"] or line.low[item.last : item.last + 2] == ["news", "agency"]:
        return before != "in"
    if _apposed(line, item, words.cues["heads_of_bodies"]):
        return True
    if before in {"-based", "based"} and len(item.words) > 1:
        return True
    return before in words.cues["heads_of_bodies"] and line.words[item.first - 1].islower()


def _apposed(line: Line, item: Draft, heads: frozenset[str]) -> bool:
    """Say whether what stands behind a name in commas is one of some nouns: "Kestrova, the energy company that ..."."""
    low, tags = line.low, line.tags
    if low[item.last : item.last + 1] != [","] or low[item.last + 1 : item.last + 2] not in (["a"], ["an"], ["the"]):
        return False
    for at in range(item.last + 2, min(item.last + 2 + _APPOSED, len(low))):
        if tags[at] == "NN" and tags[at + 1 : at + 2] not in (["NN"], ["NNS"], ["HYPH"], ["POS"], ["NNP"]):
            return low[at] in heads
        if not tags[at].startswith(("JJ", "NN", "VB", "HYPH", "POS", "RB", "CD")):
            return False
    return False


def _is_product(line: Line, item: Draft, words: Lexicon) -> bool:
    """Say whether a name is a company's thing or a craft: "Google Search", the [Kestrel] ballistic missile."""
    if len(item.words) == _SHORT - 1 and item.words[1] in words.cues["product_words"] and item.type != "LOC":
        return listed_type(item.words[:1], item.text) == "ORG"
    if item.label == "NORP" or item.words[0] in words.given or item.words[-1] in words.org_words:
        return False
    return not words.cues["craft"].isdisjoint(line.low[item.last : item.last + 1]) or (
        line.low[item.last : item.last + 1] in (["ballistic"], ["hypersonic"])
    )


def _is_namesake(item: Draft, evidence: Evidence, words: Lexicon) -> bool:
    """Say whether a listed city is a person here: by its given name, or its surname standing alone elsewhere."""
    if item.type != "PER" or len(item.words) == 1 or firm(item.words, words):
        return False
    return item.words[0] in words.given or evidence.alone[item.words[-1]] > 0


def _is_family(item: Draft, evidence: Evidence) -> bool:
    """Say whether a name is the plural of a surname of the article: "the Kestrovs", "the Harrises"."""
    word = item.key
    return word.endswith("s") and bool(
        evidence.surnames[word[:-1]] or (word.endswith("es") and evidence.surnames[word[:-2]])
    )


def _may_follow_title(item: Draft, words: Lexicon) -> bool:
    """Say whether what stands after an office can be who holds it: any two or three words that name nothing else."""
    if item.words[0] in words.given:
        return True
    other = words.org_words | words.loc_words | words.role_heads | words.role_modifiers | {"of", "and", "the", "&"}
    return len(item.words) <= _SHORT and item.text[0].isupper() and other.isdisjoint(item.words)


def _is_placed(line: Line, item: Draft, words: Lexicon) -> bool:
    """Say whether the words beside a name make it a place: "Kelso, Florida", "Kelso province", "north of Kelso"."""
    if len(item.words) > _SHORT or item.key.startswith(("pro-", "anti-")):
        return False
    low = line.low
    before, head = [*reversed(low[max(0, item.first - 2) : item.first]), "", ""][:2]
    after, next_ = [*low[item.last : item.last + 2], "", ""][:2]
    if before == "of" and head in words.cues["heads_of_places"]:
        return True
    if item.words[0] in words.given:
        return False
    if len(item.words) == 1 and _apposed(line, item, words.cues["heads_of_places"]):
        return True
    if (after == "-based" or (after == "-" and next_ == "based")) and len(item.words) < _SHORT and item.type != "MISC":
        return True
    if after in words.cues["tails_of_places"] and not item.words[-1].endswith("'s"):
        return True
    if after in {"'s", "’s"} and item.type == "ORG":
        minister = low[item.last + 2 : item.last + 3] in (["minister"], ["ministry"])
        return next_ in words.cues["things_of_states"] or (minister and next_ in words.cues["offices_of_states"])
    if after != "," or not next_:
        return False
    word = line.words[item.last + 1]
    region = next_ in words.state_abbreviations or (firm([next_], words) and listed_type([next_], word) == "LOC")
    ends = low[item.last + 2] if item.last + 2 < len(low) else "."
    return region and word[0].isupper() and ends in {",", ".", ")", ";", "on", "in", "-", "--", "–", "—", "("} | _ENDS


def _employs(line: Line, after: int, words: Lexicon) -> bool:
    """Say whether what follows makes a company: "Kestro CEO Jane Doe", "Kestro's revenue", "Kestro (LSE: K)"."""
    start = after + 1 if line.low[after : after + 1] in (["'s"], ["’s"]) else after
    low, following = [*line.low[start : start + 2], "", ""][:2]
    if low in words.cues["posts_of_companies"] or (low == "chief" and following in words.cues["chiefs"]):
        return True
    if low == "(" and following in words.cues["exchanges"]:
        return True
    return low in words.cues["of_companies" if start == after else "owned_by_companies"]


def _is_led(line: Line, first: int, words: Lexicon) -> bool:
    """Say whether what stands before makes a company: "CEO of Kestro", "analysts at Kestro", "stake in Kestro"."""
    before, head = [*reversed(line.low[max(0, first - 2) : first]), "", ""][:2]
    if before == "of":
        return head in words.cues["posts_of_companies"] | words.cues["of_companies"] | words.cues["deals"]
    if before == "at":
        return head.removesuffix("s") in words.role_heads - words.honorific_m - words.honorific_n
    return before == "in" and head in {"stake", "shares"}


def _opens_dateline(line: Line, after: int) -> bool:
    if after >= len(line.low):
        return False
    return line.low[after] in {",", "(", "-", "--", "–", "—", "_"} or bool(_ISO_DAY.match(line.low[after]))


def teams_of(lines: list[Line], drafts: list[Draft], words: Lexicon) -> frozenset[str]:
    """List the names that play somewhere in a sports report: in a table, against another, or in a verb of sport."""
    found = set()
    for item in drafts:
        city = item.type == "LOC" and not is_nation(item.words, words)
        if (item.rule == "result" and item.type == "ORG") or (city and plays(lines[item.line], item, words)):
            found.add(item.key)
    return frozenset(found)


def is_nation(name: list[str], words: Lexicon) -> bool:
    """Say whether a place has a national team."""
    key = " ".join(name)
    return key in words.cues["nations"] or country_of(key) is not None


def plays(line: Line, item: Draft, words: Lexicon) -> bool:
    before = line.low[item.first - 1] if item.first else ""
    after, next_ = [*line.low[item.last : item.last + 2], "", ""][:2]
    return (
        before in words.cues["opposed"]
        or after in words.cues["plays"]
        or (after == "," and next_ == "who")
        or (after == "'s" and next_ in words.cues["team_staff"])
    )


def club_or_city(line: Line, item: Draft, words: Lexicon) -> tuple[MentionType, str]:
    """Take a city for its team in a sports report, unless a preposition or a comma makes it a place."""
    if plays(line, item, words):
        return "ORG", "team_of_city"
    before = line.low[item.first - 1] if item.first else ""
    after, next_ = [*line.low[item.last : item.last + 2], "", ""][:2]
    head = line.low[item.first - 2] if item.first > 1 else ""
    if (before in {"to", "from"} and head in words.cues["of_teams"]) or (after == "(" and next_[:1].isdigit()):
        return "ORG", "team_of_city"
    if before in _PLACE_PREPOSITIONS | {"from", "to"} or after == "(" or _DATE.match(after):
        return "LOC", "city"
    if after == "," and next_ not in {"who", "which", "whose"}:
        return "LOC", "city"
    if before == "," and item.key in words.us_states and head not in words.club_cities:
        return "LOC", "city"
    return "ORG", "team_of_city"
