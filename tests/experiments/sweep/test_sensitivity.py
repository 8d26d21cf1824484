"""What a sweep tells of its factors: on outcomes that are known by hand, through the same steps as real ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from groeipad.experiments.execute import Threads
from groeipad.experiments.sweep import measuring
from groeipad.experiments.sweep.run import run_sweep
from groeipad.report.sweep.figures import drawings
from groeipad.report.sweep.summary import summarise_sweep
from simulator.model.scenario import Scenario
from simulator.results.store import StoredResult
from tests.experiments.sweep.sweeps import Watched, write_sweep

FACTORS = {
    "turnover": {"path": "supply.relets.turnover_rate", "range": [0.0, 0.1]},
    "void": {"path": "supply.relets.void.days", "range": [0, 100]},
    "months": {
        "options": {
            "none": {"policy": {"carry_over_months": 0}},
            "many": {"policy": {"carry_over_months": 12}},
        }
    },
}
"""Each goes all the way from 0 to 1 in ``known`` below."""


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put 3 x turnover + void + 2 x months, and some chance, in the place of a simulation."""

    def measure(
        scenario: Scenario, ground: measuring.Ground, seed: int
    ) -> np.ndarray[Any, np.dtype[np.float64]]:
        relets = scenario.supply.relets
        assert relets.void.kind == "fixed"
        value = (
            30.0 * relets.turnover_rate.value
            + relets.void.days.value / 100.0
            + scenario.policy.carry_over_months.value / 6.0
        )
        chance = np.random.default_rng(seed).normal(0.0, 0.01, ground.replications)
        nothing = np.full(ground.replications, np.nan)
        return np.column_stack([value + chance if one.id == "housed" else nothing for one in ground.measures])

    monkeypatch.setattr(measuring, "measure", measure)


def swept(folder: Path, **parts: Any) -> StoredResult:
    outcomes = {"housed": {"metric": "housed_in"}, "backlog": {"metric": "backlog"}}
    path = write_sweep(folder, factors=FACTORS, outcomes=outcomes, replications=4, **parts)
    return run_sweep(path, out=folder, pool=Threads(1), watch=Watched())


def test_one_at_a_time_tells_what_each_value_changes(tmp_path: Path) -> None:
    result = swept(tmp_path, design={"kind": "one_at_a_time"})
    rows = result.table("tornado").filter(outcome="housed")
    base = 30 * 0.05 + 0.28 + 3 / 6  # Driedorp itself
    assert rows["base"].to_list() == pytest.approx([rows["base"][0]] * len(rows))
    by_value = {(row["factor"], row["level"]): row["difference"] for row in rows.iter_rows(named=True)}
    assert by_value["turnover", "0.0"] == pytest.approx(-1.5)
    assert by_value["turnover", "0.1"] == pytest.approx(1.5)
    assert by_value["months", "many"] - by_value["months", "none"] == pytest.approx(2.0)
    assert rows["base"][0] == pytest.approx(base, abs=0.5)
    # The same random numbers at all points: nothing of a difference is chance.
    assert (rows["high"] - rows["low"]).to_list() == pytest.approx([0.0] * len(rows), abs=1e-9)
    points = result.table("sweep")
    assert points.row(rows["point"][0] - 1, named=True)[rows["factor"][0]] is not None


def test_elementary_effects_of_a_sum_are_its_parts(tmp_path: Path) -> None:
    result = swept(tmp_path, design={"kind": "morris", "trajectories": 6})
    rows = {
        row["factor"]: row for row in result.table("effects").filter(outcome="housed").iter_rows(named=True)
    }
    assert rows["turnover"]["mu_star"] == rows["turnover"]["mu"] == pytest.approx(3.0)
    assert rows["void"]["mu_star"] == pytest.approx(1.0)
    assert rows["turnover"]["sigma_without_noise"] == pytest.approx(0.0, abs=1e-9)
    assert rows["months"]["mu"] is None  # options have no order


def test_indices_of_a_sum_are_the_parts_of_its_variance(tmp_path: Path) -> None:
    """Variances 9/12, 1/12 and, of two options as likely, 1: together 11/6."""
    result = swept(tmp_path, design={"kind": "sobol_indices", "points": 512})
    rows = {
        row["factor"]: row for row in result.table("indices").filter(outcome="housed").iter_rows(named=True)
    }
    total = 9 / 12 + 1 / 12 + 1
    for factor, variance in (("turnover", 9 / 12), ("void", 1 / 12), ("months", 1.0)):
        assert rows[factor]["first"] == pytest.approx(variance / total, abs=0.05)
        assert rows[factor]["total"] == pytest.approx(variance / total, abs=0.05)
    assert result.manifest["noise"]["housed"] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    "design",
    [
        {"kind": "one_at_a_time"},
        {"kind": "morris", "trajectories": 4},
        {"kind": "sobol_indices", "points": 16, "second_order": True},
        {"kind": "latin_hypercube", "points": 8},
    ],
    ids=lambda design: str(design["kind"]),
)
def test_an_outcome_without_any_value_is_told_and_spoils_nothing(
    design: dict[str, Any], tmp_path: Path
) -> None:
    result = swept(tmp_path, design=design)
    assert result.manifest["noise"]["backlog"] is None
    told = design["kind"] in ("morris", "sobol_indices")
    assert set(result.manifest["without_indices"]) == ({"backlog"} if told else set())
    for lang in ("nl", "en"):
        summary = summarise_sweep(result, lang)  # type: ignore[arg-type]
        assert summary.spread is not None
        assert len(summary.spread.rows) == 2
        assert all(name.endswith("-housed") for name in drawings(result, lang))  # type: ignore[arg-type]


def test_fresh_random_numbers_leave_chance_between_points(tmp_path: Path) -> None:
    one = {"design": {"kind": "latin_hypercube", "points": 32}}
    fixed, fresh = (swept(tmp_path / name, random_numbers=name, **one) for name in _folders(tmp_path))
    assert fixed.manifest["noise"]["housed"] == pytest.approx(0.0, abs=1e-9)
    # The variance of a mean of four with a standard deviation of 0.01.
    differs = float(np.var(fresh.table("sweep")["housed"].to_numpy(), ddof=1))
    assert fresh.manifest["noise"]["housed"] * differs == pytest.approx(0.01**2 / 4, rel=0.4)


def _folders(folder: Path) -> tuple[str, str]:
    for name in ("fixed", "fresh"):
        (folder / name).mkdir()
    return "fixed", "fresh"
