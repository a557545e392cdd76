"""What an expression is read against: the anchor day, the days named before, and the tense around it."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from tasks.dates.grammar import Found
from tasks.dates.intervals import Value
from tasks.dates.lexicon import (
    ANNOUNCED,
    FORWARD_PARTICIPLES,
    FUTURE_CUES,
    FUTURE_VERBS,
    SCHEDULED_VERBS,
    UNPLANNED,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Direction = Literal["past", "future", "either"]
_FUTURE_AUX = frozenset({"will", "'ll", "’ll", "shall", "wo"})
# A verb further up than this says nothing of the expression; lists of a thousand joined verbs exist.
_HOPS = 12
_NEXT_TO = 10  # days
_NEAR = 3  # "[winning] on Monday night"
_AHEAD = re.compile(
    r"(?:^|\W)(?:(?:until|till|lead-?(?: ?up)? to|run-?up to|head(?:s|ing)? into|as (?:early|soon) as"
    r"|no (?:later|earlier) than|(?:scheduled|due|set|slated|planned) (?:for|on)"
    r"|(?:set|schedul(?:e|es|ed|ing)|slated|planned|fixed|called|calls) (?:[^ .,;]+ ){1,5}for"
    r"|(?:trial|court|start|opening|release|election|hearing) date (?:of|for)"
    r"|(?:postponed|delayed|adjourned|moved|deferred|rescheduled) (?:[^ .,;]+ ){0,5}(?:to|until)) (?:the )?"
    r"|ahead of (?:[^ .,;]+ ){0,6})$"
)
_BY = re.compile(r"(?:^|\W)(?:by|before) (?:the )?$")
_BEHIND = re.compile(r"(?:^|\W)(?:since|as of|as recently as|back (?:in|on)) (?:the )?$")
_FOLLOWED = re.compile(r"(?:^|\W)followed by [^.;]*$")
_DUE = re.compile(r"(?:^|\W)(?:due|scheduled|slated|expected|planned|set) [^.,;]{0,30}$")
# "the delays during Monday's crossing", "to recover from Monday's storm": the crossing and the storm are over.
_OVER = re.compile(r"(?:^|\W)(?:from|after|following|since|during) (?:the )?$")
_POSSESSIVE = re.compile(r"'s? ")
_DELIVERY = re.compile(r" (?:delivery|contracts?|futures)\b")
_LINK = re.compile(r",? ?(?:to|through|thru|until|till|and|-) ?(?:the )?")
_BETWEEN = re.compile(r"(?:^|\W)between [^.,;]*$")
_MODALS = frozenset({"would", "could", "should", "may", "might", "can", "must", "'d", "’d"})
_CONDITIONS = frozenset({"if", "unless", "until", "once", "when", "whenever", "how", "whether"})
_WHILE = frozenset({"while", "when", "whilst"})
_AWAITED = frozenset({"due", "scheduled", "slated", "upcoming", "planned", "expected", "possible", "potential", "next"})
_PAST_AUX = frozenset({"has", "have", "had", "was", "were", "did", "'ve", "’ve"})


@dataclass(slots=True)
class Context:
    """The state of reading one article's expressions in order."""

    anchor: date | None
    anchor_basis: str | None
    order: str | None = None  # DMY or MDY, where the article's other dates decide
    bounded: bool = True  # the day of publication is known, or cannot be long before the anchor
    last: Value | None = None  # the last calendar expression
    last_end: int = 0  # where the last expression of this block ended
    last_day: date | None = None
    stated_days: dict[tuple[int, int], date] = field(default_factory=dict)  # month and day, of days with a year
    stated_day: date | None = None  # the last day with a year
    stated_months: dict[int, list[int]] = field(default_factory=dict)  # the years named for a month
    last_by_unit: dict[str, Value] = field(default_factory=dict)
    sentence_day: date | None = None  # last day named in the same sentence
    habit: bool = False  # the sentence tells of every year: "in winter the road is closed until March"
    doc: "Doc | None" = None
    starts: list[int] = field(default_factory=list)

    def enter(self, doc: "Doc | None") -> None:
        """Go to the next block."""
        self.doc = doc
        self.starts = [token.idx for token in doc] if doc is not None else []
        self.end_sentence()
        self.last_end = 0

    def end_sentence(self) -> None:
        self.sentence_day, self.habit = None, False

    def remember(self, value: Value, told: bool = True) -> None:
        """Keep what later expressions may lean on; lines that are not told (bylines, stamps) only name years."""
        if value.earliest is None or value.type not in ("DATE", "TIME"):
            return
        if not value.relative:
            self._remember_year(value, value.earliest)
        if not told:
            self.sentence_day = value.earliest if value.earliest == value.latest else self.sentence_day
            return
        self.last = value
        if value.granularity:
            self.last_by_unit[value.granularity] = value
        if value.earliest == value.latest:
            self.last_day = value.earliest
            self.sentence_day = value.earliest

    def _remember_year(self, value: Value, first: date) -> None:
        if value.granularity == "day" and first == value.latest:
            self.stated_days[first.month, first.day] = self.stated_day = first
        if value.granularity in ("day", "month"):
            self.stated_months.setdefault(first.month, []).append(first.year)

    def day_in_named_year(self, month: int, number: int) -> date | None:
        """Give a day in the year that the article has named for it, for a day next to it, or twice for its month."""
        if (month, number) in self.stated_days:
            return self.stated_days[month, number]
        if self.stated_day is not None:
            steps = range(-_NEXT_TO, _NEXT_TO + 1)
            near = (self.stated_day + timedelta(step) for step in steps)
            beside = [day for day in near if (day.month, day.day) == (month, number)]
            if beside:
                return beside[0]
        years = self.stated_months.get(month, [])
        return date(years[0], month, number) if len(years) > 1 and len(set(years)) == 1 else None

    @property
    def event_day(self) -> date | None:
        """The day that "the next day" counts from: the last day named, else the anchor."""
        return self.last_day or self.anchor

    def closes_range(self, found: Found) -> bool:
        """Say whether an expression is the end of a range: "Monday through Friday", "between today and Friday"."""
        link = found.low[self.last_end : found.start]
        if self.last_end == 0 or not _LINK.fullmatch(link):
            return False
        return "and" not in link or _BETWEEN.search(found.low[max(0, self.last_end - 40) : self.last_end]) is not None

    def token_at(self, offset: int) -> "Token | None":
        """Give the token that holds a view offset."""
        if self.doc is None or not self.starts:
            return None
        return self.doc[max(0, bisect_right(self.starts, offset) - 1)]

    def direction(self, found: Found) -> Direction | None:
        """Say whether the words around an expression turn it to the past or the future; None when they do not.

        The governing verb decides: its tense, its auxiliaries, and verbs that look ahead (plan, schedule, expect).
        """
        before = found.before(48)
        if _AHEAD.search(before):
            return "future"
        if _BEHIND.search(before):
            return "past"
        after = found.after(24)
        if _DELIVERY.match(after):
            return "future"
        token = self.token_at(found.start)
        if token is None:
            return self._by_cues(found)
        if _FOLLOWED.search(before) and self.sentence_day is not None:
            return "either"
        if _has_happened(_noun_before(token), token):
            return "past"
        names_event = _POSSESSIVE.match(after) is not None and _OVER.search(before) is not None
        direction = _by_verb(token, names_event)
        if _BY.search(before) and found.rule.kind != "clock":  # "shortly before midnight on Wednesday"
            return "past" if direction == "past" else "future"
        return "future" if direction is None and _DUE.search(before) else direction

    def habitual(self, found: Found) -> bool:
        """Say whether the governing verb is a plain present: "in winter the road is closed"."""
        node = self.token_at(found.start)
        for _ in range(_HOPS):
            if node is None or node.tag_.startswith(("VB", "MD")) or node.head == node:
                break
            node = node.head
        if node is None or _tense(node) is not None:
            return False
        return node.tag_ in ("VBZ", "VBP") or any(child.lower_ in ("is", "are") for child in node.children)

    def _by_cues(self, found: Found) -> Direction | None:
        words = found.before(60).replace("'ll", " 'll").split()
        return "future" if any(word in FUTURE_CUES for word in words[-8:]) else None


