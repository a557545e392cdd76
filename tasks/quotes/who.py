"""Say who a speaker's words stand for: the article's name behind a name, a pronoun or a role."""

import re
from dataclasses import dataclass

from schemas.records import Cluster, Mention, Names, SpeakerType
from tasks.names.lexicon import lexicon
from tasks.quotes.lexicon import classes
from tasks.quotes.tokens import DEP, ENT, POS, TAG, Tokens

_OF = re.compile(r"\b(?:of|for|at|in|with|to|on|and)\b|,")  # what follows names another thing than the role
_INITIALS = (2, 3)  # letters


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker resolved: the article's cluster where there is one."""

    type: SpeakerType
    cluster: int | None
    role: str | None
    reason: str | None


class Who:
    """Look-ups from spans to the article's names."""

    def __init__(self, names: Names) -> None:
        self.mentions = sorted(names.mentions, key=lambda mention: (mention.start, mention.end))
        self.references = sorted(names.references, key=lambda reference: (reference.start, reference.end))
        self.clusters: dict[int, Cluster] = {cluster.number: cluster for cluster in names.clusters}

    def mention_at(self, start: int, end: int) -> Mention | None:
        """Give the mention that holds a span, a person's before another's."""
        over = [mention for mention in self.mentions if mention.start < end and start < mention.end]
        return min(over, key=lambda mention: (mention.type != "PER", mention.start), default=None)

    def titled_at(self, start: int, end: int) -> Mention | None:
        """Give the person whose title holds a span: "Superintendent" of "Superintendent of Police K. Lee"."""
        for mention in self.mentions:
            if mention.type != "PER" or mention.role_start is None or mention.role_end is None:
                continue
            if mention.role_start <= start and end <= mention.role_end <= mention.start:
                return mention
        return None

    def reference_at(self, start: int, end: int) -> int | None:
        """Give the cluster of a pronoun or noun phrase at a span."""
        for reference in self.references:
            if reference.start < end and start < reference.end:
                return reference.cluster
        return None


def resolve(tokens: Tokens, words: tuple[int, int] | None, head: int | None, who: Who) -> Speaker:
    """Say who the speaker's words (a range of tokens) and their head stand for: a name, a pronoun or a role."""
    if words is None or head is None:
        return Speaker("none", None, None, "no_speaker_found")
    start, end = int(tokens.start[head]), int(tokens.end[head])
    if tokens.pos[head] == POS["PRON"]:
        cluster = who.reference_at(start, end)
        antecedent = _antecedent(tokens, head, who) if cluster is None else None
        if antecedent is not None:
            return Speaker("pronoun", antecedent.cluster, antecedent.role, "antecedent_of_who")
        return Speaker("pronoun", cluster, None, "pronoun_resolved" if cluster is not None else "pronoun_unresolved")
    mention = who.mention_at(start, end) or who.titled_at(start, end) or _beside(tokens, words, head, who)
    if mention is not None and _is_people(tokens, head, mention, who):
        return Speaker("nominal", None, None, "people_of_a_country")
    if mention is not None:
        return Speaker("named", mention.cluster, mention.role, None)
    cluster = who.reference_at(start, end)
    if cluster is not None:
        return Speaker("nominal", cluster, None, "nominal_resolved")
    cluster = _by_initials(tokens.words[head], who)
    if cluster is not None:
        return Speaker("named", cluster, None, "initials")
    owner = _owner(tokens, head, who)
    if owner is not None:
        return Speaker("nominal", owner, None, "owner_of_the_words")
    cluster = _only_holder(tokens, words[0], head, who)
    if cluster is not None:
        return Speaker("nominal", cluster, None, "only_holder_of_the_role")
    bearer = _by_surname(tokens, words, head, who)
    if bearer is not None:
        return Speaker("named", bearer, None, "surname_of_a_name")
    role = any(tokens.dep[child] == DEP["det"] for child in tokens.children[head])
    if tokens.pos[head] == POS["PROPN"] and not role:
        return Speaker("named", None, None, "name_not_recognised")
    return Speaker("nominal", None, None, "role_without_name")


def _beside(tokens: Tokens, words: tuple[int, int], head: int, who: Who) -> Mention | None:
    """Give the person named beside a head that is no name: "the governor, Ann Lee", "Ann Lee, a baker who ..."."""
    start, end = tokens.surface(*words)
    for inside in who.mentions:
        if not (inside.start < end and start < inside.end):
            continue
        if inside.type == "PER" and _tied(tokens, words, head, inside):
            return inside
        if inside.type == "ORG" and tokens.pos[head] == POS["NOUN"] and tokens.token_at(inside.start) == head + 1:
            # "the utility company NorthGrid"
            return inside
    after = words[1]
    if after + 1 < len(tokens) and tokens.words[after] == "," and tokens.lowers[head] in lexicon().role_heads:
        behind = who.mention_at(int(tokens.start[after + 1]), int(tokens.end[after + 1]))
        stop = tokens.token_at(behind.end) if behind is not None else len(tokens)
        if behind is not None and behind.type == "PER" and stop < len(tokens) and tokens.words[stop] == ",":
            return behind
    if tokens.dep[head] != DEP["appos"]:
        return None
    # The words beside the name were taken for the speaker.
    of = int(tokens.head[head])
    beside = who.mention_at(int(tokens.start[of]), int(tokens.end[of]))
    return beside if beside is not None and beside.type == "PER" else None


