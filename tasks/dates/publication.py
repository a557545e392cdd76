"""Say when an article came out: a day, a window, or nothing; never a guess.

Every piece of evidence is kept with its span, so that "why this date?" has an answer. `docs/dates.md` has the ranking.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from schemas.records import Claim, DateEvidence, Document, Page, Publication
from tasks.dates.absolute_strings import Stamp, read_stamp
from tasks.dates.captures import numeric_order_of
from tasks.dates.evidence import Candidate, text_candidates, url_evidence
from tasks.dates.html_voice import html_evidence
from tasks.dates.local_day import moment_of, publishers_day

_FIRST_DAY = date(1900, 1, 1)
# How far structured claims are believed, by where they stand and what they name.
_CLAIMS = {
    ("json-ld", "published"): 100,
    ("front-matter", "published"): 97,
    ("meta", "published"): 96,
    ("microdata", "published"): 93,
    ("time", "published"): 92,
    ("json-ld-page", "published"): 84,
    ("time", "date"): 64,
    ("meta", "date"): 63,
    ("attribute", "published"): 60,
    ("json-ld", "created"): 58,
}
_URL_WEIGHT, _VOICE_WEIGHT = 88, 10


def find_publication(page: Page, document: Document) -> Publication:
    """Weigh the evidence for the day an article came out.

    The date given with the record wins; then structured claims, the address, and the page's own words, by weight.
    Updates and captures bound the day from above, embedded posts from below.
    """
    order = numeric_order_of(page)
    candidates = [*_given(document), *_claimed(page, order), *_addressed(page, document), *text_candidates(page, order)]
    candidates = [item for item in candidates if item.evidence.earliest is None or item.evidence.earliest >= _FIRST_DAY]
    candidates = _as_worded(_without_older_events(candidates))
    captured = _captured(document)
    if captured:
        candidates.append(Candidate(captured, 0))
    if document.format == "html" and not any(item.evidence.about != "captured" for item in candidates):
        voice = html_evidence(document.content, page.url, captured.latest if captured else None)
        candidates.extend([Candidate(voice, _VOICE_WEIGHT)] if voice else [])
    return _decide(candidates)


def _without_older_events(candidates: list[Candidate]) -> list[Candidate]:
    """Keep of the past events that the body dates only the last: it alone bounds the day of publication."""
    events = [item for item in candidates if item.evidence.kind == "mention"]
    last = max(events, key=lambda item: item.evidence.latest or _FIRST_DAY, default=None)
    return [item for item in candidates if item.evidence.kind != "mention" or item is last]


def _as_worded(candidates: list[Candidate]) -> list[Candidate]:
    """Read a date that the markup calls no more than a date by the words before it: "Last updated: <time>"."""
    updates = [
        (item.evidence.start, item.evidence.end)
        for item in candidates
        if item.evidence.about == "updated" and item.evidence.start is not None
    ]
    return [
        replace(item, evidence=replace(item.evidence, about="updated"))
        if item.evidence.rule == "time.date" and any(_overlap(item.evidence, *span) for span in updates)
        else item
        for item in candidates
    ]


def _overlap(item: DateEvidence, start: int | None, end: int | None) -> bool:
    """Say whether evidence and a span share a character; what stands outside the text shares none."""
    if item.start is None or item.end is None or start is None or end is None:
        return False
    return item.start < end and start < item.end


def _given(document: Document) -> Iterator[Candidate]:
    stated = document.given.published
    stamp = read_stamp(stated) if stated else None
    if stated and stamp:
        yield Candidate(_off_text("given", "published", stated, stamp, "given.published"), 1000)


def _captured(document: Document) -> DateEvidence | None:
    stated = document.given.captured_at
    stamp = read_stamp(stated) if stated else None
    return _off_text("given", "captured", stated, stamp, "given.captured_at") if stated and stamp else None


def _off_text(kind: str, about: str, text: str, stamp: Stamp, rule: str) -> DateEvidence:
    if stamp.earliest != stamp.latest:
        rule = f"{rule}.ambiguous_order"
    return DateEvidence(kind, about, text, stamp.earliest, stamp.latest, stamp.zoned, False, rule)  # type: ignore[arg-type]


def _claimed(page: Page, order: str | None) -> Iterator[Candidate]:
    languages = ("en",) if page.language in (None, "en") else (page.language, "en")
    for claim in page.claims:
        if claim.key not in ("published", "modified", "created", "date"):
            continue
        stamp = read_stamp(claim.value[:120], languages, order)
        if stamp is None:
            continue
        about = "updated" if claim.key == "modified" else "published"
        made = _off_text(claim.kind, about, claim.value, stamp, f"{claim.kind}.{claim.key}")
        if claim.start is not None and claim.end is not None:
            made = replace(made, text=page.text[claim.start : claim.end], start=claim.start, end=claim.end)
        yield Candidate(made, _CLAIMS.get((claim.kind, claim.key), 0) if _in_reach(page, claim) else 0)


def _in_reach(page: Page, claim: Claim) -> bool:
    """Say whether a claim that shows in the text stands about the article, not in a list of others below it."""
    if claim.start is None:
        return True
    last = max((block.end for block in page.blocks if block.in_body), default=len(page.text))
    return claim.start <= last


def _addressed(page: Page, document: Document) -> Iterator[Candidate]:
    for url in dict.fromkeys((document.given.url, page.url)):
        found = url_evidence(url) if url else None
        if url and found and page.url_basis == "source_line":
            at = page.text.find(found.text, page.text.find(url))
            found = replace(found, start=at, end=at + len(found.text), rule="source_link_day")
        elif found and page.url_basis == "share_link":
            found = replace(found, rule="share_link_day")
        if found:
            yield Candidate(found, _URL_WEIGHT)


def _decide(candidates: list[Candidate]) -> Publication:
    updated = _updates(candidates)
    floors = [item.evidence for item in candidates if item.evidence.about == "bound" and item.evidence.earliest]
    believed = [
        item for item in candidates if item.evidence.about == "published" and item.weight > 0 and item.evidence.earliest
    ]
    ranked = [item.evidence for item in sorted(believed, key=lambda item: -item.weight)]
    winner = publishers_day(ranked, updated) if ranked else None
    last_update = max(updated, key=lambda item: (item.latest or _FIRST_DAY, item.at is not None), default=None)
    made = _window(candidates, winner, floors, updated)
    if winner is not None and winner.earliest == winner.latest:
        moment = moment_of(winner, ranked)
        made = Publication(
            winner.earliest,
            moment.at if moment else None,
            winner.earliest,
            winner.latest,
            _basis(winner),
            evidence=_marked(candidates, [winner, moment] if moment else [winner]),
        )
    if last_update is None:
        return made
    known = last_update.latest if last_update.earliest == last_update.latest else None
    return replace(made, updated_at=last_update.at, updated_on=known)


def _updates(candidates: list[Candidate]) -> list[DateEvidence]:
    """Give the stated updates of the article: those in its head, else those right below it, never those far below."""
    stated = [item.evidence for item in candidates if item.evidence.about == "updated" and item.evidence.latest]
    close = [item for item in stated if not item.rule.startswith(("update_words_below", "update_words_far"))]
    return close or [item for item in stated if not item.rule.startswith("update_words_far")]


def _window(
    candidates: list[Candidate],
    winner: DateEvidence | None,
    floors: list[DateEvidence],
    updated: list[DateEvidence],
) -> Publication:
    """Bound the day: not before the last embedded post, not after the first stated update or capture.

    What the article shows of the day of an update, or of later, may have come with that update.
    """
    renewed = min((item.earliest for item in updated if item.earliest), default=date.max)
    floors = [item for item in floors if item.earliest and item.earliest < renewed]
    captured = [item.evidence for item in candidates if item.evidence.about == "captured"]
    floor = max(floors, key=lambda item: item.earliest or _FIRST_DAY, default=None)
    ceiling = min([*captured, *updated], key=lambda item: item.latest or date.max, default=None)
    earliest, latest = (floor.earliest if floor else None), (ceiling.latest if ceiling else None)
    used = [item for item in (floor, ceiling) if item]
    basis = "+".join(dict.fromkeys(_basis(item) for item in used)) or "unknown"
    if winner is not None:
        earliest, latest, used, basis = winner.earliest, winner.latest, [winner], f"{winner.kind}.ambiguous_order"
    if earliest and latest and earliest > latest:
        earliest, used, basis = None, [ceiling] if ceiling else [], _basis(ceiling) if ceiling else "unknown"
    return Publication(None, None, earliest, latest, basis, evidence=_marked(candidates, used))


def _basis(item: DateEvidence) -> str:
    return {"updated": "update_stamp", "captured": "capture", "bound": item.kind}.get(item.about, item.kind)


def _marked(candidates: list[Candidate], used: list[DateEvidence]) -> tuple[DateEvidence, ...]:
    return tuple(replace(item.evidence, used=any(item.evidence is one for one in used)) for item in candidates)
