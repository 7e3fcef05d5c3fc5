"""Which addresses may be asked at all: web addresses only, and no stranger's link into the reader's own network.

A link in a stranger's record is looked up here, every address it leads to is checked, and the request is then sent to
one of just those (see `web`): a name that changes its mind between the check and the request leads nowhere else.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import NamedTuple
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

from paperdesk.errors import ServiceError

_LONGEST = 4_000  # letters
_IPV6 = ipaddress.ip_network("2000::/3")  # all of IPv6 that is given out to the open internet
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOCAL_NAMES = (".localhost", ".local", ".internal", ".lan", ".home", ".home.arpa", ".intranet", ".corp", ".private")
_PORTS = {"http": 80, "https": 443}
_AS_WRITTEN = "%/:=&?~#+!$,;'@()*[]"


class Place(NamedTuple):
    """A web address taken apart: `host` without brackets, in small ASCII letters."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def at(self, address: str) -> str:
        """The same web address with the host's place taken by one of its addresses."""
        parts = urlsplit(self.url)
        number = f"[{address}]" if ":" in address else address
        return urlunsplit((self.scheme, f"{number}:{self.port}", parts.path, parts.query, ""))


def place_of(url: str) -> Place:
    """A web address in its normal form; raises ServiceError for what is none, or carries a password."""
    refused = ServiceError(f"“{url[:100]}” is no address of the web.")
    if len(url) > _LONGEST:
        raise refused
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
        port = parts.port or _PORTS.get(parts.scheme, 0)
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise refused from error
    if parts.scheme not in _PORTS or not host or parts.username is not None or not set(host) <= _HOST_LETTERS:
        raise refused
    place = Place("", parts.scheme, host, port)
    path, query = (quote(part, safe=_AS_WRITTEN, errors="replace") for part in (parts.path or "/", parts.query))
    return place._replace(url=urlunsplit((parts.scheme, place.authority, path, query, "")))


_HOST_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789.-_:%")


def next_place(here: Place, location: str) -> Place:
    """Where a redirect leads; raises ServiceError for a way from a safe connection to an open one."""
    try:
        place = place_of(urljoin(here.url, location.strip()))
    except ValueError as error:
        raise ServiceError(f"“{here.host}” sends on to an address that is none.") from error
    if here.scheme == "https" and place.scheme == "http":
        raise ServiceError(f"“{here.host}” sends on from a safe connection to an open one, which is not followed.")
    return place


def proxy_for(place: Place) -> str:
    """The proxy that the system or the environment names for a web address; empty for the direct way.

    Raises ServiceError for a kind of proxy that cannot be used.
    """
    named = getproxies()
    proxy = named.get(place.scheme) or named.get("all") or ""
    if not proxy or proxy_bypass(place.host):
        return ""
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if urlsplit(proxy).scheme.lower() not in _PORTS:
        kind = proxy.partition(":")[0]
        raise ServiceError(f"The way to the network leads over a “{kind}” proxy, which PaperDesk cannot use.",
                           hint="HTTP proxies can be used.")  # fmt: skip
    return proxy


def addresses_of(host: str, port: int) -> list[str]:
    """The numbers that a name stands for, as the system looks it up; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(address: str) -> bool:
    """Whether a number belongs to the open internet: not this machine, not a network of its own, not a group."""
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if number in _NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if inner is None and number not in _IPV6:
            return False
        number = inner or number
    return number.is_global and not number.is_multicast and not number.is_reserved


def public_only(place: Place, addresses: list[str]) -> list[str]:
    """Those of the addresses that are public; raises ServiceError when none is."""
    found = [address for address in addresses if is_public(address)]
    if not found:
        raise _inward(place)
    return found


def check_name(place: Place) -> None:
    """Refuse a name that plainly means the reader's own network, where only a proxy can look it up."""
    host = place.host
    number = ":" in host or host.replace(".", "").isdigit() or host.startswith("0x")
    local = "." not in host or host.endswith(_LOCAL_NAMES)
    if (number and not is_public(host)) or (local and not number):
        raise _inward(place)


def _inward(place: Place) -> ServiceError:
    return ServiceError(f"The link to “{place.host}” leads into your own network, where no paper is fetched from.")