def _by_verb(token: "Token", names_event: bool = False) -> Direction | None:
    """Climb to the governing verb, past bare participles: they look ahead where the verb above them does.

    Only will and shall turn the event that a possessive names ("during Monday's debate") to the future.
    """
    node, leaned = token, False
    for hop in range(_HOPS):
        if _has_happened(node, token):
            return "past"
        if node.tag_.startswith(("VB", "MD")) and not _takes_tense_above(node):
            if not _leans(node):
                direction = _tense(node)
                if names_event:
                    return direction if _has_future_auxiliary(node) else None
                if direction is None and hop <= _NEAR and _is_arranged(node, token):
                    return "future"
                return None if leaned and direction == "past" else direction
            leaned = True
        if node.lower_ in ("due", "scheduled", "slated", "upcoming", "planned", "expected"):
            return "future"
        if node.head == node:
            return None
        node = node.head
    return None


def _noun_before(token: "Token") -> "Token":
    """Give the word that a day follows, over "on": the shooting in "the shooting on Sunday"."""
    before = token.nbor(-1) if token.i else token
    return before.nbor(-1) if before.i and before.lower_ == "on" else before


def _has_happened(noun: "Token", token: "Token") -> bool:
    """Say whether a day belongs to what is only spoken of once it is over: "an attack Friday", "Monday's ruling"."""
    if noun.pos_ != "NOUN" or noun == token or any(child.lower_ in _AWAITED for child in noun.lefts):
        return False
    lemma = noun.lemma_.lower()
    return lemma in UNPLANNED or (lemma in ANNOUNCED and token.head == noun and token.dep_ == "poss")


