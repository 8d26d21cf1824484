"""The address of a Dask scheduler, and what can be wrong with a cluster."""

from __future__ import annotations

import re

from simulator.errors import GroeipadError

ALLOWED = "tcp://HOST:PORT, or tls://HOST:PORT for a cluster with certificates; the usual port is 8786"
_SCHEDULER = re.compile(r"(?:tcp|tls)://(\[[0-9A-Fa-f:.]+\]|[^\s/:\[\]@]+):([0-9]{1,5})")
"""A host by its name or its IPv4 address, or by its IPv6 address in brackets, as Dask takes them."""


class ClusterError(GroeipadError):
    """A cluster that is not there, is gone, or whose workers cannot be used."""


def check_address(address: str) -> None:
    """See to it that an address may be that of a scheduler; nothing is connected to.

    Raises
    ------
    ClusterError
        Where it is none, with what it has to be.
    """
    if not is_address(address):
        said = f"'{address}' is not the address of a Dask scheduler; allowed: {ALLOWED}"
        likely = next((one for one in _meant(address) if is_address(one)), None)
        raise ClusterError(f"{said}; did you mean '{likely}'?" if likely else said)


def is_address(text: str) -> bool:
    """Whether a text is an address of a scheduler."""
    found = _SCHEDULER.fullmatch(text)
    return found is not None and 0 < int(found[2]) <= 65535


def host_and_port(address: str) -> tuple[str, int]:
    """Return the two parts of an address."""
    found = _SCHEDULER.fullmatch(address)
    assert found is not None, "checked when it was given"
    return found[1].strip("[]"), int(found[2])


def _meant(text: str) -> tuple[str, ...]:
    """Return what somebody may have meant: without blanks and what comes after the port, with tcp, with a port."""
    _, _, place = text.strip().rpartition("://")
    place = place.partition("/")[0]
    scheme = "tls" if text.strip().startswith("tls") else "tcp"
    return f"{scheme}://{place}", f"{scheme}://{place}:8786"
