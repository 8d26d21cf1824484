"""The best way from here: the plan of what is left of the years, with what the tables may still decide."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from groeipad.experiments.plan import plan_scenario
from groeipad.experiments.progress.continuation import LEAST_MONTHS, Expected, continued, months_left
from groeipad.game.compute import AS_PLAYED, at_end
from groeipad.game.players import eager
from groeipad.game.session import Session
from groeipad.game.world import Played
from groeipad.texts import LANGUAGES
from simulator.contract import ALL_STREAMS, REGION
from simulator.inputs.write import scenario_text
from simulator.model.scenario import Scenario

if TYPE_CHECKING:
    from simulator.results.store import StoredResult


def best_from_here(session: Session) -> dict[str, Any] | None:
    """Return the best way from the end of the present round, as plain values.

    The plan begins with the mean backlog of each municipality. It may use relets up to the cap of the scenario, the
    homes that were decided, and the most that the tables may still add within their limits and money.

    Parameters
    ----------
    session
        Where the game stands; the present round was computed.

    Returns
    -------
    dict or None
        ``worst_ratio``, the lowest fair-share ratio in the target year; ``places`` with the ``ratio`` of each
        municipality, its ``quota`` by year and the ``homes`` of other supply that it needs at the end; and
        ``limits``, sentences on what stands in the way, in each language. None where less than a year is left.
    """
    scenario = _what_is_left(session)
    if scenario is None:
        return None
    with TemporaryDirectory(prefix="groeipad-") as folder:
        file = Path(folder) / "rest.yaml"
        file.write_text(scenario_text(scenario), encoding="utf-8")
        return _told(plan_scenario(file, out=Path(folder)))


def _what_is_left(session: Session) -> Scenario | None:
    """Return the scenario that goes on after the present round, with the most that may still be added."""
    game, index = session.game, session.round
    start = game.last_day(index) + timedelta(days=1)
    last = len(game.rounds) - 1
    if index == last:
        return None
    rest = session
    for later in range(index + 1, len(game.rounds)):
        rest = rest.in_round(later)
        for role in game.file.roles:
            rest = rest.with_decision(role, eager(rest, role))
    scenario = Played.of(rest, last).scenario(game.scenario.horizon.end)
    if months_left(scenario, start) < LEAST_MONTHS:
        return None
    world = session.outcomes[index]["worlds"][AS_PLAYED]
    waiting = {code: round(at_end(world, "backlog", code) or 0.0) for code in scenario.region.codes}
    homes, lived_in = (at_end(world, f"other_supply_{what}", REGION) or 0.0 for what in ("homes", "occupied"))
    expected = Expected(other_supply_occupied=lived_in / homes if homes else None)
    return continued(scenario, start, waiting, expected, source="the mean of the game").scenario


def _told(plan: StoredResult) -> dict[str, Any]:
    """Return what a stored plan comes to."""
    import polars as pl

    from groeipad.report.plan.about import PlanAbout
    from groeipad.report.plan.found import Found
    from groeipad.report.plan.limit_sentences import binding_sentences, widening_sentences

    fair = plan.manifest["fair_share"]
    table = plan.table("plan").filter(group="all")
    last = table["year"].max()

    def homes_of(code: str) -> dict[str, float]:
        rows = table.filter(
            pl.col("stream") != ALL_STREAMS, municipality=code, item="other_supply_homes", year=last
        )
        return {
            stream: round(value, 1) for stream, value in rows.select("stream", "value").iter_rows() if value
        }

    def quota_of(code: str) -> dict[str, float]:
        rows = table.filter(municipality=code, item="quota", stream=ALL_STREAMS).select("year", "value")
        return {str(year): round(value, 4) for year, value in rows.iter_rows()}

    abouts = [PlanAbout.of(plan, lang) for lang in LANGUAGES]
    found = Found.of(plan)
    told = [
        (
            *binding_sentences(plan.table("duals"), ["fairness", "waiting"], about),
            *widening_sentences(found.fair_share.in_the_way, about, plan.manifest["facts"]["regular_floor"]),
        )
        for about in abouts
    ]
    limits = [
        {about.texts.lang: one for about, one in zip(abouts, sentences, strict=True)}
        for sentences in zip(*told, strict=True)
    ]
    return {
        "worst_ratio": round(fair["worst"], 6),
        "places": {
            code: {"ratio": round(fair["ratios"][code], 6), "quota": quota_of(code), "homes": homes_of(code)}
            for code in plan.manifest["municipalities"]
        },
        "limits": limits,
    }
