"""Links to papers: there and back, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import BadInputError
from paperdesk.library.links import PaperLink, is_link, paper_link, parsed_link


def test_a_link_leads_back_to_its_key() -> None:
    assert paper_link("ab12", "doe2020/a:b") == "paperdesk://paper/ab12/doe2020%2Fa%3Ab"
    assert parsed_link("paperdesk://paper/ab12/doe2020%2Fa%3Ab") == PaperLink("ab12", "doe2020/a:b")
    assert parsed_link(" PaperDesk://paper/ab12/王2020/ \n") == PaperLink("ab12", "王2020")


@given(st.text(min_size=1, max_size=40).filter(lambda key: key.strip("/ ") == key))
def test_any_key_comes_back(key: str) -> None:
    try:
        key.encode()
    except UnicodeEncodeError:
        return
    assert parsed_link(paper_link("x", key)).key == key


@pytest.mark.parametrize(
    "text",
    ["", "paperdesk://", "paperdesk://paper/", "paperdesk://paper/x", "paperdesk://paper//key", "http://paper/x/y",
     "paperdesk://other/x/y", "paperdesk://paper/x/" + "k" * 2_000],
)  # fmt: skip
def test_what_is_no_link_to_a_paper_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="no link to a paper"):
        parsed_link(text)


def test_what_is_meant_as_one() -> None:
    assert is_link("PAPERDESK://x") and not is_link("https://x") and not is_link("")
