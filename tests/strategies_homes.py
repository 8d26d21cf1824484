"""Random other supply, returns and solidarity, for property tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.strategies_dated import CODES, GROUPS, OTHER_SUPPLY, share
from tests.worlds import TEXT

times = st.one_of(
    st.just({"kind": "fixed", "days": 0}),
    st.builds(lambda days: {"kind": "fixed", "days": days}, st.floats(0, 90)),
    st.builds(lambda mean: {"kind": "exponential", "mean_days": mean}, st.floats(1, 400)),
    st.builds(
        lambda mean, shape: {"kind": "gamma", "mean_days": mean, "shape": shape},
        st.floats(1, 90),
        st.floats(0.3, 5),
    ),
    st.builds(
        lambda mean, cv: {"kind": "lognormal", "mean_days": mean, "variation": cv},
        st.floats(1, 90),
        st.floats(0, 2),
    ),
    st.just({"kind": "empirical", "days": (0.0, 3.0, 30.0)}),
)
lasting = st.one_of(
    st.builds(lambda days: {"kind": "fixed", "days": days}, st.floats(30, 400)),
    st.builds(lambda mean: {"kind": "exponential", "mean_days": mean}, st.floats(30, 400)),
    st.just({"kind": "empirical", "days": (1.0, 60.0, 200.0)}),
)
"""Times after which somebody may lose a home: seldom less than a month, so that nobody goes round for ever."""
some_groups = st.one_of(st.none(), st.lists(st.sampled_from(GROUPS), min_size=1, unique=True).map(tuple))
solidarity = st.fixed_dictionaries(
    {"limit": st.sampled_from([0, 0, 1, 3, 20])},
    optional={"repay_from": st.sampled_from([2026, 2027, 2040])},
)


@st.composite
def other_supply(draw: st.DrawFn) -> dict[str, Any]:
    """Draw two kinds of other supply, which may open before, on or after the first day, and may close."""
    return {name: draw(_kind()) for name in OTHER_SUPPLY}


@st.composite
def _kind(draw: st.DrawFn) -> dict[str, Any]:
    opens = draw(st.dates(date(2024, 6, 1), date(2027, 11, 30)))
    closes = draw(st.one_of(st.none(), st.dates(max(opens, date(2026, 1, 1)), date(2027, 12, 31))))
    smallest = draw(st.integers(1, 3))
    return {
        "name": TEXT,
        "kind": "temporary_housing",
        "homes": {code: draw(st.one_of(st.just(0), st.integers(0, 12))) for code in CODES},
        "opens": opens.isoformat(),
        "ramp_months": draw(st.integers(0, 12)),
        "closes": closes.isoformat() if closes else None,
        "groups": draw(some_groups),
        "suits": {
            "at_least": smallest,
            "at_most": draw(st.one_of(st.none(), st.integers(smallest, 5))),
        },
        "stay": draw(st.one_of(st.none(), times)),
        "void": draw(st.one_of(st.none(), times)),
        "occupied_on_first_day": draw(share),
        "cost_per_home_year": draw(st.one_of(st.none(), st.floats(0, 20_000))),
    }


@st.composite
def returns(draw: st.DrawFn, facilities: tuple[str, ...]) -> dict[str, Any]:
    """Draw returns with guidance, straight to the register or through one of the facilities."""
    return {
        "probability": draw(share),
        "after": draw(lasting),
        "through": draw(st.sampled_from([None, *facilities])),
        "households_on_first_day": draw(st.integers(0, 30)),
        "guidance": {
            "places": draw(st.integers(0, 10)),
            "duration": draw(times),
            "reduction": draw(share),
            "groups": draw(some_groups),
        },
    }