def _is_people(tokens: Tokens, head: int, mention: Mention, who: Who) -> bool:
    """Tell the people of a country from it: "Norwegians say"."""
    cluster = who.clusters.get(mention.cluster)
    people = tokens.ent[head] == ENT["NORP"] and tokens.tag[head] in (TAG["NNPS"], TAG["NNS"])
    return bool(people and cluster is not None and (cluster.type == "LOC" or cluster.country_code))


def _tied(tokens: Tokens, words: tuple[int, int], head: int, mention: Mention) -> bool:
    return _apposed(tokens, head, mention) or _followed(tokens, head, mention) or _closes(tokens, words, head, mention)


def _antecedent(tokens: Tokens, head: int, who: Who) -> Mention | None:
    """Give the name that "who" stands for: "Ann Lee, who told reporters ..."."""
    verb = int(tokens.head[head])
    if tokens.lowers[head] not in ("who", "which") or tokens.dep[verb] != DEP["relcl"]:
        return None
    of = int(tokens.head[verb])
    mention = who.mention_at(int(tokens.start[of]), int(tokens.end[of])) if of < head else None
    return mention if mention is not None and mention.type in ("PER", "ORG") else None


def _by_initials(word: str, who: Who) -> int | None:
    """Give the one person whose initials a transcript uses for a label ("AL:" for Ann Lee)."""
    if not (word.isalpha() and word.isupper() and len(word) in _INITIALS):
        return None
    people = (cluster for cluster in who.clusters.values() if cluster.type == "PER")
    found = [cluster.number for cluster in people if "".join(part[0] for part in cluster.name.split()) == word]
    return found[0] if len(found) == 1 else None


def _by_surname(tokens: Tokens, words: tuple[int, int], head: int, who: Who) -> int | None:
    """Give the one person of the article whose last name, or first, is all there is of the speaker's name."""
    if words[1] - words[0] != 1 or not tokens.words[head][:1].isupper() or tokens.pos[head] == POS["PRON"]:
        return None
    for part in (-1, 0):
        found = [
            cluster.number
            for cluster in who.clusters.values()
            if cluster.type == "PER"
            and " " in cluster.name
            and cluster.name.lower().split()[part] == tokens.lowers[head]
        ]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _owner(tokens: Tokens, head: int, who: Who) -> int | None:
    """Give who stands before "statement", "letter", "post" and the like in the genitive ("Ann Lee's statement")."""
    if (tokens.lemmas[head], "n") not in classes():
        return None
    for child in tokens.children[head]:
        if tokens.dep[child] == DEP["poss"]:
            mention = who.mention_at(int(tokens.start[child]), int(tokens.end[child]))
            named = mention.cluster if mention is not None and mention.type in ("PER", "ORG") else None
            return named if named is not None else who.reference_at(int(tokens.start[child]), int(tokens.end[child]))
    return None


def _only_holder(tokens: Tokens, first: int, head: int, who: Who) -> int | None:
    """Give the one person of the article who is called what "the minister" is; none if nobody or several are."""
    if tokens.lowers[first] != "the" or tokens.pos[head] not in (POS["NOUN"], POS["PROPN"]):
        return None
    words = tokens.lowers[first + 1 : head + 1]
    holders = {
        cluster.number
        for cluster in who.clusters.values()
        if cluster.type == "PER" and any(_holds_role(role, words) for role in cluster.roles)
    }
    return holders.pop() if len(holders) == 1 else None


def _holds_role(role: str, words: list[str]) -> bool:
    of = [word.lower() for word in _OF.split(role)[0].split()]
    return bool(words) and of[-len(words) :] == words


def _followed(tokens: Tokens, head: int, mention: Mention) -> bool:
    """Tell whether a head only follows a name, as letters after it do ("Ann Lee MP")."""
    last = tokens.token_at(mention.end - 1)
    between = tokens.words[last + 1 : head + 1]
    return bool(between) and all(word == "," or word.replace(".", "").isupper() for word in between)


def _closes(tokens: Tokens, words: tuple[int, int], head: int, mention: Mention) -> bool:
    """Tell whether a name closes the words of its office: "chair of the bench Ann Lee"."""
    office = tokens.lowers[head] in lexicon().role_heads and tokens.end[head] <= mention.start
    return bool(office and tokens.surface(*words)[1] == mention.end)


def _apposed(tokens: Tokens, head: int, mention: Mention) -> bool:
    """Tell whether a name stands in apposition to a head, by the parse or by the comma between ("a spokeswoman, X")."""
    inside = tokens.token_at(mention.start)
    if inside > head and tokens.words[inside - 1] == "," and tokens.dep[inside] != DEP["conj"]:
        return True
    while inside < len(tokens) and tokens.end[inside] < mention.end:
        inside += 1
    return inside < len(tokens) and int(tokens.head[inside]) == head and tokens.dep[inside] == DEP["appos"]
