"""Say who a speaker's words stand for: the article's name behind a name, a pronoun or a role."""

import re
from dataclasses import dataclass, replace

from schemas.records import Cluster, Mention, Names, Quote, SpeakerType
from tasks.names.lexicon import lexicon
from tasks.quotes.lexicon import classes
from tasks.quotes.tokens import DEP, POS, Tokens

_OF = re.compile(r"\b(?:of|for|at|in|with|to|on|and)\b|,")  # what follows names another thing than the role
_GENDERS = {"he": "m", "she": "f"}
_INITIALS = (2, 3)  # letters
_FORMS = {"m": ("he", "him", "his"), "f": ("she", "her")}
_SENTENCES_BACK = 3


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


def _beside(tokens: Tokens, words: tuple[int, int], head: int, who: Who) -> Mention | None:
    """Give the person named beside a head that is no name: "the governor, Ann Lee", "Ann Lee, a baker who ..."."""
    inside = who.mention_at(*tokens.surface(*words))
    if inside is not None and inside.type == "PER":
        ties = _apposed(tokens, head, inside) or _followed(tokens, head, inside) or _closes(tokens, words, head, inside)
        if ties:
            return inside
    if tokens.dep[head] != DEP["appos"]:
        return None
    # The words beside the name were taken for the speaker.
    of = int(tokens.head[head])
    beside = who.mention_at(int(tokens.start[of]), int(tokens.end[of]))
    return beside if beside is not None and beside.type == "PER" else None


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


def carry_pronouns(who: Who, tokens: Tokens, quotes: list[Quote]) -> list[Quote]:
    """Correct who "he" and "she" are by what the article's quotations say of each other."""
    out: list[Quote] = []
    pronoun: Quote | None = None  # the last row said by a pronoun
    for quote in quotes:
        row = quote
        gender = _GENDERS.get((quote.speaker or "").lower())
        if quote.speaker_type == "pronoun" and gender and quote.speaker_start is not None:
            before = out[-1] if out else None
            row = pronoun = _third_person(who, tokens, quote, quote.speaker_start, gender, before, pronoun)
        out.append(row)
    return out


def _third_person(
    who: Who, tokens: Tokens, quote: Quote, here: int, gender: str, before: Quote | None, pronoun: Quote | None
) -> Quote:
    """Say who "he" is who said a quotation.

    He goes on being who "he" was where no person is named between the two; a "he" before the names of the sentence is
    the same. Nobody names himself, or speaks of himself as "he": whom the quotation names did not say it. Unresolved,
    he is the last person who was the subject of a sentence, unless the gender forbids it.
    """
    people = [mention for mention in who.mentions if mention.type == "PER"]
    said = [one for one in people if quote.kind != "indirect" and _within(quote, one.start)]
    named = {mention.cluster for mention in said}
    held = quote.speaker_cluster
    if pronoun is not None and pronoun.speaker_start is not None and pronoun.speaker_cluster is not None:
        same = (pronoun.speaker or "").lower() == (quote.speaker or "").lower()
        between = any(pronoun.speaker_start <= one.start < here and one not in said for one in people)
        if same and not between and pronoun.speaker_cluster not in named:
            return replace(quote, speaker_cluster=pronoun.speaker_cluster, speaker_reason="pronoun_carried_on")
    earlier = _earlier_pronoun(who, tokens, quote, here, gender)
    if earlier is not None and earlier not in named:
        return replace(quote, speaker_cluster=earlier, speaker_reason="pronoun_of_the_same_sentence")
    if held is None or held in named:
        # The sentences of the quotation itself do not part "she said" after it from the name before it.
        found = _last_subject(who, tokens, min(here, quote.start), gender, named)
        reason = "pronoun_of_last_subject" if found is not None else "pronoun_unresolved"
        return replace(quote, speaker_cluster=found, speaker_reason=reason)
    if before is not None and before.speaker_cluster is not None and before.speaker_cluster != held:
        spoken_of = quote.kind == "direct" and any(
            one.cluster == held and one.kind == "pronoun" and _within(quote, one.start) for one in who.references
        )
        other = who.clusters.get(before.speaker_cluster)
        near = _sentences(tokens, before.end, quote.start) <= _SENTENCES_BACK
        if spoken_of and near and other is not None and other.type == "PER" and other.gender in (None, gender):
            return replace(quote, speaker_cluster=other.number, speaker_reason="pronoun_of_last_speaker")
    return quote


def _earlier_pronoun(who: Who, tokens: Tokens, quote: Quote, here: int, gender: str) -> int | None:
    """Give who a pronoun of the same gender is that opens the speaker's sentence, before any name in it."""
    first, _ = tokens.sentence_of(min(tokens.token_at(here), len(tokens) - 1))
    start = int(tokens.start[first])
    names = [mention.start for mention in who.mentions if start <= mention.start < here]
    for one in who.references:
        if start <= one.start < min([here, *names]) and one.kind == "pronoun" and not _within(quote, one.start):
            return one.cluster if tokens.lowers[tokens.token_at(one.start)] in _FORMS[gender] and names else None
    return None


def _sentences(tokens: Tokens, start: int, end: int) -> int:
    last = len(tokens) - 1
    return int(tokens.sent[min(tokens.token_at(end), last)] - tokens.sent[min(tokens.token_at(start), last)])


def _within(quote: Quote, offset: int) -> bool:
    return any(piece.start <= offset < piece.end for piece in quote.segments)


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
