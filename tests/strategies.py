"""Random small scenarios over the whole model, for property tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.strategies_dated import CODES, GROUPS, events, measures, share
from tests.strategies_homes import other_supply, returns, solidarity, times
from tests.worlds import TEXT, three_villages

readings = st.fixed_dictionaries(
    {},
    optional={
        "status_holders": st.sampled_from(["inside_task", "beside_task"]),
        "housed_in_reference_year": st.sampled_from(["includes_status_holders", "excludes_status_holders"]),
        "task": st.sampled_from(["yearly_flow", "stock"]),
        "cap": st.sampled_from(["ceiling", "target"]),
        "cap_scope": st.sampled_from(["municipality", "corporation", "region"]),
        "first_lettings": st.sampled_from(["outside_quota", "inside_quota"]),
        "regional_urgent": st.sampled_from(["inside_task", "beside_task"]),
        "population_weights": st.sampled_from(["reference_year", "every_year"]),
    },
)
yearly = st.floats(0, 60)
KINDS = ("shelter", "living", "refuge", "prison")
spreads = st.one_of(
    st.just({}),
    st.sampled_from(CODES).map(lambda code: {"by": "shares", "shares": {code: 1.0}}),
    st.just({"by": "shares", "shares": {"GM0001": 0.4, "GM0003": 0.6}}),
)


@st.composite
def _facilities(draw: st.DrawFn) -> dict[str, Any]:
    """Draw up to four facilities, whose people go home, elsewhere and to each other, in circles too.

    Nobody is sent to the first one, so that its intake may follow from its group.
    """
    kinds = KINDS[: draw(st.integers(0, len(KINDS)))]
    return {kind: draw(_facility(kind, kinds)) for kind in kinds}


@st.composite
def _facility(draw: st.DrawFn, kind: str, kinds: tuple[str, ...]) -> dict[str, Any]:
    others = draw(st.lists(st.sampled_from(kinds[1:]), unique=True)) if len(kinds) > 1 else []
    ways = ("home", "elsewhere", *others)
    weights = [1.0, *(draw(st.floats(0, 3)) for _ in ways[1:])]
    places = draw(st.one_of(st.none(), st.integers(0, 30)))
    capacity = draw(st.one_of(st.none(), st.integers(0, 5)))
    return {
        "name": TEXT,
        "group": draw(st.sampled_from(("carers", "leavers"))),
        "municipalities": None if kind == "prison" else draw(spreads),
        "places": places,
        "occupancy": draw(st.floats(0.5, 1)),
        "stay": draw(times),
        "intake": {
            "per_year": draw(st.one_of(st.none(), yearly) if kind == kinds[0] else yearly),
            "on_days": tuple(draw(st.lists(st.floats(0, 729), max_size=4))),
            "capacity": capacity,
            "when_full": draw(st.sampled_from(["turn_away", "block_upstream"])),
            "patience": draw(st.one_of(st.none(), times)),
            "priority": draw(st.integers(1, 3)),
        },
        "routes": {
            f"to_{way}": {"to": way, "share": weight / sum(weights)}
            for way, weight in zip(ways, weights, strict=True)
        },
        "holds_place": draw(st.booleans()),
        "first_day": {
            "in_care": draw(st.one_of(st.none(), st.integers(0, 5 if places is None else min(5, places)))),
            "waiting_outside": draw(st.integers(0, 4 if capacity is None else capacity)),
        },
        "cost_per_place_day": draw(st.one_of(st.none(), st.floats(0, 300))),
    }


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a small scenario with every part of the model in it."""
    world = three_villages()
    demand, supply, policy = world["demand"], world["supply"], world["policy"]
    demand["opening_backlog"] = {
        "total": draw(st.integers(0, 120)),
        "registered_within_months": draw(st.integers(1, 30)),
    }
    if draw(st.booleans()):
        demand["opening_backlog"]["total"] = None
        demand["opening_backlog"]["by_municipality"] = {code: draw(st.integers(0, 40)) for code in CODES}
    demand["own_solution"] = draw(st.one_of(st.none(), times))
    demand["urgency"] = {"validity_months": draw(st.integers(1, 8)), "renewal_probability": draw(share)}
    demand["groups"]["leavers"]["priority"] = draw(st.integers(1, 3))
    demand["groups"]["holders"]["household_size"] = draw(st.floats(1, 4))
    demand["groups"]["carers"]["month_factors"] = draw(
        st.one_of(st.none(), st.tuples(*[st.floats(0.1, 3)] * 12))
    )
    demand["destination_key"] = {"path": {2026: draw(share), 2028: draw(share)}}
    if draw(st.booleans()):
        demand["status_holders"]["national_target"] = draw(st.integers(0, 60_000))
    supply["relets"]["turnover_rate"] = draw(st.floats(0, 0.3))
    supply["relets"]["turnover_trend"] = draw(st.floats(-0.3, 0.3))
    supply["relets"]["void"] = draw(times)
    supply["new_homes"]["planned_per_year"] = draw(st.integers(0, 150))
    supply["new_homes"]["projects_per_year"] = draw(st.integers(1, 12))
    supply["projects"] = draw(
        st.dictionaries(
            st.sampled_from(["north", "south"]),
            st.builds(
                lambda place, day, homes: {"municipality": place, "planned": day.isoformat(), "homes": homes},
                st.sampled_from(CODES),
                st.dates(_day("2024-06-01"), _day("2027-12-31")),
                st.integers(0, 30),
            ),
        )
    )
    quota = st.one_of(st.floats(0, 0.5), st.sampled_from(["reference", "fair_share"]))
    policy["quota"] = {
        "path": {2026: draw(quota), 2028: draw(quota)},
        "shape": draw(st.sampled_from(["linear", "step"])),
    }
    policy["compliance"] = draw(share)
    policy["carry_over_months"] = draw(st.integers(0, 14))
    policy["reserved_for_status_holders"] = draw(share)
    policy["first_lettings_share"] = draw(share)
    policy["offering"] = {
        "per_home": draw(st.integers(1, 4)),
        "refusals_allowed": draw(st.integers(1, 3)),
        "refusal_probability": draw(share),
        "refusal_days": draw(st.sampled_from([0.0, 0.0, 5.0, 40.0])),
    }
    world["readings"] = draw(readings)
    if draw(st.booleans()):
        world["region"]["corporations"] = {
            "noord": {"name": "Noord", "homes": {"GM0001": 600, "GM0002": 500}},
            "zuid": {"name": "Zuid", "homes": {"GM0001": 400, "GM0003": 400}},
        }
        policy["quota"]["corporations"] = draw(
            st.one_of(st.just({}), st.builds(lambda x: {"zuid": {"path": {2026: x}}}, st.floats(0, 0.5)))
        )
    world["facilities"] = draw(_facilities())
    if world["facilities"]:
        # A facility says where its group stays.
        del demand["groups"]["leavers"]["facilities"]
    _draw_what_can_be_measured(draw, world)
    world["measures"] = draw(measures())
    world["events"] = draw(events(corporations=tuple(world["region"].get("corporations", ()))))
    return world


def _draw_what_can_be_measured(draw: st.DrawFn, world: dict[str, Any]) -> None:
    """Draw other supply, returns, solidarity and swaps."""
    world["supply"]["other_supply"] = draw(other_supply())
    world["demand"]["returns"] = draw(returns(tuple(world["facilities"])))
    world["demand"]["groups"]["carers"]["return_probability"] = draw(st.one_of(st.none(), share))
    world["policy"]["solidarity"] = draw(solidarity)
    if draw(st.booleans()):
        giver, taker = draw(st.permutations(CODES))[:2]
        world["demand"]["status_holders"]["swaps"] = {
            "swap": {
                "giver": giver,
                "taker": taker,
                "persons": draw(st.integers(0, 40)),
                "start": draw(st.sampled_from(["2026-01-01", "2026-07-01", "2027-01-01"])),
                "end": draw(st.sampled_from([None, "2027-06-30"])),
            }
        }


def _day(text: str) -> date:
    return date.fromisoformat(text)


__all__ = ["CODES", "GROUPS", "TEXT", "measures", "worlds"]
