"""Calendar arithmetic: units, shifts, holidays, and their TIMEX3 values."""

from datetime import date

import pytest

from tasks.dates import intervals as cal
from tasks.dates.holidays import HOLIDAYS, easter, holiday, occasions, orthodox_easter


@pytest.mark.parametrize(
    ("made", "value", "earliest", "latest"),
    [
        (cal.week(date(2019, 1, 1)), "2019-W01", date(2018, 12, 31), date(2019, 1, 6)),
        (cal.weekend(date(2019, 5, 2)), "2019-W18-WE", date(2019, 5, 4), date(2019, 5, 5)),
        (cal.month(2020, 2), "2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        (cal.quarter(1989, 4), "1989-Q4", date(1989, 10, 1), date(1989, 12, 31)),
        (cal.half(2015, 2), "2015-H2", date(2015, 7, 1), date(2015, 12, 31)),
        (cal.season(2009, "WI"), "2009-WI", date(2009, 12, 1), date(2010, 2, 28)),
        (cal.decade(1990), "199", date(1990, 1, 1), date(1999, 12, 31)),
        (cal.century(19), "19", date(1900, 1, 1), date(1999, 12, 31)),
        (cal.part_of_day(date(2019, 5, 2), "NI"), "2019-05-02TNI", date(2019, 5, 2), date(2019, 5, 2)),
    ],
)
def test_a_unit_has_its_value_and_its_days(made: cal.Value, value: str, earliest: date, latest: date) -> None:
    assert (made.value, made.earliest, made.latest) == (value, earliest, latest)


@pytest.mark.parametrize(
    ("unit", "count", "expected"),
    [
        ("D", -3, date(2020, 2, 26)),
        ("W", 1, date(2020, 3, 7)),
        ("M", -1, date(2020, 1, 29)),
        ("Y", 1, date(2021, 2, 28)),
    ],
)
def test_a_shift_keeps_to_the_calendar(unit: str, count: int, expected: date) -> None:
    assert cal.shift(date(2020, 2, 29), unit, count) == expected


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("thanksgiving", 2019, date(2019, 11, 28)),
        ("black friday", 2019, date(2019, 11, 29)),
        ("memorial day", 2013, date(2013, 5, 27)),
        ("election day", 2016, date(2016, 11, 8)),
        ("good friday", 2018, date(2018, 3, 30)),
        ("victoria day", 2021, date(2021, 5, 24)),
        ("christmas eve", 1999, date(1999, 12, 24)),
        ("rosh hashanah", 2019, date(2019, 9, 30)),
        ("rosh hashanah", 2024, date(2024, 10, 3)),
        ("passover", 2018, date(2018, 3, 31)),
        ("yom kippur", 1973, date(1973, 10, 6)),
        ("hanukkah", 2018, date(2018, 12, 3)),
        ("9/11", 2019, date(2001, 9, 11)),
    ],
)
def test_a_holiday_has_its_day(name: str, year: int, expected: date) -> None:
    assert holiday(name, year) == expected


def test_every_holiday_of_the_table_has_a_day() -> None:
    days = [(name, occasion.first) for name in HOLIDAYS for occasion in occasions(name, 2024)]
    assert {name for name, _ in days} == set(HOLIDAYS)
    assert {day.year for _, day in days} == {2024, 2001, 1944}


@pytest.mark.parametrize(
    ("name", "year", "first", "doubt"),
    [
        ("lunar new year", 2019, date(2019, 2, 5), 0),
        ("lantern festival", 2024, date(2024, 2, 24), 0),
        ("mid-autumn festival", 2020, date(2020, 10, 1), 0),
        ("diwali", 2024, date(2024, 10, 31), 1),
        ("ramadan", 2019, date(2019, 5, 6), 1),
        ("eid al-adha", 2023, date(2023, 6, 28), 1),
    ],
)
def test_festivals_that_follow_the_moon_say_how_sure_their_day_is(
    name: str, year: int, first: date, doubt: int
) -> None:
    (occasion,) = occasions(name, year)
    assert (occasion.first, occasion.doubt) == (first, doubt)


def test_a_year_of_the_moon_may_end_twice_in_one_of_the_sun() -> None:
    assert [occasion.first for occasion in occasions("eid al-fitr", 2000)] == [date(2000, 1, 8), date(2000, 12, 27)]
    assert occasions("eid al-fitr", 1900) == []


def test_easter_of_both_calendars() -> None:
    assert (easter(2019), easter(2024), orthodox_easter(2019)) == (
        date(2019, 4, 21),
        date(2024, 3, 31),
        date(2019, 4, 28),
    )
