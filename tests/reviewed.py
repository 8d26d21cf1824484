"""Runs with reviews for the tests: followed by the simulator, and told by hand as measures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
from hypothesis import strategies as st

from simulator.contract import REGION, EventKind
from simulator.engine import reference
from simulator.flows import Compiled, compile_scenario
from simulator.model.measures import BY_MUNICIPALITY
from simulator.results.counts import EventLog
from simulator.reviews import Reviewed, Variants, follow
from tests.strategies_dated import changes
from tests.worlds import TEXT, changed, measure, one_village, scenario

DAYS = ("2026-06-30", "2026-12-31", "2027-06-30", "2027-12-31")
MORE = {"quantity": "turnover_rate", "multiply": 2.0}


class Engine:
    """The reference engine, which counts how often it is asked."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, compiled: Compiled, seed: int, replication: int) -> np.ndarray:
        self.runs += 1
        return reference.simulate(compiled, seed, replication)


def plain(world: dict[str, Any], seed: int = 1) -> np.ndarray:
    """Return the events without the reviews."""
    return reference.simulate(compile_scenario(scenario(changed(world, reviews={}))), seed, 0)


def reviewed(world: dict[str, Any], seed: int = 1, engine: Engine | None = None) -> Reviewed:
    return follow(Variants(scenario(world)), seed, 0, engine or Engine())


def switch_on(indicator: str = "backlog", *changes: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {
        "kind": "switch_on",
        "title": TEXT,
        "first": DAYS[0],
        "indicator": indicator,
        "lead_months": 6,
        "measure": {"title": TEXT, "changes": changes or (MORE,)},
    } | parts


def rebase(on: str, **parts: Any) -> dict[str, Any]:
    return {"kind": "rebase", "title": TEXT, "on": on, "lead_months": 6} | parts


def growing(**paths: Any) -> dict[str, Any]:
    """One village with half the homes that it needs: the queue is longer at each review."""
    return changed(
        one_village(),
        horizon={"start": "2026-01-01", "end": "2027-12-31"},
        region__municipalities__GM0001__social_rent_homes=5_000,
        **paths,
    )


def decided(found: Reviewed) -> list[tuple[str, str, str]]:
    return [(one.day.isoformat(), one.place, one.starts.isoformat()) for one in found.decisions]


def rows_before(events: np.ndarray, day: str) -> np.ndarray:
    return events[events[:, 0] < seconds(day)]


def seconds(day: str) -> int:
    return (date.fromisoformat(day) - date(2026, 1, 1)).days * 86_400


def happened(events: np.ndarray, kind: EventKind, start: str, end: str, **values: int) -> int:
    """Return how many events of a kind there are from a day until before another one."""
    log = EventLog(events).of(kind)
    chosen = (log["time"] >= seconds(start)) & (log["time"] < seconds(end))
    for column, value in values.items():
        chosen &= log[column] == value
    return int(chosen.sum())


leads = st.sampled_from([0, 1, 6, 9])


@st.composite
def reviews(draw: st.DrawFn) -> dict[str, Any]:
    """Draw some rules and perhaps a new basis; nothing else changes the relets expected, so a hand can tell all."""
    found = {f"rule_{number}": draw(_rule()) for number in range(draw(st.integers(1, 2)))}
    if draw(st.booleans()):
        lead = draw(leads)
        found["base"] = rebase(draw(st.sampled_from(DAYS)), lead_months=lead, years=draw(st.integers(1, 2)))
    return found


@st.composite
def _rule(draw: st.DrawFn) -> dict[str, Any]:
    each = draw(st.booleans())
    chosen = draw(st.lists(changes.filter(_is_by_hand), min_size=1, max_size=2))
    indicator = draw(
        st.sampled_from(["path_realised", "backlog", "unmet_need", "blocked_places", "quota_used"])
    )
    limit = draw(st.floats(0.1, 1.5) if indicator in ("path_realised", "quota_used") else st.floats(0.5, 60))
    return switch_on(
        indicator,
        **{draw(st.sampled_from(["below", "above"])): limit},
        first=draw(st.sampled_from(DAYS[:2])),
        last=draw(st.sampled_from([None, DAYS[3]])),
        in_a_row=draw(st.integers(1, 2)),
        looks_at="each_municipality" if each else "region",
        lead_months=draw(leads),
        measure={
            "title": TEXT,
            "months": draw(st.one_of(st.none(), st.integers(1, 30))),
            "changes": tuple(_without_places(one) if each else one for one in chosen),
        },
    )


def _without_places(change: dict[str, Any]) -> dict[str, Any]:
    """Return a change of which the rule itself says where it works."""
    return {key: value for key, value in change.items() if key != "municipalities"}


def _is_by_hand(change: dict[str, Any]) -> bool:
    return bool(change["quantity"] != "expected_relets")


def by_hand(world: dict[str, Any], found: Reviewed) -> dict[str, Any]:
    """Return the measures that the decisions stand for, written as somebody would who knew of them beforehand."""
    told: dict[str, Any] = {}
    for number, one in enumerate(found.decisions):
        review = world["reviews"][one.review]
        if one.starts > date(2027, 12, 31):
            continue
        name, start = f"decision_{number}", one.starts.isoformat()
        if review["kind"] == "switch_on":
            told[name] = measure(start, *_local(review, one.place, world), end=_last_day(review, one.starts))
        elif one.place == REGION:
            told[one.review] = measure(start, {"quantity": "task", "set": one.value})
        else:
            factor = {"quantity": "expected_relets", "multiply": one.value}
            told[name] = measure(start, factor | {"municipalities": (one.place,)})
    return told


def _local(review: dict[str, Any], place: str, world: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the changes of a rule for one place; other supply that a municipality does not have is left out."""
    changed_there = [
        one for one in review["measure"]["changes"] if place == REGION or _is_there(one, place, world)
    ]
    return [
        one | {"municipalities": (place,)} if place != REGION and one["quantity"] in BY_MUNICIPALITY else one
        for one in changed_there
    ]


def _is_there(change: dict[str, Any], place: str, world: dict[str, Any]) -> bool:
    kinds = world["supply"].get("other_supply", {})
    chosen = change.get("other_supply") or kinds
    return change["quantity"] != "other_supply_homes" or any(place in kinds[name]["homes"] for name in chosen)


def _last_day(review: dict[str, Any], starts: date) -> str | None:
    months = review["measure"].get("months")
    if months is None:
        return None
    month = starts.year * 12 + starts.month - 1 + months
    last = date(month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return None if last > date(2027, 12, 31) else last.isoformat()


def without_known_relets(world: dict[str, Any]) -> dict[str, Any]:
    """Return a world whose own measures leave the expected relets alone."""
    kept = {
        name: one for name, one in world["measures"].items() if all(_is_by_hand(c) for c in one["changes"])
    }
    return world | {"measures": kept}