def _has_future_auxiliary(verb: "Token") -> bool:
    return any(child.lower_ in _FUTURE_AUX for child in verb.children)


def _leans(verb: "Token") -> bool:
    """Say whether a verb is a bare participle that hangs on another word: "would start with her winning on Monday"."""
    return (
        verb.tag_ == "VBG"
        and verb.head != verb
        and not any(child.dep_ in ("aux", "auxpass") for child in verb.children)
    )


def _takes_tense_above(verb: "Token") -> bool:
    """Say whether a participle is of the time of the verb it hangs on: "she lied while testifying in October"."""
    return verb.tag_ == "VBG" and verb.head != verb and any(child.lower_ in _WHILE for child in verb.children)


def _is_arranged(verb: "Token", token: "Token") -> bool:
    """Say whether a plain present tells of what is to come: "the vote is on Tuesday", "if she wins on Tuesday"."""
    if verb.tag_ not in ("VBZ", "VBP"):
        return False
    if any(child.lower_ in _CONDITIONS for child in verb.children):
        return True
    link = token
    while link.head not in (verb, link):
        link = link.head
    return verb.lemma_ == "be" and (link == token or link.lower_ in ("in", "on", "at"))


def _tense(verb: "Token", hops: int = 0) -> Direction | None:
    auxiliaries = [child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")]
    lemma = verb.lemma_.lower()
    if any(word in _FUTURE_AUX for word in auxiliaries) or (verb.tag_ == "VBN" and lemma in FORWARD_PARTICIPLES):
        return "future"
    if any(word in _MODALS for word in auxiliaries):
        return "either"
    if "to" in auxiliaries:
        return _infinitive(verb, hops)
    if verb.tag_ == "VBD" and _under_would(verb):
        return "either"
    if verb.tag_ == "VBD" or any(word in _PAST_AUX for word in auxiliaries):
        return "past"
    if verb.dep_ == "conj" and verb.tag_ in ("VB", "VBN", "VBG") and verb.head != verb and hops < _HOPS:
        return _tense(verb.head, hops + 1)
    if verb.tag_ == "VBN":  # "plans announced in January"
        return None if any(word in ("is", "are", "be", "'s") for word in auxiliaries) else "past"
    if verb.tag_ == "VBG":
        return "future" if any(word in ("is", "are", "am", "'re") for word in auxiliaries) else None
    if lemma == "appear" and any(child.dep_ == "xcomp" for child in verb.children):
        return None  # it seems
    arranged = (
        lemma in SCHEDULED_VERBS
        or lemma in FUTURE_VERBS
        or any(child.dep_ == "prt" and child.lower_ == "out" for child in verb.children)
    )
    return "future" if verb.tag_ in ("VBZ", "VBP") and arranged else None


def _under_would(verb: "Token") -> bool:
    """Say whether a past tense is only reported future: "it would be paid when markets opened on Friday"."""
    return (
        verb.dep_ == "advcl"
        and any(child.lower_ in ("when", "if", "once", "until") for child in verb.children)
        and any(child.lower_ in ("would", "'d") for child in verb.head.children)
    )


def _infinitive(verb: "Token", hops: int) -> Direction | None:
    head = verb.head
    passive = any(child.dep_ == "auxpass" for child in verb.children)
    if _looks_ahead(verb) or verb.dep_ == "relcl" or (verb.dep_ == "acl" and passive):  # "a report to be released"
        return "either" if head.lower_ in ("was", "were") else "future"
    return _tense(head, hops + 1) if head != verb and head.pos_ in ("VERB", "AUX") and hops < _HOPS else None


def _looks_ahead(verb: "Token") -> bool:
    head = verb.head
    return head != verb and (head.lemma_.lower() in FUTURE_VERBS or head.lower_ in FUTURE_CUES or head.lemma_ == "be")
