"""Facility series: every unit and the whole of a kind, by month and by year; and what a full facility hides."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.contract import FACILITY_SERIES, SERIES
from simulator.flows import Compiled, compile_scenario
from simulator.results.blocks import index
from simulator.results.facility_series import facility_rows
from simulator.results.frames import facilities_table, facility_years_batches
from simulator.results.reduce import Outcome
from simulator.worker import Worker
from tests.worlds import TEXT, changed, scenario, three_villages


def world(**paths: Any) -> dict[str, Any]:
    base = three_villages()
    del base["demand"]["groups"]["leavers"]["facilities"]
    base["facilities"] = {
        "shelter": {
            "name": TEXT,
            "group": "leavers",
            "municipalities": {"by": "shares", "shares": {"GM0001": 0.7, "GM0002": 0.3}},
            "stay": {"kind": "exponential", "mean_days": 90},
            "routes": {"home": {"to": "home", "share": 0.5}, "on": {"to": "living", "share": 0.5}},
            "cost_per_place_day": 100.0,
        },
        "living": {
            "name": TEXT,
            "group": "leavers",
            "intake": {"per_year": 0},
            "places": 3,
            "stay": {"kind": "fixed", "days": 100},
            "routes": {"out": {"to": "elsewhere", "share": 1}},
        },
    }
    return changed(base, **paths)


def run(**paths: Any) -> tuple[Compiled, Outcome]:
    compiled = compile_scenario(scenario(world(**paths)))
    return compiled, Worker(compiled, 3).run(0)


def position(name: str) -> int:
    return [one.name for one in FACILITY_SERIES].index(name)


def test_rows_are_the_units_of_a_kind_and_then_the_kind() -> None:
    compiled, outcome = run()
    rows = facility_rows(compiled)
    assert rows == [
        ("shelter", "GM0001"),
        ("shelter", "GM0002"),
        ("shelter", "region"),
        ("living", "outside"),
        ("living", "region"),
    ]
    values = outcome.facilities
    assert values.shape == (len(FACILITY_SERIES), 5, 24)
    assert np.allclose(values[:, 2], values[:, 0] + values[:, 1])


def test_a_year_sums_the_flows_and_keeps_the_last_state() -> None:
    _, outcome = run()
    by_month, by_year = outcome.facilities, outcome.facility_years
    arrived, in_care = position("arrived"), position("in_care")
    assert by_year[arrived] == pytest.approx(by_month[arrived].reshape(5, 2, 12).sum(axis=2))
    assert by_year[in_care] == pytest.approx(by_month[in_care][:, [11, 23]])


def test_places_are_never_overfull_and_costs_follow_the_blocked_days() -> None:
    _, outcome = run()
    values = {one.name: outcome.facilities[number] for number, one in enumerate(FACILITY_SERIES)}
    assert (values["in_care"] + values["blocked_home"] + values["blocked_chain"] <= values["places"]).all()
    days = sum(values[one.name] for one in FACILITY_SERIES if one.name.startswith("blocked_days"))
    assert days[2].sum() > 0
    assert values["blocked_cost"][2] == pytest.approx(100.0 * days[2])
    assert np.isnan(values["blocked_cost"][3]).all()


def test_the_tables_have_a_line_for_each_value() -> None:
    compiled, outcome = run()
    monthly = facilities_table(np.stack([outcome.facilities] * 5), compiled)
    yearly = facility_years_batches(compiled).frame(0, [("value", outcome.facility_years[None])])
    assert len(monthly) == len(FACILITY_SERIES) * 5 * 24
    assert len(yearly) == len(FACILITY_SERIES) * 5 * 2
    arrived = yearly.filter(series="arrived", facility="shelter", municipality="region")["value"].to_list()
    assert arrived == outcome.facility_years[position("arrived"), 2].tolist()


def test_a_full_shelter_hides_need_from_the_register_but_not_from_the_task() -> None:
    def totals(**paths: Any) -> dict[str, float]:
        compiled, outcome = run(**paths)
        months = outcome.series.reshape(-1, 24)
        found = zip(index(SERIES, compiled.labels), months, strict=True)
        return {
            name: float(values[-1] if name in {"backlog", "unmet_need"} else values.sum())
            for (name, place, group), values in found
            if (place, group) == ("region", "all")
        }

    roomy, full = totals(facilities__shelter__places=60), totals(facilities__shelter__places=1)
    assert full["registered"] < roomy["registered"]
    assert full["unmet_need"] - full["backlog"] > roomy["unmet_need"] - roomy["backlog"]
