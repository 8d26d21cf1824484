"""The answer is three sentences: yes or no, what is missing, and what would help most; and they are true."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from groeipad.report.about import About
from groeipad.report.bands import Band
from groeipad.report.html.sections import answer
from groeipad.report.html.sections.missing import Missing, what_keeps
from groeipad.texts import LANGUAGES, Lang
from simulator.contract import ALL_GROUPS, REGION
from simulator.results.store import StoredResult
from tests.report.factory import Made
from tests.report.html_sections.conftest import Report
from tests.report.plan.factory import MadePlan
from tests.report.plan.made import MET, NOT_MET
from tests.report.plan.robust import for_futures

YES_NO = {"nl": ("Ja", "Nee"), "en": ("Yes", "No")}
SMALL = Made(replications=8, first_year=2034)
ONE = {"GM1": ("Alleenstad", 9000)}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("replications", [1, 8])
@pytest.mark.parametrize("municipalities", [SMALL.municipalities, ONE])
@pytest.mark.parametrize("housing", [0.0, 0.6, 2.0])
def test_it_begins_with_yes_only_where_fair_share_is_met(
    report: Report,
    lang: Lang,
    replications: int,
    municipalities: dict[str, tuple[str, int]],
    housing: float,
) -> None:
    made = replace(SMALL, housing=housing, replications=replications, municipalities=municipalities)
    sentences = answer(report(made, lang))
    yes, no = YES_NO[lang]
    assert len(sentences) == 3
    assert sentences[0].startswith(yes if housing == 2.0 else no)
    assert all(one.endswith((".", ")")) and "{" not in one for one in sentences)
    if replications == 1:
        assert "8 van de 10" not in " ".join(sentences)
        assert "%" not in sentences[0]


@pytest.mark.parametrize(
    ("housing", "begins", "named"),
    [
        # Those of more than a fifth of the region house 1.6 x the housing of their part, those of less than 5% 0.8 x.
        (1.0, "Nee: in ", {"Brummen", "Hattem", "Heerde"}),
        (0.7, "Nee: alleen in ", {"Apeldoorn", "Deventer"}),
        (0.3, "Nee: geen enkele gemeente ", set()),
    ],
)
def test_it_names_those_who_fall_short_or_those_who_do_not(
    report: Report, housing: float, begins: str, named: set[str]
) -> None:
    found = report(replace(SMALL, housing=housing, first_year=2035, last_year=2035))
    first, *_ = answer(found)
    assert first.startswith(begins)
    assert {name for name in found.about.municipalities.values() if name in first} == named


def test_what_is_missing_is_what_each_future_lacks(report: Report) -> None:
    found = report(SMALL)
    rows = found.main.table("metrics").filter(
        pl.col("year") == 2035, pl.col("group") == ALL_GROUPS, pl.col("municipality") != REGION
    )
    by_hand: dict[tuple[int, str], float] = {}
    for replication, code in rows.select("replication", "municipality").unique().iter_rows():
        own = {
            row["metric"]: row["value"]
            for row in rows.filter(replication=replication, municipality=code).iter_rows(named=True)
        }
        short = 0.0 if own["fair_share_reached"] else max(0.0, own["fair_share_task"] - own["housed_in"])
        by_hand[replication, code] = short
    missing = Missing.of(found.main, found.about)
    assert missing.total.mean == pytest.approx(sum(by_hand.values()) / 8)
    for code, homes in missing.homes.items():
        assert homes == pytest.approx(sum(by_hand[n, code] for n in range(8)) / 8)
    assert list(missing.homes.values()) == sorted(missing.homes.values(), reverse=True)
    worst = found.about.municipalities[next(iter(missing.homes))]
    assert f"het meest in {worst} (" in answer(found)[1]


def test_where_nothing_is_missing_nothing_is_asked(report: Report) -> None:
    _, second, third = answer(report(replace(SMALL, housing=3.0)))
    assert "ontbreken geen woningen" in second
    assert third.startswith("Voor de fair share is dan weinig of niets meer nodig")


def limits(
    about: About, *, used: float, backlog: float, missing: float = 20.0, quota: float | None = None
) -> dict[str, list[str]]:
    """Return what keeps the first municipality from fair share, given by hand."""
    (code, *_) = about.municipalities
    bands = pl.DataFrame(
        [
            (metric, code, ALL_GROUPS, 2035, value, value, value)
            for metric, value in (("backlog", backlog), ("quota_used", used))
        ],
        schema=("metric", "municipality", "group", "year", "mean", "p10", "p90"),
        orient="row",
    )
    if quota is not None:
        about = replace(about, quota={code: {2035: quota}})
    return dict(what_keeps(Missing(Band(missing, missing, missing), {code: missing}), bands, about))


def test_what_keeps_a_municipality_from_fair_share(result: StoredResult) -> None:
    about = About.of(result, "nl")
    (code, *_) = about.municipalities
    # 20 homes are missing; the quota may be 30% at most.
    assert limits(about, used=0.239, backlog=50, quota=0.24) == {"quota": [code]}
    assert limits(about, used=0.296, backlog=50, quota=0.30) == {"cap": [code]}
    assert limits(about, used=0.20, backlog=50, quota=0.30) == {"fit": [code]}
    assert limits(about, used=0.20, backlog=5, quota=0.30) == {"duty": [code]}
    assert limits(about, used=0.296, backlog=50, quota=0.30, missing=0.4) == {}
    target = replace(about, cap_reading="target")
    assert limits(target, used=0.296, backlog=50, quota=0.30) == {"quota": [code]}
    reviewed = replace(about, has_reviews=True)
    assert limits(reviewed, used=0.296, backlog=50, quota=0.30) == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_plan_that_gets_there_tells_by_which_homes(report: Report, lang: Lang) -> None:
    third = answer(report(replace(SMALL, housing=0.6), lang, MET))[2]
    assert ("ander aanbod" in third or "vrijgekomen woningen" in third) == (lang == "nl")
    assert ("haalt de fair share in 2035 overal" in third) == (lang == "nl")
    assert "groeipad plan" not in third


def test_a_plan_that_does_not_get_there_tells_what_has_to_be_wider(report: Report) -> None:
    third = answer(report(replace(SMALL, housing=0.6), "nl", NOT_MET))[2]
    assert (
        "het meest helpt: in Voorst 23, in Heerde 13 en in Epe 0,1 meer woningen in 2035 dan de grens"
        in third
    )


def test_a_plan_for_which_nothing_is_wide_enough_says_so(report: Report) -> None:
    impossible = MadePlan(short={"GM0285": 0.5}, possible=False)
    third = answer(report(replace(SMALL, housing=0.6), "nl", impossible))[2]
    assert "geen verruiming van de grenzen genoeg" in third


def test_a_plan_for_many_futures_makes_no_claim_here(
    report: Report, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = report(replace(SMALL, housing=0.6), "nl", MET)
    assert found.plan is not None
    robust = for_futures(found.plan, tmp_path_factory.mktemp("robust") / "plan-robust")
    assert "gemaakt voor 20 mogelijke toekomsten" in answer(replace(found, plan=robust))[2]
