"""What articles are about, as weighted words, so that articles about one event can be found and compared."""

from collections import Counter, defaultdict
from functools import lru_cache
from heapq import nsmallest
from itertools import islice
from math import log, sqrt

import pyarrow as pa

from tasks.link.wording import is_common, stem, tokens

# Terms kept an article, and terms by which neighbours are looked up.
_TERMS = 60
_KEYS = 15
_TITLE_WEIGHT = 3
# Words read an article: news puts what matters first, and a live blog must not stall the run.
_WORDS = 800
# As if so many other articles had been seen: in a small corpus a word is not common because a few articles share it.
_PRIOR_ARTICLES = 500
# A term of more articles than this is no key.
_MOST_ARTICLES = 400
_SHARED_KEYS = 2
# From this likeness on two articles are about one affair, if not one event.
_SAME = 0.2


class Topics:
    """Articles as vectors of terms; cosine compares two, `similar` finds what is like one."""

    def __init__(self, articles: pa.Table) -> None:
        counts: dict[str, Counter[str]] = {}
        spread: Counter[str] = Counter()
        for row in articles.select(["article_id", "title", "body"]).to_pylist():
            terms = _terms(row["title"] or "", row["body"])
            counts[row["article_id"]] = terms
            spread.update(terms.keys())
        total = len(counts) + _PRIOR_ARTICLES
        self._vectors = {name: _vector(terms, spread, total) for name, terms in counts.items()}
        self._near: dict[str, list[tuple[float, str]]] = {}
        self._holders: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(self._vectors):
            for term in self._keys(name):
                self._holders[term].append(name)

    def _keys(self, name: str) -> list[str]:
        """Give the heaviest terms; a vector holds its terms in this order."""
        return list(islice(self._vectors[name], _KEYS))

    def likeness(self, left: str, right: str) -> float:
        """Cosine of two articles, from 0 to 1."""
        one, two = self._vectors.get(left, {}), self._vectors.get(right, {})
        if len(two) < len(one):
            one, two = two, one
        return sum(weight * two[term] for term, weight in one.items() if term in two)

    def same(self, left: str, right: str) -> bool:
        """Say whether two articles are about one thing."""
        return left == right or round(self.likeness(left, right), 9) >= _SAME

    def similar(self, name: str) -> list[tuple[float, str]]:
        """Give the articles about the same thing, the most alike first."""
        if name not in self._near:
            self._near[name] = self._look(name)
        return self._near[name]

    def _look(self, name: str) -> list[tuple[float, str]]:
        shared: Counter[str] = Counter()
        for term in self._keys(name):
            if len(self._holders[term]) <= _MOST_ARTICLES:
                shared.update(self._holders[term])
        found = []
        for other, keys in shared.items():
            if other != name and keys >= _SHARED_KEYS and (score := round(self.likeness(name, other), 9)) >= _SAME:
                found.append((score, other))
        return sorted(found, key=lambda item: (-item[0], item[1]))


def _terms(title: str, body: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text, weight in ((title, _TITLE_WEIGHT), (body, 1)):
        for word, count in Counter(tokens(text[: _WORDS * 8])[:_WORDS]).items():
            if term := _term(word):
                counts[term] += weight * count
    return counts


@lru_cache(maxsize=1 << 18)
def _term(word: str) -> str:
    return "" if len(word) < 3 or is_common(word) or word.isdigit() else stem(word)


@lru_cache(maxsize=1 << 16)
def _log(count: int) -> float:
    return log(count)


def _vector(terms: Counter[str], spread: Counter[str], total: int) -> dict[str, float]:
    weights = {term: (1 + _log(count)) * (_log(total) - _log(spread[term] + 1)) for term, count in terms.items()}
    best = nsmallest(_TERMS, ((-weight, term) for term, weight in weights.items()))
    length = sqrt(sum(weight * weight for weight, _ in best))
    return {term: -weight / length for weight, term in best} if length else {}
