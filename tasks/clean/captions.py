"""Find captions by how they stand in a text: twice in a row, or torn before their credit."""

from tasks.clean.features import Features

# A text reader gives the description of a picture and the caption below it as two lines that say the same.
_WORDS = (5, 60)
# Where much of a text stands twice, the text itself was doubled.
_MOST_DOUBLED = 0.25


def find_captions(features: Features) -> dict[int, str]:
    """Give the places of captions with the reason."""
    folded = features.folded
    words = features.row("words").tolist()
    longer = [number for number, count in enumerate(words) if count >= _WORDS[0]]
    pairs = [
        number
        for number in longer
        if words[number] <= _WORDS[1] and number + 1 < len(folded) and folded[number] == folded[number + 1]
    ]
    found = {number: "open_credit" for number in longer if folded[number][-1] == "("}
    if len(pairs) <= _MOST_DOUBLED * len(longer):
        found |= {number + step: "said_twice" for number in pairs for step in (0, 1)}
    return found
