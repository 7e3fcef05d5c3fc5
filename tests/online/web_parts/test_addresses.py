"""Which addresses are public, how web addresses are brought to one form, and what is refused."""

from __future__ import annotations

import socket
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperdesk.errors import ServiceError
from paperdesk.online.web_parts.addresses import check_name, is_public, next_place, place_of, public_only

PRIVATE = (
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "240.0.0.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "::7f00:1",
    "2001:db8::1", "fec0::1", "", "nonsense", "127.1",
)  # fmt: skip
PUBLIC = ("93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07::1", "64:ff9b::808:808", "::ffff:8.8.8.8", "2002:808:808::")


@pytest.mark.parametrize("number", PRIVATE)
def test_what_is_not_of_the_open_internet(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", PUBLIC)
def test_what_is_of_the_open_internet(number: str) -> None:
    assert is_public(number)


@pytest.mark.skipif(sys.platform == "win32", reason="does not know the old spellings")
def test_old_spellings_of_numbers_are_seen_through_where_they_are_looked_up() -> None:
    for host in ("127.1", "2130706433", "0x7f.1", "017700000001"):
        assert not is_public(str(socket.getaddrinfo(host, 80)[0][4][0]))


def test_only_public_numbers_are_left() -> None:
    place = place_of("https://papers.example/")
    assert public_only(place, ["10.0.0.1", "8.8.8.8", "::1"]) == ["8.8.8.8"]
    with pytest.raises(ServiceError, match="own network"):
        public_only(place, [])


def test_an_address_has_one_form() -> None:
    place = place_of("  HTTPS://Papers.Example.:443/a b/ü%20x?q=ä&r=%C3%A4#part")
    assert place.url == "https://papers.example/a%20b/%C3%BC%20x?q=%C3%A4&r=%C3%A4"
    assert (place.scheme, place.host, place.port, place.authority) == ("https", "papers.example", 443, "papers.example")
    assert place_of("http://bücher.example").url == "http://xn--bcher-kva.example/"


def test_an_address_can_be_asked_at_a_number() -> None:
    place = place_of("https://papers.example:8443/a?b=c")
    assert place.at("8.8.8.8") == "https://8.8.8.8:8443/a?b=c"
    assert place.at("2606::1") == "https://[2606::1]:8443/a?b=c"
    assert place.authority == "papers.example:8443"
    assert place_of("https://[2606::1]/a").authority == "[2606::1]"


@pytest.mark.parametrize(
    "url",
    ["", "papers.example", "ftp://a.example/", "file:///etc/passwd", "https://", "https://u:p@a.example/",
     "https://a.example:99999/", "https://[::1", "https://a b.example/", "javascript:alert(1)",
     "https://a.example/" + "a" * 5000],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ServiceError, match="no address of the web"):
        place_of(url)


def test_a_redirect_may_make_a_way_safe_but_not_unsafe() -> None:
    here = place_of("http://a.example/x/y")
    assert next_place(here, "https://b.example").url == "https://b.example/"
    assert next_place(here, "../z").url == "http://a.example/z"
    with pytest.raises(ServiceError, match="safe connection"):
        next_place(place_of("https://a.example/"), "http://a.example/")


@pytest.mark.parametrize(
    "host", ["localhost", "printer", "a.local", "192.168.0.1", "[::1]", "2130706433", "0x7f000001"]
)
def test_names_of_the_own_network_are_refused_where_only_a_proxy_looks_them_up(host: str) -> None:
    with pytest.raises(ServiceError, match="own network"):
        check_name(place_of(f"http://{host}/"))


def test_other_names_are_left_to_the_proxy() -> None:
    for host in ("papers.example", "8.8.8.8", "[2606:2800::1]"):
        check_name(place_of(f"http://{host}/"))
    assert place_of("http://8.8.8.8/").host == "8.8.8.8"


@given(st.text(max_size=80), st.text(max_size=40))
def test_odd_addresses_give_a_sentence_or_a_place(host: str, location: str) -> None:
    try:
        place = place_of("https://a.example/" if not host else f"https://{host}")
        assert place_of(place.url).url == place.url
        next_place(place, location)
    except ServiceError as error:
        assert error.message.endswith(".")
