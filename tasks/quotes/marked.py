"""What a marked stretch is: where it stands, how its marks look and what became of them."""

from dataclasses import dataclass
from typing import Literal

from schemas.records import Marks

Style = Literal["curly", "straight", "angle", "low", "tick", "single", "lost", "block"]


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked stretch of a block's view: `start:end` between the marks, `outer_start:outer_end` with them.

    Where a mark is missing, the outer bound equals the inner one, and one of them is a guess.
    """

    block: int
    start: int
    end: int
    outer_start: int
    outer_end: int
    state: Marks
    style: Style
    continues: bool = False  # carries on the stretch left open at the end of the paragraph before
