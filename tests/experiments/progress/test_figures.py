"""What was realised is held against the result: what does not fit is told, what is missing stays missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from groeipad.experiments.progress.figures import half_years_of, known_figures
from groeipad.experiments.progress.path import promised
from groeipad.experiments.progress.tables import judgements, needs
from simulator.contract import REGION
from simulator.errors import InputError
from simulator.inputs import load
from simulator.model.realised import HalfYear, Realised

DRIEDORP = load(Path(__file__).parents[3] / "scenarios" / "driedorp.yaml").scenario
FILE = Path("realised.yaml")
FIRST = HalfYear(2026, 1)


def realised(figures: dict[str, dict[str, int]], *, region: str = "driedorp", year: int = 2026) -> Realised:
    return Realised.model_validate({"region": region, "years": {year: {"first_half": figures}}})


def problems(one: Realised) -> list[str]:
    with pytest.raises(InputError) as wrong:
        known_figures(one, DRIEDORP, FILE)
    return [f"{problem.field} {problem.value} {problem.remedy}" for problem in wrong.value.problems]


def test_names_and_codes_of_municipalities_are_both_good() -> None:
    known = known_figures(realised({"Grootdorp": {"housed": 3}, "gm9002": {"housed": 4}}), DRIEDORP, FILE)
    assert [known.of(FIRST, code).housed for code in known.codes] == [3, 4, None]
    assert known.without("housed", FIRST) == ("GM9003",)
    assert known.backlogs_known is None


def test_what_does_not_fit_is_told_all_at_once() -> None:
    assert problems(realised({"GM9001": {"housed": 3}}, region="elders"))[0].startswith("region 'elders'")
    told = problems(
        realised({"Grootdrop": {"housed": 3}, "GM9001": {"housed": 1}, "Grootdorp": {}}, year=2020)
    )
    assert len(told) == 3
    assert any("did you mean 'Grootdorp'?" in one for one in told)
    assert any(one.startswith("years.2020.first_half given") for one in told)
    assert problems(realised({"GM9001": {"backlog": 3}})) == [
        "years no households housed fill in how many were housed"
    ]


def test_the_half_years_are_those_of_the_run() -> None:
    halves = list(half_years_of(DRIEDORP))
    assert (halves[0], halves[-1], len(halves)) == (FIRST, HalfYear(2035, 2), 20)


def test_the_path_of_driedorp_is_the_one_by_hand() -> None:
    """From 40, 20 and 10 homes in 2024 in a straight line to 50, 30 and 20 in 2035; half of it in a half-year."""
    path = promised(DRIEDORP).path
    assert path[HalfYear(2035, 1)] == pytest.approx([25, 15, 10])
    assert path[FIRST] == pytest.approx(
        [(40 + 10 * 2 / 11) / 2, (20 + 10 * 2 / 11) / 2, (10 + 10 * 2 / 11) / 2]
    )


def test_the_relets_of_driedorp_within_its_quota_are_those_by_hand() -> None:
    """200, 100 and 50 relets a year, of which 30%: over three half-years from July 2026."""
    promise = promised(DRIEDORP)
    known = known_figures(
        realised({code: {"housed": 5, "backlog": 10} for code in DRIEDORP.region.codes}), DRIEDORP, FILE
    )
    found = needs(known, promise, {}, judgements(known, promise))
    assert [round(one.relets) for one in found.values()] == [301, 150, 75]
    assert [round(one.within_quota, 1) for one in found.values()] == [90.2, 45.1, 22.6]
    assert [one.within_cap == pytest.approx(one.within_quota) for one in found.values()] == [True] * 3
    assert {one.halves for one in found.values()} == {3}
    assert [round(one.new_task) for one in found.values()] == [75, 45, 30]


def test_where_everybody_realises_the_path_everybody_is_on_schedule() -> None:
    promise = promised(DRIEDORP)
    figures: dict[str, Any] = {
        code: {"housed": round(float(path))}
        for code, path in zip(DRIEDORP.region.codes, promise.path[FIRST], strict=True)
    }
    found = judgements(known_figures(realised(figures), DRIEDORP, FILE), promise)
    assert {one.verdict for one in found.values()} == {"on_schedule"}


def test_of_the_region_there_is_a_verdict_where_every_municipality_is_known() -> None:
    promise = promised(DRIEDORP)
    found = judgements(known_figures(realised({"GM9001": {"housed": 30}}), DRIEDORP, FILE), promise)
    assert found["GM9001"].verdict == "on_schedule"
    assert found["GM9002"].verdict == found[REGION].verdict == "unknown"
