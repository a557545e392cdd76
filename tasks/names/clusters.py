"""Who is the same as whom within one article."""

from collections import Counter

from schemas.records import Cluster
from tasks.names.lexicon import Lexicon
from tasks.names.lines import Draft


def cluster(drafts: list[Draft], words: Lexicon) -> tuple[Cluster, ...]:
    """Number the clusters in order of first mention and write the number into each draft."""
    groups: dict[str, list[Draft]] = {}
    surnames: dict[str, str] = {}
    for item in drafts:
        if item.type == "PER" and len(item.words) > 1:
            surnames.setdefault(item.words[-1], item.key)
    for item in drafts:
        key = surnames.get(item.key, item.key) if item.type == "PER" else f"{item.type} {item.key}"
        groups.setdefault(key, []).append(item)
    out = []
    for number, members in enumerate(groups.values()):
        for item in members:
            item.cluster = number
        forms = Counter(item.text for item in members)
        name = max(forms, key=lambda form: (len(form), forms[form]))
        types = Counter(item.type for item in members)
        out.append(Cluster(number, types.most_common(1)[0][0], name, tuple(form for form, _ in forms.most_common())))
    return tuple(out)
