"""What differs in meaning between two scenarios: exactly what was changed, and nothing where nothing was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groeipad.experiments.differences import TEXTS, Difference, Differences, differences
from groeipad.shipped import shipped_scenarios
from simulator.inputs import load
from simulator.model.base import Figure, Model, Text
from simulator.model.scenario import Scenario

SHIPPED = sorted(shipped_scenarios().glob("*.yaml"))
EVERYTHING = load(shipped_scenarios() / "everything-at-once.yaml").scenario
HEAD = "title: {nl: proef, en: test}\nexplanation: {nl: proef, en: test}\n"
Steps = tuple[Any, ...]


def from_driedorp(folder: Path, name: str, text: str) -> Scenario:
    path = folder / f"{name}.yaml"
    path.write_text(f"extends: {shipped_scenarios() / 'driedorp.yaml'}\n{HEAD}{text}", encoding="utf-8")
    return load(path).scenario


def told(found: Differences) -> list[tuple[str, str, str, Any, Any]]:
    return [(one.field, one.kind, one.aspect, one.before, one.after) for one in found.found]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_scenario_does_not_differ_from_itself(path: Path) -> None:
    found = differences(load(path).scenario, load(path).scenario)
    assert (found.found, found.listed_otherwise) == ((), ())


def test_order_comments_and_what_is_spelled_out_make_no_difference(tmp_path: Path) -> None:
    one = from_driedorp(
        tmp_path, "one", "policy:\n  carry_over_months: 3\n  quota: {path: {2026: 0.30, 2030: 0.25}}\n"
    )
    (tmp_path / "between.yaml").write_text(
        f"extends: {shipped_scenarios() / 'driedorp.yaml'}\npolicy:\n  # a comment\n"
        "  quota: {shape: linear, path: {2030: 0.25, 2026: 0.3}}\n",
        encoding="utf-8",
    )
    (tmp_path / "other.yaml").write_text(
        f"{HEAD}policy:\n  carry_over_months: {{value: 3, unit: months, status: scenario}}\nextends: between.yaml\n",
        encoding="utf-8",
    )
    found = differences(one, load(tmp_path / "other.yaml").scenario)
    assert (found.found, found.listed_otherwise) == ((), ())


def test_a_figure_tells_which_of_its_sides_differ(tmp_path: Path) -> None:
    kept = "policy:\n  compliance: {{value: {}, low: {}, high: 0.9, source: {}, status: {}}}\n"
    one = from_driedorp(tmp_path, "one", kept.format(0.8, 0.7, "a report", "agreement"))
    other = from_driedorp(tmp_path, "other", kept.format(0.81, 0.75, "a guess", "assumption"))
    found = differences(one, other)
    assert told(found) == [
        ("policy.compliance", "changed", "value", 0.8, 0.81),
        ("policy.compliance", "changed", "range", (0.7, 0.9), (0.75, 0.9)),
        ("policy.compliance", "changed", "source", "a report", "a guess"),
        ("policy.compliance", "changed", "status", "agreement", "assumption"),
    ]
    assert {one.unit for one in found.found} == {"share"}


def test_what_comes_and_goes_is_named_by_its_id_and_municipalities_by_name(tmp_path: Path) -> None:
    quota = "policy:\n  quota: {{path: {{2026: 0.3}}, municipalities: {{{}: {{path: {{2027: 0.2}}}}}}}}\n"
    one = from_driedorp(tmp_path, "one", quota.format("Grootdorp"))
    other = from_driedorp(tmp_path, "other", quota.format("Kleindorp"))
    found = differences(one, other)
    assert [(one.field, one.kind) for one in found.found] == [
        ("policy.quota.municipalities.Grootdorp", "removed"),
        ("policy.quota.municipalities.Kleindorp", "added"),
    ]
    plain = found.found[1].plain(found.names)
    assert plain["before"] is None
    assert plain["after"] == {"path": {"2027": 0.2}, "shape": "linear"}


def test_years_are_told_in_their_order_whoever_has_them(tmp_path: Path) -> None:
    one = from_driedorp(tmp_path, "one", "policy: {quota: {path: {2026: 0.3, 2030: 0.2}}}\n")
    other = from_driedorp(tmp_path, "other", "policy: {quota: {path: {2026: reference, 2028: 0.25}}}\n")
    assert told(differences(one, other)) == [
        ("policy.quota.path.2026", "changed", "", 0.3, "reference"),
        ("policy.quota.path.2028", "added", "", None, 0.25),
        ("policy.quota.path.2030", "removed", "", 0.2, None),
    ]


MEASURES = {
    "quick": "  quick:\n    title: {nl: s, en: q}\n    start: 2027-01-01\n"
    "    changes: [{quantity: void_time, multiply: 0.5, municipalities: [Grootdorp, Kleindorp]}]\n",
    "slow": "  slow:\n    title: {nl: l, en: s}\n    start: 2027-01-01\n"
    "    changes: [{quantity: void_time, multiply: 2.0}]\n",
}


def test_the_order_of_measures_means_something(tmp_path: Path) -> None:
    one = from_driedorp(tmp_path, "one", f"measures:\n{MEASURES['quick']}{MEASURES['slow']}")
    other = from_driedorp(tmp_path, "other", f"measures:\n{MEASURES['slow']}{MEASURES['quick']}")
    assert told(differences(one, other)) == [("measures", "order", "", ("quick", "slow"), ("slow", "quick"))]


def test_the_order_of_those_for_whom_something_holds_means_nothing(tmp_path: Path) -> None:
    one = from_driedorp(tmp_path, "one", f"measures:\n{MEASURES['quick']}")
    turned = MEASURES["quick"].replace("[Grootdorp, Kleindorp]", "[Kleindorp, Grootdorp]")
    assert differences(one, from_driedorp(tmp_path, "other", f"measures:\n{turned}")).found == ()
    fewer = MEASURES["quick"].replace("[Grootdorp, Kleindorp]", "[Kleindorp]")
    (found,) = differences(one, from_driedorp(tmp_path, "other", f"measures:\n{fewer}")).found
    assert found.field == "measures.quick.changes.0.municipalities"
    assert found.plain({"GM9001": "Grootdorp", "GM9003": "Kleindorp"})["before"] == ["Grootdorp", "Kleindorp"]


def test_the_order_of_municipalities_is_told_apart() -> None:
    turned = dict(reversed(list(EVERYTHING.region.municipalities.items())))
    region = EVERYTHING.region.model_copy(update={"municipalities": turned})
    found = differences(EVERYTHING, EVERYTHING.model_copy(update={"region": region}))
    assert (found.found, found.listed_otherwise) == ((), ("region.municipalities",))


def test_another_kind_of_time_tells_what_came_and_what_went(tmp_path: Path) -> None:
    void = "supply: {{relets: {{void: {}}}}}\n"
    one = from_driedorp(tmp_path, "one", void.format("{kind: fixed, days: 14}"))
    other = from_driedorp(tmp_path, "other", void.format("{kind: exponential, mean_days: 20}"))
    assert [(one.field, one.kind) for one in differences(one, other).found] == [
        ("supply.relets.void.kind", "changed"),
        ("supply.relets.void.days", "removed"),
        ("supply.relets.void.mean_days", "added"),
    ]


def test_texts_come_last(tmp_path: Path) -> None:
    one = from_driedorp(tmp_path, "one", f"measures:\n{MEASURES['quick']}")
    renamed = MEASURES["quick"].replace("nl: s", "nl: snel")
    other = from_driedorp(tmp_path, "other", f"plan: {{period: month}}\nmeasures:\n{renamed}")
    found = differences(one, other)
    assert [(one.part, one.field) for one in found.found] == [
        ("plan", "plan.period"),
        (TEXTS, "measures.quick.title.nl"),
    ]


def leaves(thing: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield every value of a scenario that is no mapping or model, with the steps to it."""
    if isinstance(thing, Model):
        for name in type(thing).model_fields:
            yield from leaves(getattr(thing, name), (*steps, name))
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from leaves(value, (*steps, key))
    elif isinstance(thing, tuple) and any(isinstance(one, Model) for one in thing):
        for index, one in enumerate(thing):
            yield from leaves(one, (*steps, index))
    elif thing is not None:
        yield steps, thing


