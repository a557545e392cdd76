"""Errors that say what happened and what to do next; their parts are attributes."""

from typing import Any, Self


class OnrecordError(Exception):
    """An error meant for the user: one line of what, one of the next step."""

    def __init__(self, message: str, next_step: str) -> None:
        self.message = message
        self.next_step = next_step
        super().__init__(f"{message}. Next step: {next_step}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes whole: pickle would call the class with the joined message alone."""
        return self._revive, (self.args, self.__dict__)

    @classmethod
    def _revive(cls, args: tuple[Any, ...], parts: dict[str, Any]) -> Self:
        error = cls.__new__(cls, *args)
        error.__dict__.update(parts)
        return error


class InputError(OnrecordError):
    """An input as a whole cannot be used (no such path, no documents, a bad setting)."""


class RejectedDocument(OnrecordError):
    """One document cannot be processed; it lands in `rejects` and the rest goes on."""

    def __init__(self, stage: str, rule: str, message: str, next_step: str) -> None:
        self.stage = stage
        self.rule = rule
        super().__init__(message, next_step)


class WarehouseError(OnrecordError):
    """The warehouse cannot be read or written (locked, read-only, full, damaged)."""
