"""The summary of a plan: yes or no first, then who falls short, what stands in the way and what has to happen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from groeipad.report.plan.about import PlanAbout, is_plan
from groeipad.report.plan.found import Found
from groeipad.report.plan.planned import Planned
from groeipad.report.plan.summary import PlanSummary, summarise_plan, table_line
from groeipad.texts import LANGUAGES, Lang
from simulator.contract import REGION
from simulator.results.store import StoredResult
from tests.report.factory import NINE, Made, write_result
from tests.report.plan.conftest import Plans
from tests.report.plan.factory import MadePlan, write_plan
from tests.report.plan.made import (
    APART,
    CLASH,
    HALF_YEARS,
    MET,
    NO_OTHER_SUPPLY,
    NOT_MET,
    ONE,
    ONE_MUNICIPALITY,
)


def section(summary: PlanSummary, title: str) -> str:
    (found,) = (one for one in summary.sections if one.title == title)
    return " ".join(found.sentences)


def told(result: StoredResult, lang: Lang = "nl") -> str:
    summary = summarise_plan(result, lang)
    return " ".join((*summary.answer, *(one for part in summary.sections for one in part.sentences)))


# ---- the answer --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "dutch", "english"),
    [
        (MET, "Ja. Met dit plan halen alle 9 gemeenten in 2035", "Yes. With this plan all 9 municipalities"),
        (NOT_MET, "Nee. Met dit plan halen 3 van de 9 gemeenten", "No. With this plan 3 of the 9"),
        (
            replace(MET, short={"GM0285": 0.5}),
            "Nee. Met dit plan haalt Voorst in 2035 haar fair share niet; de andere gemeenten wel.",
            "No. With this plan Voorst does not reach fair share in 2035; the other municipalities do.",
        ),
        (
            replace(MET, short=dict.fromkeys(NINE, 0.5)),
            "Nee. Met dit plan haalt geen van de 9 gemeenten",
            "No. With this plan none of the 9 municipalities",
        ),
        (ONE_MUNICIPALITY, "Ja. Met dit plan haalt Alleenstad", "Yes. With this plan Alleenstad reaches"),
        (
            replace(ONE_MUNICIPALITY, short={"GM1": 0.9}),
            "Nee. Met dit plan haalt Alleenstad in 2035 haar fair share niet.",
            "No. With this plan Alleenstad does not reach fair share in 2035.",
        ),
    ],
    ids=["all", "some", "all but one", "none", "the only one", "not the only one"],
)
def test_the_first_sentence_answers_whether_everybody_reaches_fair_share(
    plan_of: Plans, made: MadePlan, dutch: str, english: str
) -> None:
    result = plan_of(made)
    assert summarise_plan(result, "nl").answer[0].startswith(dutch)
    assert summarise_plan(result, "en").answer[0].startswith(english)


def test_who_falls_short_is_named_the_worst_first_with_how_far(plan_of: Plans) -> None:
    answer = summarise_plan(plan_of(NOT_MET), "nl").answer
    assert answer[1] == (
        "Tekort: Voorst haalt 59% en mist 23 woningen; Heerde haalt 70% en mist 13 woningen; "
        "Epe haalt 99,8% en mist 0,1 woning."
    )


def test_nobody_who_falls_short_is_said_to_reach_all(plan_of: Plans) -> None:
    result = plan_of(replace(NOT_MET, short={"GM0285": 0.99999}))
    assert "Voorst haalt 99,99" in told(result) or "Voorst haalt net geen 100%" in told(result)
    assert "Voorst haalt 100" not in told(result)


def test_the_plan_is_the_fairest_only_where_fairness_comes_first(plan_of: Plans) -> None:
    assert "Eerlijker kan niet binnen de grenzen" in told(plan_of(NOT_MET))
    other = told(plan_of(replace(NOT_MET, goals=("waiting", "fairness"))))
    assert "Eerlijker kan niet" not in other
    assert "Fair share is niet het eerste doel van dit plan" in other
    assert "Eerlijker" not in told(plan_of(MET))


def test_a_scenario_that_aims_at_fair_share_is_told_not_to_require_it(plan_of: Plans) -> None:
    assert "eist fair share niet" in told(plan_of(replace(NOT_MET, required=False)))
    assert "eist fair share niet" not in told(plan_of(NOT_MET))


# ---- what stands in the way --------------------------------------------------------------------------------


def test_what_stands_in_the_way_is_told_by_place_amount_and_year(plan_of: Plans) -> None:
    way = section(summarise_plan(plan_of(NOT_MET), "nl"), "Wat in de weg staat")
    assert way.startswith("Minstens dit is nodig om elke gemeente in 2035 haar fair share te laten halen:")
    assert (
        "In Voorst 23, in Heerde 13 en in Epe 0,1 meer woningen in 2035 dan de grens van 30% toelaat." in way
    )


def test_too_few_households_to_house_means_that_the_task_has_to_be_divided_otherwise(plan_of: Plans) -> None:
    way = section(summarise_plan(plan_of(NOT_MET), "nl"), "Wat in de weg staat")
    said = (
        "In Hattem 7 meer huishoudens in 2034–2035 dan daar volgens de verdeelsleutel een woning moeten krijgen. "
        "Meer woningen helpen daar niet. De opgave zelf moet anders worden verdeeld"
    )
    assert said in way
    assert "verdeelsleutel" not in told(plan_of(replace(NOT_MET, in_the_way=NOT_MET.in_the_way[:3])))


def test_where_no_widening_would_do_that_is_said(plan_of: Plans) -> None:
    sentences = told(plan_of(replace(NOT_MET, in_the_way=(), possible=False)))
    assert "Geen enkele verruiming van de grenzen is genoeg." in sentences
    assert "Minstens dit is nodig" not in sentences


def test_limits_that_clash_are_named_with_place_and_year(plan_of: Plans) -> None:
    assert (
        "minstens een ervan moet wijken: fair share in Voorst; bovengrens van het quotum in Voorst (2035); "
        "aantal woningen van ander aanbod in Voorst (2035)."
    ) in told(plan_of(NOT_MET))


def test_a_plan_beyond_the_scenarios_own_limits_says_so_and_says_how_far(plan_of: Plans) -> None:
    summary = summarise_plan(plan_of(CLASH), "nl")
    assert "dit plan houdt zich niet aan alle grenzen van het scenario" in summary.answer[1]
    way = section(summary, "Wat in de weg staat")
    # The step is a state: what is wider in one year serves the next, so the most counts and not the sum.
    assert "In Voorst 4,2 procentpunt meer verandering van het quotum in 2027–2028" in way
    assert "stap van het quotum in Voorst (2027); groeipad zonder uitstel in Voorst (2027)." in way


def test_a_plan_that_meets_everything_has_nothing_in_the_way(plan_of: Plans) -> None:
    summary = summarise_plan(plan_of(MET), "nl")
    assert len(summary.answer) == 1
    assert "Wat in de weg staat" not in [one.title for one in summary.sections]


# ---- what the plan reaches, and what it rests on -----------------------------------------------------------


def test_goals_are_told_in_their_order_with_what_they_come_to(plan_of: Plans) -> None:
    result = plan_of(MET)
    reached = section(summarise_plan(result, "en"), "What the plan reaches")
    assert "Goals, in this order: fair share, waiting, cost and steady quotas." in reached
    years = round(Found.of(result).goals["waiting"])
    assert f"Over 2026–2035, people wait {years:,} years for a home in all." in reached
    assert "All changes of the quotas together: 85 points." in reached


def test_only_the_goals_of_the_scenario_are_told(plan_of: Plans) -> None:
    reached = told(plan_of(replace(MET, goals=("fairness",))))
    assert "Het enige doel is: fair share." in reached
    for word in ("mensen samen", "Ander aanbod kost", "veranderingen van de quota"):
        assert word not in reached.split("Het enige doel")[1]


def test_homes_by_way_add_up_to_what_is_placed(plan_of: Plans) -> None:
    result = plan_of(MET)
    planned, target = Planned.of(result), PlanAbout.of(result, "nl").in_year(2035)
    ways = [
        planned.homes(way, REGION, target)
        for way in ("relets_placed", "first_lettings_placed", "other_supply_placed")
    ]
    homes = f"{sum(ways):,}".replace(",", ".")
    assert (
        f"In 2035 krijgen {homes} urgente huishoudens een woning: {ways[0]} in vrijgekomen woningen, "
        f"{ways[1]} in nieuwe woningen en {ways[2]} in ander aanbod."
    ) in told(result)


def test_one_way_only_is_told_once(plan_of: Plans) -> None:
    assert "een woning, alle in vrijgekomen woningen." in told(plan_of(NO_OTHER_SUPPLY))


def test_costs_say_for_which_kinds_they_are_not_known(plan_of: Plans) -> None:
    assert "miljoen (kosten niet bekend: Kamers bij particulieren)." in told(plan_of(MET))
    unknown = {kind: replace(one, cost=None) for kind, one in MET.kinds.items()}
    assert "Wat ander aanbod kost, is niet bekend." in told(plan_of(replace(MET, kinds=unknown)))
    assert "geen ander aanbod, dus ook geen kosten" in told(plan_of(NO_OTHER_SUPPLY))


def test_what_whole_homes_cost_is_told_with_who_falls_below_by_rounding_alone(plan_of: Plans) -> None:
    sentences = told(plan_of(MET))
    assert "door het afronden zijn dat er 5,7 minder." in sentences
    assert "Alleen door het afronden is er in 2035 een tekort van hooguit 0," in sentences
    assert "door het afronden gaat er geen verloren" in told(
        plan_of(replace(MET, lost=0.0, municipalities=ONE))
    )


def test_the_summary_says_what_it_rests_on_and_how_to_simulate_the_plan(plan_of: Plans) -> None:
    result = plan_of(MET)
    summary = summarise_plan(result, "nl")
    rests = section(summary, "Waarop het plan rust")
    assert "verwachte aantallen" in rests
    assert "11% van de huishoudens zonder woning vertrekt" in rests
    assert "Aannames in de gegevens: 1." in rests
    overlay = result.folder / "thirty-percent-planned.yaml"
    assert overlay.is_file()
    assert f"Dit plan doorrekenen: groeipad run {overlay}" in summary.results


def test_where_nobody_leaves_without_a_home_no_part_is_told(plan_of: Plans) -> None:
    result = plan_of(MET)
    result.manifest["facts"]["natural_exits_share"] = 0.0
    assert "dat niemand zonder woning vertrekt." in told(result)


def test_a_command_with_a_blank_in_its_path_can_be_pasted(tmp_path: Path) -> None:
    result = write_plan(tmp_path / "mijn plannen" / "plan-a")
    assert f'groeipad run "{tmp_path / "mijn plannen"}' in summarise_plan(result, "nl").results[1]


# ---- the table of the municipalities -----------------------------------------------------------------------


def test_nine_rows_and_a_region_that_add_up(plan_of: Plans) -> None:
    grid = summarise_plan(plan_of(NOT_MET), "nl").municipalities
    *rows, region = grid.rows
    assert [row[0] for row in rows] == [name for name, _ in NINE.values()]
    assert {len(row) for row in grid.rows} == {len(grid.heads)}
    assert sum(int(row[1]) for row in rows) == int(region[1].replace(".", "")) == 1170
    placed = [[int(homes.replace(".", "")) for homes in row[3].split(" → ")] for row in grid.rows]
    for *each, together in zip(*placed, strict=True):
        assert abs(sum(each) - together) <= len(each) / 2, "each is rounded by itself"
    (voorst,) = (row for row in rows if row[0] == "Voorst")
    assert voorst[4] == "59%"
    assert voorst[5].endswith("%")
    assert voorst[6] == "23"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_plan_can_be_told_in_both_languages(plan_of: Plans, lang: Lang) -> None:
    for made in (MET, NOT_MET, CLASH, NO_OTHER_SUPPLY, APART, HALF_YEARS, ONE_MUNICIPALITY):
        summary = summarise_plan(plan_of(made), lang)
        everything = [*summary.answer, *(one for part in summary.sections for one in part.sentences)]
        assert all(sentence[0] == sentence[0].upper() and sentence[-1] in ".:" for sentence in everything)
        assert not any("{" in sentence or "  " in sentence for sentence in everything)


def test_groups_told_apart_change_no_total(plan_of: Plans) -> None:
    apart, together = (summarise_plan(plan_of(made), "nl") for made in (APART, MadePlan()))
    assert apart.municipalities == together.municipalities
    assert apart.has_to_happen == together.has_to_happen


def test_a_run_is_no_plan(plan_of: Plans, tmp_path: Path) -> None:
    from simulator.results.store import read_result

    assert is_plan(plan_of(MET))
    assert not is_plan(read_result(write_result(tmp_path / "run", Made(replications=2, last_year=2027))))


def test_the_table_for_a_spreadsheet_is_pointed_at() -> None:
    assert table_line(Path("somewhere.csv"), "nl") == "Tabel voor een spreadsheet: somewhere.csv"
