"""Random dated changes, measures and events, for property tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.worlds import TEXT, measure

CODES = ("GM0001", "GM0002", "GM0003")
GROUPS = ("carers", "leavers", "holders")
OTHER_SUPPLY = ("units", "rooms")
"""The ids that other supply has in every random world."""

share = st.floats(0, 1)
places = st.one_of(st.none(), st.lists(st.sampled_from(CODES), min_size=1, unique=True).map(tuple))
whom = st.one_of(st.none(), st.lists(st.sampled_from(GROUPS), min_size=1, unique=True).map(tuple))
changes = st.one_of(
    st.builds(
        lambda x, m, g: {"quantity": "inflow", "multiply": x, "municipalities": m, "groups": g},
        st.floats(0, 3),
        places,
        whom,
    ),
    st.builds(
        lambda x, m: {"quantity": "turnover_rate", "multiply": x, "municipalities": m},
        st.floats(0, 3),
        places,
    ),
    st.builds(
        lambda x, m: {"quantity": "void_time", "multiply": x, "municipalities": m}, st.floats(0, 4), places
    ),
    st.builds(
        lambda x, m: {"quantity": "new_homes_per_year", "add": x, "municipalities": m},
        st.floats(-20, 80),
        places,
    ),
    st.builds(lambda x, m: {"quantity": "realisation", "set": x, "municipalities": m}, share, places),
    st.builds(lambda x, m: {"quantity": "quota", "set": x, "municipalities": m}, st.floats(0, 0.5), places),
    st.builds(lambda x, m: {"quantity": "compliance", "set": x, "municipalities": m}, share, places),
    st.builds(
        lambda x, m: {"quantity": "reserved_for_status_holders", "set": x, "municipalities": m}, share, places
    ),
    st.builds(
        lambda x, m: {"quantity": "first_lettings_share", "set": x, "municipalities": m}, share, places
    ),
    st.builds(
        lambda x, m: {"quantity": "demolition", "set": x, "municipalities": m}, st.floats(0, 0.3), places
    ),
    st.builds(lambda x, g: {"quantity": "refusal_probability", "set": x, "groups": g}, share, whom),
    st.builds(
        lambda x, g: {"quantity": "own_solution_rate", "multiply": x, "groups": g}, st.floats(0, 20), whom
    ),
    st.builds(lambda x, g: {"quantity": "renewal_probability", "set": x, "groups": g}, share, whom),
    st.builds(
        lambda x, g: {"quantity": "household_priority", "set": x, "groups": g},
        st.sampled_from([1.0, 2.0, 5.0]),
        whom,
    ),
    st.builds(
        lambda how, m: {"quantity": "places", **how, "municipalities": m},
        st.one_of(
            st.builds(lambda x: {"set": float(x)}, st.integers(0, 12)),
            st.builds(lambda x: {"add": float(x)}, st.integers(-6, 6)),
            st.builds(lambda x: {"multiply": x}, st.floats(0, 2)),
        ),
        places,
    ),
    st.builds(
        lambda x, m: {"quantity": "stay_time", "multiply": x, "municipalities": m}, st.floats(0, 3), places
    ),
    st.builds(lambda x: {"quantity": "national_target", "set": x}, st.sampled_from([0.0, 20_000.0])),
    st.builds(lambda x: {"quantity": "offers_per_home", "set": x}, st.sampled_from([1.0, 2.0, 6.0])),
    st.builds(lambda x: {"quantity": "refusals_allowed", "set": x}, st.sampled_from([1.0, 3.0])),
    st.builds(
        lambda how, m, k: {"quantity": "other_supply_homes", **how, "municipalities": m, "other_supply": k},
        st.one_of(
            st.builds(lambda x: {"set": float(x)}, st.integers(0, 20)),
            st.builds(lambda x: {"add": float(x)}, st.integers(-10, 10)),
            st.builds(lambda x: {"multiply": x}, st.floats(0, 3)),
        ),
        places,
        st.one_of(st.none(), st.sampled_from(OTHER_SUPPLY).map(lambda kind: (kind,))),
    ),
    st.builds(
        lambda x, m: {"quantity": "solidarity_limit", "set": float(x), "municipalities": m},
        st.integers(0, 8),
        places,
    ),
    st.builds(lambda x, g: {"quantity": "return_probability", "set": x, "groups": g}, share, whom),
    st.builds(lambda x: {"quantity": "guidance_places", "set": float(x)}, st.integers(0, 10)),
    st.builds(
        lambda x, m: {"quantity": "delivery_delay_days", "add": x, "municipalities": m},
        st.floats(0, 400),
        places,
    ),
    st.builds(lambda x: {"quantity": "task", "multiply": x}, st.floats(0, 2)),
    st.builds(
        lambda x, m: {"quantity": "expected_relets", "multiply": x, "municipalities": m},
        st.floats(0, 2),
        places,
    ),
)


@st.composite
def measures(draw: st.DrawFn, start: str = "2026-01-01") -> dict[str, Any]:
    """Draw some measures that start on or after a date."""
    starts = st.dates(min_value=_day(start), max_value=_day("2027-12-31"))
    found = {}
    for number in range(draw(st.integers(0, 3))):
        first = draw(starts)
        end = draw(st.one_of(st.none(), st.dates(min_value=first, max_value=_day("2027-12-31"))))
        chosen = draw(st.lists(changes, min_size=1, max_size=3))
        found[f"measure_{number}"] = measure(first.isoformat(), *chosen, end=end.isoformat() if end else None)
    return found


@st.composite
def events(draw: st.DrawFn, start: str = "2026-01-01", corporations: tuple[str, ...] = ()) -> dict[str, Any]:
    """Draw some events that start on or after a date."""
    starts = st.dates(min_value=_day(start), max_value=_day("2027-12-31"))
    found: dict[str, Any] = {}
    for number in range(draw(st.integers(0, 2))):
        first = draw(starts)
        end = draw(st.one_of(st.none(), st.dates(min_value=first, max_value=_day("2027-12-31"))))
        dates = {"title": TEXT, "start": first.isoformat(), "end": end.isoformat() if end else None}
        found[f"event_{number}"] = dates | draw(_happening(corporations))
    return found


def _happening(corporations: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    kinds = [
        st.builds(
            lambda x, m: {"kind": "building_stop", "still_built": x, "municipalities": m}, share, places
        ),
        st.builds(
            lambda x, d, m: {
                "kind": "grid_congestion",
                "still_built": x,
                "delay_days": d,
                "municipalities": m,
            },
            share,
            st.floats(0, 500),
            places,
        ),
        st.builds(
            lambda x, g, m: {"kind": "influx", "factor": x, "groups": g, "municipalities": m},
            st.floats(0, 3),
            whom,
            places,
        ),
    ]
    if corporations:
        kinds.append(
            st.builds(lambda c: {"kind": "corporation_out", "corporation": c}, st.sampled_from(corporations))
        )
    return st.one_of(kinds)


def _day(text: str) -> date:
    return date.fromisoformat(text)
