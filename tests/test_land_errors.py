"""Errors of landing: they travel between processes, and say what to do."""

import pickle

import pytest

from schemas.errors import OnrecordError, RejectedDocument, WarehouseError


@pytest.mark.parametrize(
    "error", [WarehouseError("it is full", "free space"), RejectedDocument("read", "empty", "nothing in it", "drop it")]
)
def test_an_error_survives_the_way_from_a_worker(error: OnrecordError) -> None:
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert vars(back) == vars(error)
