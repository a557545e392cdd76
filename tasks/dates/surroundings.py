"""Look at the words and letter case around a match; the patterns are in `contexts.txt`."""

import re

from tasks.dates.grammar import Found
from tasks.dates.lexicon import PIECES, named_patterns

_NAME_BEFORE = re.compile(r"(?:^|(.)\s)([A-Z][\w'’-]*(?<!['’]s))\s$")


CONTEXTS = {
    name: re.compile(re.sub(r"\{([a-z_]+)\}", lambda match: PIECES[match[1]], pattern))
    for name, pattern in named_patterns("contexts.txt").items()
}


def before(found: Found, name: str, reach: int = 40) -> bool:
    return bool(CONTEXTS[f"before_{name}"].search(found.before(reach)))


def after(found: Found, name: str) -> bool:
    return bool(CONTEXTS[f"after_{name}"].match(found.after()))


def capital(found: Found, group: str) -> bool:
    at = found.match.start(group)
    return found.text[at : at + 1].isupper()


def name_before(found: Found) -> bool:
    """Say whether a capitalised word stands right before, not counting the first word of a sentence."""
    match = _NAME_BEFORE.search(found.text[max(0, found.start - 40) : found.start])
    return match is not None and match[1] is not None and match[1] not in '.!?"“' and not before(found, "month")


def name_after(found: Found) -> bool:
    return bool(re.match(r"\s[A-Z][a-z]", found.text[found.end : found.end + 3]))


def alone(found: Found) -> bool:
    """Say whether nothing but the match stands in its block."""
    return not re.search(r"\w", found.before()) and not re.search(r"\w", found.after())


def quoted(found: Found) -> bool:
    """Say whether the match alone stands in quotation marks: the title of a show."""
    return found.before(1) in ("'", '"') and re.match(r"[,.]?[\"'](?!s)", found.after(3)) is not None


def starts(found: Found) -> bool:
    """Say whether the match opens a sentence or a quotation."""
    return before(found, "sentence", 3)
