"""Say who a speaker's words stand for: the article's name behind a name, a pronoun or a role."""

import re
from dataclasses import dataclass, replace

from schemas.records import Cluster, Mention, Names, Quote, SpeakerType
from tasks.quotes.lexicon import classes
from tasks.quotes.tokens import DEP, POS, Tokens

_OF = re.compile(r"\b(?:of|for|at|in|with|to|on|and)\b|,")  # what follows names another thing than the role
_GENDERS = {"he": "m", "she": "f"}
_INITIALS = (2, 3)  # letters
_SENTENCES_BACK = 3
# Share of a heading's words that a body quote must hold, in order, to be what the heading quotes.


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
    mention = who.mention_at(start, end) or who.titled_at(start, end)
    if mention is None:
        # "the governor, Ann Lee": the name stands beside the head.
        inside = who.mention_at(*tokens.surface(*words))
        person = inside is not None and inside.type == "PER"
        if inside is not None and person and (_apposed(tokens, head, inside) or _followed(tokens, head, inside)):
            mention = inside
        elif tokens.dep[head] == DEP["appos"]:
            # "Ann Lee, a baker who ...": the words beside the name were taken for the speaker.
            of = int(tokens.head[head])
            beside = who.mention_at(int(tokens.start[of]), int(tokens.end[of]))
            mention = beside if beside is not None and beside.type == "PER" else None
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
    role = any(tokens.dep[child] == DEP["det"] for child in tokens.children[head])
    if tokens.pos[head] == POS["PROPN"] and not role:
        return Speaker("named", None, None, "name_not_recognised")
    return Speaker("nominal", None, None, "role_without_name")


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


def _apposed(tokens: Tokens, head: int, mention: Mention) -> bool:
    """Tell whether a name stands in apposition to a head, by the parse or by the comma between ("a spokeswoman, X")."""
    inside = tokens.token_at(mention.start)
    if inside > head and tokens.words[inside - 1] == "," and tokens.dep[inside] != DEP["conj"]:
        return True
    while inside < len(tokens) and tokens.end[inside] < mention.end:
        inside += 1
    return inside < len(tokens) and int(tokens.head[inside]) == head and tokens.dep[inside] == DEP["appos"]


def carry_pronouns(who: Who, tokens: Tokens, quotes: list[Quote]) -> list[Quote]:
    """Let "he" go on being who "he" was, where no person is named between the two; find who an unresolved one is.

    An unresolved pronoun takes the last person who was the subject of a sentence, unless the gender forbids it. Nobody
    names himself: who is named in the quotation is not the one who said it, nor does he come between.
    """
    people = [mention for mention in who.mentions if mention.type == "PER"]
    out: list[Quote] = []
    last: Quote | None = None
    for quote in quotes:
        row = quote
        gender = _GENDERS.get((quote.speaker or "").lower())
        if quote.speaker_type == "pronoun" and gender and quote.speaker_start is not None:
            here = quote.speaker_start
            said = [mention for mention in people if quote.kind != "indirect" and _within(quote, mention)]
            named = {mention.cluster for mention in said}
            before = last.speaker_start if last is not None else None
            if (
                last is not None
                and before is not None
                and (last.speaker or "").lower() == (quote.speaker or "").lower()
                and last.speaker_cluster is not None
                and last.speaker_cluster not in named
                and not any(before <= mention.start < here and mention not in said for mention in people)
            ):
                row = replace(quote, speaker_cluster=last.speaker_cluster, speaker_reason="pronoun_carried_on")
            elif quote.speaker_cluster is None or quote.speaker_cluster in named:
                # The sentences of the quotation itself do not part "she said" after it from the name before it.
                found = _last_subject(who, tokens, min(here, quote.start), gender, named)
                reason = "pronoun_of_last_subject" if found is not None else "pronoun_unresolved"
                row = replace(quote, speaker_cluster=found, speaker_reason=reason)
            last = row
        out.append(row)
    return out


def _within(quote: Quote, mention: Mention) -> bool:
    return any(piece.start <= mention.start < piece.end for piece in quote.segments)


def _last_subject(who: Who, tokens: Tokens, here: int, gender: str, named: set[int]) -> int | None:
    """Give the cluster of the last person before an offset who is the subject of a clause, three sentences back."""
    sentence = int(tokens.sent[min(tokens.token_at(here), len(tokens) - 1)])
    for mention in reversed([mention for mention in who.mentions if mention.end <= here]):
        token = tokens.token_at(mention.end - 1)
        if token >= len(tokens) or sentence - int(tokens.sent[token]) > _SENTENCES_BACK:
            return None
        cluster = who.clusters.get(mention.cluster)
        wrong = mention.type != "PER" or mention.cluster in named
        if wrong or cluster is None or cluster.gender not in (None, gender):
            continue
        if tokens.dep[token] in (DEP["nsubj"], DEP["nsubjpass"]):
            return mention.cluster
    return None