LEAVES = list(leaves(EVERYTHING))


def changed(thing: Any, steps: Steps, value: Any) -> Any:
    """Return a scenario with another value at the end of the steps, unchecked."""
    if not steps:
        return value
    step, *rest = steps
    if isinstance(thing, Model):
        return thing.model_copy(update={step: changed(getattr(thing, step), tuple(rest), value)})
    if isinstance(thing, Mapping):
        return {key: changed(one, tuple(rest), value) if key == step else one for key, one in thing.items()}
    return tuple(changed(one, tuple(rest), value) if at == step else one for at, one in enumerate(thing))


@st.composite
def changes(draw: st.DrawFn) -> tuple[Steps, Any]:
    """Draw a leaf and another value for it."""
    steps, value = draw(st.sampled_from(LEAVES))
    if isinstance(value, bool):
        return steps, not value
    if isinstance(value, (int, float)):
        kind = st.integers(0, 10_000) if isinstance(value, int) else st.floats(0, 1e6)
        return steps, draw(kind.filter(lambda other: other != value))
    if isinstance(value, date):
        return steps, value + timedelta(days=draw(st.integers(1, 900)))
    if isinstance(value, tuple):
        return steps, (*value, "more" if value and isinstance(value[0], str) else 7.0)
    return steps, f"{value}{draw(st.sampled_from(['x', ' and more']))}"


