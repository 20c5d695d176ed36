"""A file from an address on the web, and from no address that is not public.

Names are looked up here, every address found is looked at, and only to one of these a connection is made:
a name that means something else a moment later leads nowhere else. What comes is counted, unpacked too.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from pathlib import PurePosixPath
from socket import AF_INET, AddressFamily
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, TCPConnector, ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

MOST_BYTES = 32 * 2**20
SECONDS = 60.0
MOST_HOPS = 5
_CHUNK = 64 * 1024
_NOT_MODIFIED = 304
_MOVED = frozenset({301, 302, 303, 307, 308})
_PACKED = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}


class Unfetchable(Exception):
    """The file cannot be had; `reason` is one word: address, private, redirects, status, large, packed, slow,
    network."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came; `content` is None where nothing has changed since."""

    content: bytes | None
    name: str = ""
    etag: str = ""
    last_modified: str = ""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the web that everybody sees."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None and not is_public(str(inner)):
            return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def public_or_in(networks: Collection[IPv4Network | IPv6Network]) -> Callable[[str], bool]:
    """Whether an IP address is public, or in one of a city's own networks, which its operator has named."""

    def reachable(address: str) -> bool:
        if is_public(address):
            return True
        try:
            found = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return any(found in network for network in networks)

    return reachable


def anywhere(_: str) -> bool:
    """Every address: for whoever sits at the machine itself."""
    return True


class Fetcher:
    """Fetches files. `reachable` says of an IP address whether a connection may be made to it."""

    def __init__(
        self,
        *,
        reachable: Callable[[str], bool] = is_public,
        resolver: Callable[[], AbstractResolver] = ThreadedResolver,
        most_bytes: int = MOST_BYTES,
        seconds: float = SECONDS,
    ) -> None:
        self._reachable = reachable
        self._resolver = resolver
        self._most_bytes = most_bytes
        self._seconds = seconds

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """The file at an http(s) address, if it has changed since. Unfetchable."""
        headers = {"Accept-Encoding": "gzip, deflate", "User-Agent": "learning-city-bot"}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        connector = TCPConnector(
            resolver=_Checked(self._resolver(), self._reachable), use_dns_cache=False, limit=2
        )
        try:
            async with (
                asyncio.timeout(self._seconds),
                ClientSession(
                    connector=connector,
                    auto_decompress=False,
                    trust_env=False,
                    timeout=ClientTimeout(total=None),
                ) as session,
            ):
                return await self._follow(session, url, headers)
        except TimeoutError:
            raise Unfetchable("slow") from None
        except (ClientError, OSError, ValueError):
            raise Unfetchable("network") from None

    async def _follow(self, session: ClientSession, url: str, headers: dict[str, str]) -> Fetched:
        for _ in range(MOST_HOPS):
            self._check(url)
            async with session.get(url, headers=headers, allow_redirects=False) as response:
                if response.status in _MOVED:
                    url = urljoin(url, response.headers.get("Location", ""))
                    continue
                if response.status == _NOT_MODIFIED:
                    return Fetched(content=None)
                if response.status != 200:
                    raise Unfetchable("status")
                return Fetched(
                    content=await self._body(response),
                    name=unquote(PurePosixPath(urlsplit(url).path).name) or "feed",
                    etag=response.headers.get("ETag", "")[:500],
                    last_modified=response.headers.get("Last-Modified", "")[:100],
                )
        raise Unfetchable("redirects")

    def _check(self, url: str) -> None:
        """An address that is a number is no name to be looked up: it is looked at here."""
        try:
            parts = urlsplit(url)
            host, _ = parts.hostname or "", parts.port
        except ValueError:
            raise Unfetchable("address") from None
        if parts.scheme not in ("http", "https") or not host or parts.username is not None:
            raise Unfetchable("address")
        try:
            ip_address(host)
        except ValueError:
            return
        if not self._reachable(host):
            raise Unfetchable("private")

    async def _body(self, response: ClientResponse) -> bytes:
        packed = response.headers.get("Content-Encoding", "").strip().lower()
        if packed not in ("", "identity", *_PACKED):
            raise Unfetchable("packed")
        unpacker = zlib.decompressobj(_PACKED[packed]) if packed in _PACKED else None
        body = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK):
            room = self._most_bytes - len(body) + 1
            try:
                body += unpacker.decompress(chunk, room) if unpacker else chunk
            except zlib.error:
                raise Unfetchable("packed") from None
            if len(body) > self._most_bytes:
                raise Unfetchable("large")
        return bytes(body)


class _Checked(AbstractResolver):
    """Looks names up, and gives out addresses only where all of them may be reached."""

    def __init__(self, inner: AbstractResolver, reachable: Callable[[str], bool]) -> None:
        self._inner = inner
        self._reachable = reachable

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily | Any = AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name. Unfetchable where one of them may not be reached."""
        found = await self._inner.resolve(host, port, family)
        if not all(self._reachable(each["host"]) for each in found):
            raise Unfetchable("private")
        return found

    async def close(self) -> None:
        """Closes what looks names up."""
        await self._inner.close()
