"""Put the units of one statement together."""

from collections.abc import Sequence
from dataclasses import replace

from tasks.quotes.decode import Choice
from tasks.quotes.frame import Frame

_DIRECT = 0.9
_INTERRUPTION = 14  # longest attribution inside a sentence, in tokens


def group(frame: Frame, choices: Sequence[Choice]) -> list[list[Choice]]:
    """Put units of one statement together: the same cue and speaker, or a marked stretch carried on."""
    groups: list[list[Choice]] = []
    for choice in choices:
        last = groups[-1][-1] if groups else None
        if last and _carries_on(frame, last, choice):
            groups[-1].append(replace(choice, speaker=last.speaker, cue=last.cue, probability=last.probability))
        elif last and _same_statement(last, choice):
            groups[-1].append(choice)
        elif last and _interrupted(frame, last, choice):
            surer = max(last, choice, key=lambda one: one.probability)
            groups[-1] = [replace(one, speaker=surer.speaker, cue=surer.cue) for one in (*groups[-1], choice)]
        else:
            groups.append([choice])
    return groups


def _same_statement(last: Choice, choice: Choice) -> bool:
    return (
        choice.speaker >= 0
        and choice.cue >= 0
        and (choice.speaker, choice.cue) == (last.speaker, last.cue)
        and (choice.unit.quoted > 0.5) == (last.unit.quoted > 0.5)
    )


def _interrupted(frame: Frame, last: Choice, choice: Choice) -> bool:
    """Tell whether a unit finishes the sentence of the one before ("We won," said Ann Lee, "and they lost.")."""
    words = frame.tokens
    return (
        min(last.unit.quoted, choice.unit.quoted) > _DIRECT
        and words.block[last.unit.first] == words.block[choice.unit.first]
        and choice.unit.first - last.unit.last <= _INTERRUPTION
        and frame.punct[last.unit.last - 1] == 1
        and frame.punct[choice.unit.first - 2] == 1
        and words.words[choice.unit.first][:1].islower()
        and max(last.speaker, choice.speaker) >= 0
        and last.rule != "turn"
    )


def _carries_on(frame: Frame, last: Choice, choice: Choice) -> bool:
    """Tell whether a unit begins with a stretch that the paragraph of the last unit left open."""
    stretch, before = choice.unit.stretch, last.unit.stretch
    return (
        stretch >= 0
        and before >= 0
        and frame.marked[stretch].continues
        and frame.mark_tokens[stretch][0] >= choice.unit.first
        and frame.marked[before].block + 1 == frame.marked[stretch].block
        and frame.mark_tokens[before][1] <= last.unit.last + 1
    )
