"""Carry who spoke on to "he", "she" and "the striker", by what the quotations of an article say of each other."""

from dataclasses import replace

from schemas.records import Cluster, Mention, Quote
from tasks.names.lexicon import lexicon
from tasks.quotes.lexicon import listed
from tasks.quotes.tokens import DEP, ENT, POS, TAG, Tokens
from tasks.quotes.who import Who

_GENDERS = {"he": "m", "she": "f"}
_FORMS = {"m": ("he", "him", "his"), "f": ("she", "her")}
_SENTENCES_BACK = 3
_SENTENCES_OF_CALLED = 8
_SENTENCES_OF_NOUN = 2


def carry_speakers(who: Who, tokens: Tokens, quotes: list[Quote]) -> list[Quote]:
    """Say who "he", "she" and "the striker" are who said a quotation, by what the quotations say of each other."""
    people = [mention for mention in who.mentions if mention.type == "PER"]
    inside = [(piece.start, piece.end) for quote in quotes if quote.kind == "direct" for piece in quote.segments]
    outside = [one for one in people if not any(start <= one.start < end for start, end in inside)]
    out: list[Quote] = []
    pronoun: Quote | None = None  # the last row said by a pronoun
    for quote in quotes:
        row = quote
        gender = _GENDERS.get((quote.speaker or "").lower())
        if quote.speaker_type == "pronoun" and gender and quote.speaker_start is not None:
            row = _third_person(who, tokens, quote, quote.speaker_start, gender, out, pronoun, outside)
            pronoun = row
        elif quote.speaker_start is not None and _is_common(who, tokens, quote):
            row = _by_common_noun(who, tokens, quote, outside)
        out.append(row)
    return out


def _third_person(
    who: Who,
    tokens: Tokens,
    quote: Quote,
    here: int,
    gender: str,
    rows: list[Quote],
    pronoun: Quote | None,
    outside: list[Mention],
) -> Quote:
    """Say who "he" is who said a quotation.

    He goes on being who "he" was where no person is named between the two; a "he" before the names of the sentence is
    the same. Nobody names himself, or speaks of himself as "he": whom the quotation names did not say it, nor did one
    whom only quotations name, nor, where it opens with "he", one of whom the sentence before does not speak.
    Unresolved, he is the last person who was the subject of a sentence, or who spoke last and is called so, unless the
    gender forbids it.
    """
    before = rows[-1] if rows else None
    said = [one for one in who.mentions if one.type == "PER" and quote.kind != "indirect" and _within(quote, one.start)]
    named = {mention.cluster for mention in said}
    held = quote.speaker_cluster
    if held is not None and not any(one.cluster == held and one.start < here for one in outside):
        held = None
    if pronoun is not None and pronoun.speaker_start is not None and pronoun.speaker_cluster is not None:
        same = (pronoun.speaker or "").lower() == (quote.speaker or "").lower()
        between = any(pronoun.speaker_start <= one.start < here for one in outside)
        if same and not between and pronoun.speaker_cluster not in named:
            return replace(quote, speaker_cluster=pronoun.speaker_cluster, speaker_reason="pronoun_carried_on")
    earlier = _earlier_pronoun(who, tokens, quote, here, gender)
    if earlier is not None and earlier not in named:
        return replace(quote, speaker_cluster=earlier, speaker_reason="pronoun_of_the_same_sentence")
    here_named = _same_paragraph(who, tokens, quote, gender, before, named)
    if here_named is not None and who.clusters[here_named].type != "PER":
        # A person taken for a body, so that the names before him were all there was to choose from.
        held = None
    if held is not None and _opens_with(tokens, quote, _FORMS[gender][0]) and not _is_topic(who, tokens, quote, held):
        named = named | {held}
    if held is None or held in named:
        # The sentences of the quotation itself do not part "she said" after it from the name before it.
        found, reason = here_named, "pronoun_of_last_speaker"
        if found is None:
            found, reason = _last_subject(who, tokens, min(here, quote.start), gender, named), "pronoun_of_last_subject"
        if found is None:
            found, reason = _last_called(who, tokens, quote, gender, rows, named), "pronoun_of_last_speaker"
        return replace(
            quote, speaker_cluster=found, speaker_reason=reason if found is not None else "pronoun_unresolved"
        )
    if before is not None and before.speaker_cluster is not None and before.speaker_cluster != held:
        spoken_of = quote.kind == "direct" and any(
            one.cluster == held and one.kind == "pronoun" and _within(quote, one.start) for one in who.references
        )
        other = who.clusters.get(before.speaker_cluster)
        near = _sentences(tokens, before.end, quote.start) <= _SENTENCES_BACK
        if spoken_of and near and other is not None and other.type == "PER" and other.gender in (None, gender):
            return replace(quote, speaker_cluster=other.number, speaker_reason="pronoun_of_last_speaker")
    return quote