ASPECTS = {"low": "range", "high": "range"}


def is_told(steps: Steps, found: Difference) -> bool:
    """Whether a difference names this leaf: for a side of a figure, the figure and the side."""
    *way, last = steps
    holder: Any = EVERYTHING
    for step in way:
        holder = getattr(holder, step) if isinstance(holder, Model) else holder[step]
    names = [EVERYTHING.region.names.get(step, str(step)) for step in way]
    if isinstance(holder, Figure):
        return (found.field, found.aspect) == (".".join(names), ASPECTS.get(last, last))
    whole = ".".join([*names, EVERYTHING.region.names.get(last, str(last))])
    return (found.field, found.aspect) == (whole, "") and (found.part == TEXTS) == isinstance(holder, Text)


@given(changes())
def test_exactly_the_changed_field_is_named_both_ways(change: tuple[Steps, Any]) -> None:
    steps, value = change
    if steps[-1] == "name" and "municipalities" in steps:
        return  # then it is called otherwise everywhere, which the next test looks at
    other = changed(EVERYTHING, steps, value)
    there, back = differences(EVERYTHING, other).found, differences(other, EVERYTHING).found
    assert len(there) == len(back) == 1
    assert is_told(steps, there[0])
    assert is_told(steps, back[0])
    assert (there[0].before, there[0].after) == (back[0].after, back[0].before)
    json.dumps(there[0].plain({}))


def test_a_municipality_with_another_name_is_one_difference() -> None:
    steps = ("region", "municipalities", "GM0150", "name")
    (found,) = differences(EVERYTHING, changed(EVERYTHING, steps, "Deventer-Oost")).found
    assert (found.field, found.before, found.after) == (
        "region.municipalities.Deventer-Oost.name",
        "Deventer",
        "Deventer-Oost",
    )


PARTS = sorted({steps[:2] for steps, _ in LEAVES if len(steps) > 2} - {("region", "municipalities")})


@pytest.mark.parametrize("steps", PARTS, ids=lambda steps: ".".join(steps))
def test_what_is_not_there_on_one_side_is_one_difference(steps: Steps) -> None:
    without = changed(EVERYTHING, steps, None)
    (gone,), (came,) = (differences(*both).found for both in ((EVERYTHING, without), (without, EVERYTHING)))
    assert (gone.kind, gone.field, gone.after) == ("removed", ".".join(steps), None)
    assert (came.kind, came.after) == ("added", gone.before)
