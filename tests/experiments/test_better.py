"""It is known of everything that is measured which way is better, and of nothing else."""

from groeipad.experiments.better import BETTER, BY_GROUP, CAN_BE_COMPARED, MAIN, OF_FACILITIES
from simulator.contract import FACILITY_SERIES, YEARLY


def test_each_yearly_metric_has_one_better_way() -> None:
    from groeipad.experiments import better

    ways = (*better._UP, *better._DOWN, *better._NEITHER)
    assert sorted(ways) == sorted(one.name for one in YEARLY)
    assert len(set(ways)) == len(ways) == len(BETTER)


def test_what_is_compared_exists() -> None:
    assert set(MAIN) <= set(CAN_BE_COMPARED)
    assert all("group" in CAN_BE_COMPARED[name].by for name in BY_GROUP.values())
    series = {one.name: one.unit for one in FACILITY_SERIES}
    for name, parts in OF_FACILITIES.items():
        assert {series[part] for part in parts} == {CAN_BE_COMPARED[name].unit}