def _opens_with(tokens: Tokens, quote: Quote, word: str) -> bool:
    """Tell whether a quotation opens with a word."""
    return quote.kind == "direct" and tokens.lowers[tokens.token_at(quote.start)] == word


def _is_topic(who: Who, tokens: Tokens, quote: Quote, cluster: int) -> bool:
    """Tell whether a person is the subject of the sentence before a quotation."""
    before = tokens.token_at(quote.start) - 1
    while before > 0 and tokens.pos[before] in (POS["PUNCT"], POS["SPACE"]):
        before -= 1
    first, last = tokens.sentence_of(max(before, 0))
    spans = [(one.start, one.end) for one in who.mentions if one.cluster == cluster]
    spans += [(one.start, one.end) for one in who.references if one.cluster == cluster]
    ends = {tokens.token_at(end - 1) for start, end in spans if tokens.start[first] <= start < tokens.end[last - 1]}
    return any(tokens.dep[t] == DEP["nsubj"] and tokens.dep[tokens.head[t]] == DEP["ROOT"] for t in ends)


def _same_paragraph(
    who: Who, tokens: Tokens, quote: Quote, gender: str, before: Quote | None, named: set[int]
) -> int | None:
    """Give who is named as the speaker of the row before, in the same paragraph."""
    if before is None or before.speaker_cluster is None or before.speaker_type != "named":
        return None
    last = len(tokens) - 1
    if tokens.block[min(tokens.token_at(before.start), last)] != tokens.block[min(tokens.token_at(quote.start), last)]:
        return None
    cluster = who.clusters.get(before.speaker_cluster)
    fits = cluster is not None and cluster.gender in (None, gender) and cluster.number not in named
    return before.speaker_cluster if cluster is not None and fits and _may_be_person(cluster) else None


def _last_called(who: Who, tokens: Tokens, quote: Quote, gender: str, rows: list[Quote], named: set[int]) -> int | None:
    """Give who spoke just before, by a name that could be a person's, or the last who is known to be called so."""
    near = rows[-1] if rows and _sentences(tokens, rows[-1].end, quote.start) <= _SENTENCES_BACK else None
    if near is not None and near.speaker_type == "named" and near.speaker_cluster not in named:
        cluster = who.clusters.get(-1 if near.speaker_cluster is None else near.speaker_cluster)
        if (
            cluster is not None
            and _may_be_person(cluster)
            and (cluster.type == "PER" or cluster.name.lower().split()[0] in lexicon().given)
            and cluster.gender in (None, gender)
        ):
            return cluster.number
    for row in reversed(rows):
        cluster = who.clusters.get(-1 if row.speaker_cluster is None else row.speaker_cluster)
        person = cluster is not None and cluster.type == "PER"
        unknown = row.speaker_type == "named" and not person and (row.speaker or "").replace(" ", "").isalpha()
        if _sentences(tokens, row.end, quote.start) > _SENTENCES_OF_CALLED or (row is near and person):
            return None
        if unknown and (cluster is None or cluster.type != "ORG"):
            return None
        if person and cluster is not None and cluster.gender in (None, gender):
            return cluster.number if cluster.gender == gender and cluster.number not in named else None
    return None


