"""Sets of positions count, cut and join as Python's own do, whatever stands behind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practices import bitsets
from practices.bitsets import integers, roaring

modest = settings(max_examples=100, deadline=None)
KINDS = [integers, roaring]
each_kind = pytest.mark.parametrize("kind", KINDS, ids=["integers", "roaring"])

# Up to some pieces of 1,024 positions, with members at both sides of their borders.
SIZE = 5_000
BORDERS = [0, 1, 7, 8, 1_023, 1_024, 1_025, 2_047, 2_048, 4_095, 4_096, SIZE - 1]
position = st.one_of(st.integers(0, SIZE - 1), st.sampled_from(BORDERS))
members = st.one_of(
    st.sets(position, max_size=60),
    st.sets(position, max_size=60).map(lambda few: {*range(SIZE)} - few),
    st.tuples(position, position).map(lambda ends: {*range(*ends)}),
)


def make(kind, positions):
    return kind.from_positions(positions, SIZE)


def members_of(kind, bits):
    return set(kind.positions(bits, 0, kind.count(bits)))


@each_kind
@modest
@given(one=members)
def test_a_set_holds_what_it_was_made_of(kind, one):
    assert members_of(kind, make(kind, one)) == one
    assert kind.count(make(kind, one)) == len(one)
    assert bool(make(kind, one)) is bool(one)


@each_kind
@modest
@given(one=members)
def test_neither_order_nor_repetition_matters(kind, one):
    assert make(kind, [*sorted(one, reverse=True), *one]) == make(kind, one)


@each_kind
@modest
@given(one=members, other=members)
def test_sets_join_as_sets(kind, one, other):
    a, b = make(kind, one), make(kind, other)

    assert members_of(kind, a & b) == one & other
    assert members_of(kind, a | b) == one | other
    assert members_of(kind, kind.without(a, b)) == one - other
    assert (a == b) is (one == other)
    assert members_of(kind, a) == one  # joining changes neither
    assert members_of(kind, b) == other


@each_kind
@modest
@given(one=members)
def test_nothing_and_everything_are_sets_too(kind, one):
    bits, everything = make(kind, one), kind.everything(SIZE)

    assert kind.count(everything) == SIZE
    assert bits & everything == bits
    assert bits | kind.EMPTY == bits
    assert kind.count(bits & kind.EMPTY) == 0
    assert members_of(kind, kind.without(everything, bits)) == {*range(SIZE)} - one
    assert kind.without(bits, everything) == kind.EMPTY == kind.everything(0)


@each_kind
@modest
@given(one=members, start=st.integers(0, SIZE + 9), length=st.integers(0, SIZE + 9))
def test_a_page_is_a_stretch_of_the_members_in_order(kind, one, start, length):
    stop = start + length

    assert kind.positions(make(kind, one), start, stop) == sorted(one)[start:stop]


@each_kind
@modest
@given(one=members, size=st.integers(1, 900))
def test_the_pages_together_hold_each_member_once(kind, one, size):
    bits = make(kind, one)
    pages = [
        kind.positions(bits, start, start + size)
        for start in range(0, len(one) + size, size)
    ]

    assert [place for page in pages for place in page] == sorted(one)


@each_kind
@modest
@given(one=members, position=st.one_of(position, st.just(SIZE)))
def test_the_rank_of_a_position_counts_the_members_before_it(kind, one, position):
    before = [member for member in one if member < position]

    assert kind.rank(make(kind, one), position) == len(before)


@each_kind
@modest
@given(one=members, step=st.sampled_from([1, 3, 7, 1_009, SIZE - 1]))
def test_another_order_keeps_the_members_in_it(kind, one, step):
    order = [place * step % SIZE for place in range(SIZE)]
    expected = [place for place in order if place in one]

    assert list(kind.among(make(kind, one), order)) == expected


@modest
@given(one=members, other=members, start=position, stop=position)
def test_both_kinds_answer_alike(one, other, start, stop):
    answers = [
        (
            kind.positions(make(kind, one) & make(kind, other), start, stop),
            kind.count(make(kind, one) | make(kind, other)),
            kind.rank(make(kind, one), start),
        )
        for kind in KINDS
    ]

    assert answers[0] == answers[1]


@each_kind
@pytest.mark.parametrize("size", [0, 1, 7, 8, 9])
def test_small_catalogues_have_sets_too(kind, size):
    everything = kind.everything(size)

    assert kind.positions(everything, 0, 20) == list(range(size))
    assert kind.from_positions(range(size), size) == everything
    assert kind.from_positions([], size) == kind.EMPTY
    assert list(kind.among(everything, range(size))) == list(range(size))
    assert kind.rank(everything, size) == size


@each_kind
def test_a_bit_beyond_all_is_no_member(kind):
    bits = kind.from_positions([3], 10)

    assert list(kind.among(bits, [9, 3, 8, 1_000_000])) == [3]
    assert kind.rank(bits, 1_000_000) == 1


def test_both_kinds_have_all_that_is_asked_of_a_set():
    calls = set(bitsets.__all__) - {"Bitset"}

    assert all(hasattr(kind, call) for kind in KINDS for call in calls)
    assert bitsets.kind in KINDS
