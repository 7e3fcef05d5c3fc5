from __future__ import annotations

import pickle
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperdesk.search import postings

places = st.lists(st.integers(0, 300), min_size=1, max_size=6, unique=True).map(sorted)
entries = st.dictionaries(st.integers(0, 5000), places, min_size=1, max_size=60).map(
    lambda found: sorted(found.items())
)


def encode(found: list[tuple[int, list[int]]]) -> tuple[bytes, postings.Totals]:
    lengths = bytes(number % 250 + 1 for number in range(5001))
    return postings.encode(
        [document for document, _ in found],
        [float(len(its)) for _, its in found],
        [postings.encode_places(its) for _, its in found],
        lengths,
    )


@given(entries, st.integers(1, 70))
@settings(max_examples=60)
def test_what_is_written_is_read_again(found: list[tuple[int, list[int]]], block: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postings, "BLOCK", block)
        data, totals = encode(found)
    documents, weights = postings.decode(data)
    assert documents.tolist() == [document for document, _ in found]
    assert weights.tolist() == [len(its) for _, its in found]
    starts, flat = postings.decode_places(data)
    assert [flat[start:stop].tolist() for start, stop in pairwise(starts)] == [its for _, its in found]
    lists = postings.decode_lists(data)
    assert lists[:2] == (documents.tolist(), weights.tolist())
    assert lists[2] == [postings.encode_places(its) for _, its in found]
    assert totals.weight == sum(len(its) for _, its in found)
    assert totals.heaviest == max(len(its) for _, its in found)
    assert totals.shortest == min(document % 250 + 1 for document, _ in found)
    assert totals.longest == max(document % 250 + 1 for document, _ in found)


@given(st.lists(entries, min_size=1, max_size=5))
def test_many_are_read_at_once(several: list[list[tuple[int, list[int]]]]) -> None:
    read = [encode(found)[0] for found in several]
    documents, weights, lengths = postings.decode_many(read)
    each = [postings.decode(data) for data in read]
    assert documents.tolist() == [number for its, _ in each for number in its.tolist()]
    assert weights.tolist() == [weight for _, its in each for weight in its.tolist()]
    assert lengths.tolist() == [len(its) for its, _ in each]


@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=9, unique=True).map(sorted))
def test_places_are_what_whoosh_decodes(found: list[int]) -> None:
    from whoosh.formats import Positions

    assert Positions().decode_positions(postings.encode_places(found)) == found
    data, _ = postings.encode([7], [float(len(found))], [postings.encode_places(found)], bytes(8))
    assert postings.decode_places(data)[1].tolist() == found


def test_places_far_apart_and_near_in_one_block() -> None:
    far = [[3, 70_000], [1, 2], [65_535, 65_536, 131_071, 262_144]]
    data, _ = postings.encode(
        [1, 2, 3], [float(len(its)) for its in far], [postings.encode_places(its) for its in far], bytes(4)
    )
    assert postings.decode_places(data)[1].tolist() == [place for its in far for place in its]


def test_a_field_without_places_or_lengths() -> None:
    data, totals = postings.encode([3], [1.0], None, None)
    assert postings.decode(data)[0].tolist() == [3]
    assert postings.decode_lists(data) == ([3], [1.0], None)
    assert (totals.shortest, totals.longest) == (0, 0)
    with pytest.raises(postings.BadPostings):
        postings.decode_places(data)


def test_one_posting_takes_few_bytes() -> None:
    data, _ = encode([(9, [4])])
    assert len(data) < 70


@given(entries, st.data())
@settings(max_examples=60)
def test_broken_bytes_raise(found: list[tuple[int, list[int]]], data: st.DataObject) -> None:
    whole, _ = encode(found)
    with pytest.raises((postings.BadPostings, pickle.UnpicklingError)):
        postings.decode(whole[: data.draw(st.integers(0, len(whole) - 1))])
