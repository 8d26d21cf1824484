"""The names of random streams: each thing that comes into the model is a point of a stream, addressed by its name."""

from __future__ import annotations

from simulator.flows.compiled import Labels, Supply
from simulator.flows.facilities import Facilities
from simulator.flows.other_supply import OtherSupply


def registration_stream(group: str, municipality: str) -> str:
    """Return the name of the stream of a group's registrations in a municipality."""
    return f"inflow|{group}|{municipality}"


def opening_stream(group: str, municipality: str) -> str:
    """Return the name of the stream of a group's opening backlog in a municipality."""
    return f"opening|{group}|{municipality}"


def relet_stream(municipality: str, corporation: str) -> str:
    """Return the name of the stream of a corporation's relets in a municipality."""
    return f"relet|{municipality}|{corporation}"


def intake_stream(unit: str) -> str:
    """Return the name of the stream of arrivals from outside at a facility."""
    return f"intake|{unit}"


def known_stream(unit: str) -> str:
    """Return the name of the stream of known arrivals at a facility."""
    return f"known|{unit}"


def resident_stream(unit: str) -> str:
    """Return the name of the stream of the people in care on the first day."""
    return f"resident|{unit}"


def listed_stream(unit: str) -> str:
    """Return the name of the stream of the people on a facility's list on the first day."""
    return f"listed|{unit}"


def housed_stream(group: str, municipality: str) -> str:
    """Return the name of the stream of households of a group that were housed before the first day."""
    return f"housed|{group}|{municipality}"


def other_home_stream(pool: str) -> str:
    """Return the name of the stream of the homes of a pool of other supply."""
    return f"other_home|{pool}"


def occupant_stream(pool: str) -> str:
    """Return the name of the stream of who lives in a pool of other supply on the first day."""
    return f"occupant|{pool}"


def stream_names(
    labels: Labels, supply: Supply, facilities: Facilities, other_supply: OtherSupply
) -> list[str]:
    """Return the names of all streams of a scenario."""
    pairs = [(group, place) for group in labels.groups for place in labels.municipalities]
    return [
        *(registration_stream(group, place) for group, place in pairs),
        *(opening_stream(group, place) for group, place in pairs),
        *(relet_stream(place, owner) for place in labels.municipalities for owner in labels.corporations),
        *(project.stream for project in supply.projects),
        *(name(unit) for unit in facilities.names for name in _OF_UNITS),
        *(housed_stream(group, place) for group, place in pairs),
        *(name(pool) for pool in other_supply.names for name in (other_home_stream, occupant_stream)),
    ]


_OF_UNITS = (intake_stream, known_stream, resident_stream, listed_stream)
