"""Everything that a scenario rests on can be listed with its path."""

from __future__ import annotations

from pathlib import Path

from simulator.inputs import figures, load
from tests.inputs.region import REGION, write


def test_every_figure_is_found_under_its_path(tmp_path: Path) -> None:
    found = dict(figures(load(write(tmp_path, REGION)).scenario))
    assert found["supply.relets.turnover_rate"].status == "assumption"
    assert found["region.municipalities.GM0200.population.2024"].source == "invented"
    assert found["region.observations.housed.value"].status == "scenario"
    assert found["supply.projects.station.homes"].status == "scenario"
    assert found["demand.groups.medical.origins"].status == "scenario"
    assert found["supply.relets.void.mean_days"].status == "scenario"


def test_every_path_leads_to_its_place_in_the_file(tmp_path: Path) -> None:
    loaded = load(write(tmp_path, REGION))
    for path, figure in figures(loaded.scenario):
        line = REGION.splitlines()[loaded.location_of(path).line - 1]
        if figure.source is not None:
            assert path.split(".")[-1] in line
