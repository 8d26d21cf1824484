"""Makes docs/data-dictionary.md from simulator/contract: ``python docs/make_data_dictionary.py``."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Sequence
from enum import IntEnum
from pathlib import Path

from simulator.contract import (
    ALL_GROUPS,
    BATCH_STATES,
    FACILITY_SERIES,
    PLAN_GOALS,
    PLAN_ITEMS,
    PLAN_LIMITS,
    REGION,
    ROBUST_GOALS,
    SERIES,
    TABLES,
    YEARLY,
    BlockedBy,
    Cause,
    EventKind,
    Measured,
    Route,
)

PAGE = Path(__file__).with_name("data-dictionary.md")

INTRODUCTION = f"""\
# Data dictionary

What stands in a stored result: its tables and their columns, and what is counted and measured. This page is made from
`simulator/contract/` by `python docs/make_data_dictionary.py`, so change it there.

A result is a folder, `outputs/<scenario>/`: a Parquet file for each table, and `manifest.json` with what it rests on
(the resolved scenario, seed, versions, hashes of all files, assumptions, precision, comparison with what was
observed). A plan is a folder, `outputs/plan-<scenario>/`, with the tables `plan` and `duals`, and others where more
was asked; its manifest also has what the goals came to and what stands in the way. Tables are tidy: one value, or one
account, a row. The municipality `{REGION}` stands for the whole region and the group `{ALL_GROUPS}` for all groups;
which municipalities and groups there are stands in the manifest.
"""

TABLE_NOTES = {
    "runs": "One row a replication: how it was computed.",
    "series": "Monthly values over all replications: mean, spread and percentiles.",
    "metrics": "Yearly values of every replication; comparisons and intervals start here.",
    "facilities": "Monthly values of each facility over all replications.",
    "facility_years": "Yearly values of each facility in every replication.",
    "register": "The accounts of the households: opening + registered + returned + transferred_in = housed + lapsed "
    "+ own_solution + transferred_out + waiting.",
    "relets": "The accounts of the relets: in_void_opening + relets = urgent + regular + in_void.",
    "other_supply": "The accounts of the homes of other supply: opening + moved_in = moved_on + lost_home + closed + "
    "occupied. Without rows where a scenario has none.",
    "reviews": "One row for each measure, or new task, that a review has started.",
    "events": "Everything that happened, in order. Only with `--events`.",
    "households": "One row a household, from registration to how it left; who comes back has a row for each time. "
    "Only with `--events`.",
    "plan": "One row for each item of a plan, by period and municipality, and by kind of other supply or group where "
    "these are told apart. Items are told below.",
    "duals": "The shadow prices of a plan: one row for each limit with a price, and goal. How much better that goal "
    "becomes when the limit allows one unit more, with all earlier goals held.",
    "replay": "Only with `--replay` or `--certainty`: what each round of the plan promised and came to, by year and "
    "municipality and for the region. With a certainty the last round is the plan with room for chance, on fresh "
    "random numbers.",
    "certainty": "Only with `--certainty`: how probable fair share is in the target year, and what makes it so.",
    "batch": "Only of a batch, `outputs/batch-<name>/`: one row for each run or plan, in the order in which they "
    "were made, with its state and, of what is stored, the main metrics of the region in the target year (of a run "
    "the means over the replications). `batch.csv` is the same for a spreadsheet. "
    + "; ".join(f"`{state}`: {meaning[0].lower()}{meaning[1:-1]}" for state, meaning in BATCH_STATES.items())
    + ".",
    "tornado": "Only of a sweep, one factor at a time: one row for each value of each factor, the factor that moves "
    "an outcome most first.",
    "effects": "Only of a sweep with a design of Morris: the elementary effects of each factor on each outcome "
    "(Morris, 1991; Campolongo and others, 2007). An effect is the change that the factor would make if it went at "
    "this rate from one end to the other.",
    "indices": "Only of a sweep with a design for Sobol' indices: the parts of the variance of each outcome "
    "(Saltelli and others, 2010), with and without what is chance between replications.",
    "pairs": "The same of pairs of factors, with `second_order: true`.",
    "progress": "Only of a progress report, `outputs/progress-<result>/`: one row for each municipality (and the "
    "region) and half-year of the run. Later half-years have a path only.",
    "progress_needs": "Of a progress report: backlog plus new task, and what an improvement plan would need. The "
    "region adds up its municipalities.",
    "half_years": "Of a progress report: the spread over the replications by half-year, of the result that was "
    "promised and of what goes on from what was realised. Empty where nothing was simulated.",
    "frontier": "Only of a frontier, `outputs/frontier-<scenario>/`: one row a point, the lowest regular part first "
    "and of that the fewest homes. No point can be better in extra homes, the worst ratio or the regular part "
    "without being worse in another of these. What is placed, waiting and cost are those of the plan at the point.",
    "futures": "Only with `--futures`: one row for each figure of a future, and for what the plan for the expected "
    "future (`nominal`) and the one for many (`robust`) come to in it: `shortfall` and `simulated_shortfall` (homes "
    "short of fair share in the target year, all municipalities together), `worst_ratio` and `simulated_worst_ratio` "
    "(the worst fair-share ratio) and `waiting` (person-years).",
}
KINDS = {
    "flow": "counts during the period",
    "state": "holds at its end",
    "share": "a part, from 0 to 1",
    "ratio": "one thing divided by another",
    "days": "a time",
    "probability": "0 or 1 in a replication; its mean is a probability",
}


def page() -> str:
    """Return the data dictionary as Markdown."""
    parts = [INTRODUCTION, "## Tables\n"]
    for name, columns in TABLES.items():
        rows = [(f"`{one.name}`", one.dtype, one.unit, one.meaning) for one in columns]
        parts += [
            f"### `{name}`\n",
            f"{TABLE_NOTES[name]}\n",
            _table(("column", "type", "unit", "meaning"), rows),
        ]
    parts += [
        "## Series\n",
        "Counted every month, in the table `series`. *For* says for whom: each municipality, each group (of the "
        "whole region), the region. Their yearly values are metrics too: a flow is added up, a state is that of the "
        "year's end.\n",
        _measured(SERIES),
        "## Metrics\n",
        "Measured every year, in the table `metrics`, beside those above.\n",
        _measured([one for one in YEARLY if one not in SERIES]),
        "## Facility series\n",
        "Counted in each facility: every month in the table `facilities`, every year in `facility_years`.\n",
        _of_facilities(FACILITY_SERIES),
        "What kind a value is:\n",
        _table(("kind", "meaning"), KINDS.items()),
        "## Items of a plan\n",
        "In the table `plan`, for each period and municipality and for the region: there a sum, and for the quota "
        "the regional mean. Items of other supply are also told by kind; need, natural exits, relets placed and "
        "backlog also by groups, where limits tell groups apart. *Decided*: the plan chooses it; the rest is given, "
        "or follows.\n",
        _table(
            ("item", "unit", "kind", "decided", "meaning"),
            [
                (f"`{one.name}`", one.unit, one.kind, "yes" if one.decided else "", one.meaning)
                for one in PLAN_ITEMS
            ],
        ),
        "## Goals of a plan\n",
        "A scenario says which, and in which order (`plan.goals`). Their values stand in the manifest.\n",
        _table(
            ("goal", "unit", "what is made as good as possible"),
            [(f"`{one.name}`", one.unit, one.meaning) for one in PLAN_GOALS],
        ),
        "Of a plan for many futures these come first, in the place of fairness; their values stand in the part "
        "`futures` of the manifest.\n",
        _table(
            ("goal", "unit", "what is made as small as possible"),
            [(f"`{one.name}`", one.unit, one.meaning) for one in ROBUST_GOALS],
        ),
        "## Limits of a plan\n",
        "In the table `duals`, and in the manifest where a limit has to be wider or clashes with others. The unit is "
        "that of what it allows. *May give way*: a choice that a scenario can name in `plan.gives_way`; the others "
        "say how things hang together. Among limits that clash, `fair_share_ratio` is fair share itself. [The "
        "mathematics](math.md#4-constraints) has the equation of each, under the same name.\n",
        _table(
            ("limit", "unit", "may give way", "meaning"),
            [
                (f"`{one.name}`", one.unit, "yes" if one.may_give_way else "", one.meaning)
                for one in PLAN_LIMITS
            ],
        ),
        "## Events\n",
        "At the same second, events happen in the order of these numbers. The table `events` has the names in small "
        "letters.\n",
        _members(EventKind, "event"),
        "## Routes\n",
        f"{inspect.getdoc(Route)}\n",
        _members(Route, "route"),
        "## Causes\n",
        _members(Cause, "cause"),
        "## Why a place is blocked\n",
        "The outcome of the latest letting decision in the municipality that answers for the household; in a chain, "
        "`no_place`. Each has its blocked days among the facility series.\n",
        _members(BlockedBy, "blocked by"),
    ]
    return "\n".join(parts)


def member_meanings(enumeration: type[IntEnum]) -> dict[str, str]:
    """Return the text that stands under each member in the source, by name; empty where there is none."""
    (definition,) = ast.parse(inspect.getsource(enumeration)).body
    assert isinstance(definition, ast.ClassDef)
    meanings = {}
    for statement, following in zip(definition.body, [*definition.body[1:], None], strict=True):
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            text = following.value if isinstance(following, ast.Expr) else None
            found = text.value if isinstance(text, ast.Constant) else ""
            meanings[statement.targets[0].id] = inspect.cleandoc(str(found)).replace("\n", " ")
    return meanings


def _members(enumeration: type[IntEnum], title: str) -> str:
    meanings = member_meanings(enumeration)
    rows = [(str(int(one)), f"`{one.name.lower()}`", meanings[one.name]) for one in enumeration]
    return _table(("number", title, "meaning"), rows)


def _measured(measured: Iterable[Measured]) -> str:
    rows = [(f"`{one.name}`", one.unit, one.kind, ", ".join(one.by), one.meaning) for one in measured]
    return _table(("name", "unit", "kind", "for", "meaning"), rows)


def _of_facilities(measured: Iterable[Measured]) -> str:
    rows = [(f"`{one.name}`", one.unit, one.kind, one.meaning) for one in measured]
    return _table(("name", "unit", "kind", "meaning"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