def _may_be_person(cluster: Cluster) -> bool:
    """Tell whether a name may be a person's whatever it was taken for: two or three words that name no body."""
    words = cluster.name.lower().split()
    known = lexicon()
    other = known.org_words | known.loc_words | {"the", "of", "and", "&"}
    named = 2 <= len(words) <= 3 and other.isdisjoint(words) and cluster.name.lower() not in known.org_names
    return cluster.type == "PER" or (named and cluster.type == "ORG")


def _is_common(who: Who, tokens: Tokens, quote: Quote) -> bool:
    """Tell whether a speaker is "the striker", "the 34-year-old" or "the Czech", and nobody is known by that."""
    first, last = tokens.token_at(quote.speaker_start or 0), tokens.token_at((quote.speaker_end or 1) - 1)
    if quote.speaker is None or tokens.lowers[first] != "the" or last >= len(tokens):
        return False
    cluster = who.clusters.get(-1 if quote.speaker_cluster is None else quote.speaker_cluster)
    if tokens.ent[last] == ENT["NORP"]:
        return tokens.tag[last] in (TAG["NN"], TAG["NNP"], TAG["JJ"]) and (cluster is None or cluster.type != "PER")
    if quote.speaker_cluster is not None:
        return False
    if tokens.lowers[first + 1] in lexicon().kin and tokens.lowers[min(first + 2, last)] in ("of", "-"):
        return True
    word = tokens.lowers[last]
    aged = word == "old" and tokens.words[last - 1] == "-"
    return aged or (
        tokens.pos[last] == POS["NOUN"] and word in lexicon().role_heads and word not in listed("anonymous")
    )


def _by_common_noun(who: Who, tokens: Tokens, quote: Quote, outside: list[Mention]) -> Quote:
    """Give "the striker" to the one person named, outside of quotations, in the two sentences before."""
    here = quote.start if quote.speaker_start is None else min(quote.speaker_start, quote.start)
    sentence = int(tokens.sent[min(tokens.token_at(here), len(tokens) - 1)])
    near = {
        one.cluster
        for one in outside
        if one.end <= here and sentence - int(tokens.sent[tokens.token_at(one.start)]) <= _SENTENCES_OF_NOUN
    }
    named = {one.cluster for one in who.mentions if quote.kind != "indirect" and _within(quote, one.start)}
    cluster = who.clusters.get(near.pop()) if len(near) == 1 else None
    last = tokens.token_at((quote.speaker_end or 1) - 1)
    called = tokens.ent[last] != ENT["NORP"] and tokens.lowers[last] != "old"
    if cluster is None or cluster.number in named or (called and cluster.roles):
        return quote
    return replace(
        quote, speaker_type="nominal", speaker_cluster=cluster.number, speaker_reason="nominal_of_last_person"
    )


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
    """Give the last person before an offset who is the subject of a clause, no relative one, three sentences back."""
    sentence = int(tokens.sent[min(tokens.token_at(here), len(tokens) - 1)])
    for mention in reversed([mention for mention in who.mentions if mention.end <= here]):
        token = tokens.token_at(mention.end - 1)
        if token >= len(tokens) or sentence - int(tokens.sent[token]) > _SENTENCES_BACK:
            return None
        cluster = who.clusters.get(mention.cluster)
        wrong = mention.type != "PER" or mention.cluster in named
        if wrong or cluster is None or cluster.gender not in (None, gender):
            continue
        if tokens.dep[token] in (DEP["nsubj"], DEP["nsubjpass"]) and tokens.dep[tokens.head[token]] != DEP["relcl"]:
            return mention.cluster
    return None
