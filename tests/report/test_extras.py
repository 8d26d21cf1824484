"""What a report says of other supply, returns, solidarity and reviews: only where they are, and in proportion."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.text import Text

from groeipad.report.figures import drawings
from groeipad.report.summary import summarise_result
from groeipad.texts import Lang, Texts
from simulator.contract import REGION
from simulator.results.store import StoredResult, read_result
from tests.report.accounts import EVERYTHING, FLEX, NO_EXTRAS, ROOMS, MadeExtras, MadeSupply
from tests.report.factory import NINE, Made, write_result

Makes = Callable[..., StoredResult]
PLAN = {
    "kind": "switch_on",
    "title": {"nl": "Toets", "en": "Review"},
    "looks_at": "region",
    "measure": {"title": {"nl": "Versnellen", "en": "Speed up"}},
}
REBASE = {"kind": "rebase", "title": {"nl": "Herijking", "en": "Rebase"}}


@pytest.fixture
def made(tmp_path: Path) -> Makes:
    def make(extras: MadeExtras, *, replications: int = 4, **other: Any) -> StoredResult:
        like = Made(
            extras=extras, **{"replications": replications, "last_year": 2027, "facilities": {}, **other}
        )
        return read_result(write_result(tmp_path / "made", like))

    return make


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text)).replace("\n", " ")


def told(result: StoredResult, lang: Lang = "nl") -> str:
    return " ".join(summarise_result(result, lang).sentences)


def started(*rows: tuple[int, str, str], review: str = "plan", value: float = 0.8) -> tuple[Any, ...]:
    """Return rows of the table ``reviews``: (replication, municipality, first day)."""
    return tuple(
        (replication, review, "2026-06-30", place, value, starts) for replication, place, starts in rows
    )


# ---- where there is nothing to tell ------------------------------------------------------------------------


def test_a_scenario_without_them_has_no_word_of_them(made: Makes) -> None:
    result = made(NO_EXTRAS)
    assert "solidarity" not in drawings(result, "nl")
    assert "ander aanbod" not in words(drawings(result, "nl")["housed"]())
    for word in ("Ander aanbod", "kwijt", "schuldig", "gestart"):
        assert word not in told(result)


# ---- other supply and returns ------------------------------------------------------------------------------


def test_bars_of_who_is_housed_are_divided_by_the_kind_of_home(made: Makes) -> None:
    result = made(EVERYTHING)
    figure = drawings(result, "nl")["housed"]()
    (axes,) = figure.axes
    tops: dict[int, float] = {}
    for container in axes.containers:
        assert isinstance(container, BarContainer)
        tops |= {
            round(bar.get_x() + bar.get_width() / 2): bar.get_y() + bar.get_height() for bar in container
        }
    housed = result.table("metrics").filter(metric="housed_in", municipality=REGION)
    assert tops == pytest.approx(dict(housed.group_by("year").agg(pl.col("value").mean()).iter_rows()))
    shown = words(figure)
    for legend in ("in vrijgekomen woningen", "in nieuwe woningen", "in ander aanbod"):
        assert legend in shown
    assert "Onder elk jaar staat het totaal." in shown


def test_only_kinds_of_homes_that_house_somebody_are_in_the_legend(made: Makes) -> None:
    shown = words(drawings(made(replace(EVERYTHING, new_homes=0)), "en")["housed"]())
    assert "in other supply" in shown
    assert "in new homes" not in shown


def test_the_summary_tells_homes_occupied_and_cost_of_each_kind(made: Makes) -> None:
    sentences = told(made(replace(NO_EXTRAS, supply={"flex": FLEX, "rooms": ROOMS})), "en")
    assert "Flexible homes (temporary housing) 120 homes, 118 occupied, €1.1 million; " in sentences
    assert "; Rooms let privately (private rent) 35 homes, 33 occupied, cost not known." in sentences


def test_a_name_that_tells_the_kind_is_told_once_and_what_has_closed_is_told_apart(made: Makes) -> None:
    supply = {"rent": MadeSupply("Particuliere huur", "Private rent", 20, None, "private_rent")}
    supply["gone"] = replace(FLEX, homes=0)
    sentences = told(made(replace(NO_EXTRAS, supply=supply)))
    assert "in dat jaar: Particuliere huur 20 woningen, 18 bewoond, kosten niet bekend." in sentences
    assert "Geen woningen eind 2027: Flexwoningen." in sentences


def test_who_loses_a_home_is_told_with_those_whose_home_closes(made: Makes) -> None:
    assert "huishoudens hun woning weer kwijt" in told(made(replace(NO_EXTRAS, lost_homes=50)))


def test_homes_that_close_are_a_part_of_the_homes_lost(made: Makes) -> None:
    sentences = told(made(EVERYTHING))
    assert (
        "Zij komen terug bij een voorziening of op de wachtlijst. Bij 4 van hen sluit de woning." in sentences
    )


# ---- solidarity --------------------------------------------------------------------------------------------


def test_the_figure_of_solidarity_names_who_housed_most_for_others(made: Makes) -> None:
    result = made(replace(NO_EXTRAS, debts=9))
    figure = drawings(result, "nl")["solidarity"]()
    account = result.table("metrics").filter(metric="solidarity_account", municipality="GM0200", year=2027)
    homes = Texts("nl").mean(float(account["value"].sum()) / 4)
    assert f"heeft Apeldoorn het meest voor anderen gehuisvest: {homes} woningen tegoed" in words(figure)
    assert [axes.get_title(loc="left") for axes in figure.axes] == [name for name, _ in NINE.values()]
    limits = {axes.get_ylim() for axes in figure.axes}
    assert len(limits) == 1, "one scale, or debts could not be compared"
    (low, high) = limits.pop()
    assert low == -high


def test_debts_that_are_repaid_are_told_as_settled(made: Makes) -> None:
    result = made(replace(NO_EXTRAS, debts=2))
    metrics = result.table("metrics").with_columns(
        value=pl.when(pl.col("metric") == "solidarity_account").then(0.9).otherwise("value")
    )
    metrics.write_parquet(result.folder / "metrics.parquet")
    settled = "Eind 2027 is geen gemeente de andere gemiddeld een hele woning schuldig"
    assert settled in words(drawings(result, "nl")["solidarity"]())
    assert f"{settled}." in told(result)


def test_the_summary_names_the_largest_accounts(made: Makes) -> None:
    sentences = told(made(replace(NO_EXTRAS, debts=9)))
    assert "heeft Apeldoorn het meest voor andere gemeenten gehuisvest" in sentences
    assert "Brummen is de meeste woningen schuldig" in sentences


# ---- reviews -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((), "In geen van de 4 uitkomsten is 'Versnellen' gestart."),
        (
            started((2, REGION, "2027-01-01")),
            "In 1 van de 4 uitkomsten is 'Versnellen' gestart, in januari 2027.",
        ),
        (
            started((0, REGION, "2027-07-01"), (1, REGION, "2026-07-01"), (3, REGION, "2027-01-01")),
            "In 3 van de 4 uitkomsten is 'Versnellen' gestart, de helft daarvan in januari 2027 of eerder.",
        ),
        (started((0, REGION, "2028-01-01")), "In geen van de 4 uitkomsten is 'Versnellen' gestart."),
    ],
    ids=["never", "once", "three times", "after the run"],
)
def test_a_review_is_told_with_how_often_it_started_its_measure_and_by_when(
    made: Makes, rows: tuple[Any, ...], sentence: str
) -> None:
    assert sentence in told(made(replace(NO_EXTRAS, reviews={"plan": PLAN}, started=rows)))


def test_a_review_of_each_municipality_names_those_for_which_it_started(made: Makes) -> None:
    rows = started((0, "GM0232", "2026-07-01"), (1, "GM0232", "2027-01-01"), (1, "GM0301", "2027-07-01"))
    extras = replace(NO_EXTRAS, reviews={"plan": PLAN | {"looks_at": "each_municipality"}}, started=rows)
    assert (
        "In some of the 4 outcomes 'Speed up' was started: Epe 2 times (half of these by July 2026); "
        "Zutphen once (in July 2027)."
    ) in told(made(extras), "en")


@pytest.mark.parametrize(
    ("looks_at", "rows", "sentence"),
    [
        ("region", started((0, REGION, "2027-01-01")), "'Versnellen' is gestart in januari 2027."),
        ("region", (), "'Versnellen' is niet gestart."),
        (
            "each_municipality",
            started((0, "GM0232", "2026-07-01")),
            "'Versnellen' is gestart: Epe in juli 2026.",
        ),
    ],
)
def test_with_one_replication_a_review_started_or_not(
    made: Makes, looks_at: str, rows: tuple[Any, ...], sentence: str
) -> None:
    extras = replace(NO_EXTRAS, reviews={"plan": PLAN | {"looks_at": looks_at}}, started=rows)
    result = made(extras, replications=1)
    assert sentence in told(result)
    assert "uitkomsten" not in told(result)


def test_a_rebase_tells_the_task_that_was_observed(made: Makes) -> None:
    rows = started((0, REGION, "2027-01-01"), review="again", value=1200.0)
    rows += started((1, REGION, "2027-01-01"), review="again", value=1300.0)
    extras = replace(NO_EXTRAS, reviews={"again": REBASE}, started=rows)
    assert "'Herijking': vanaf januari 2027 is de opgave gemiddeld 1.250 huishoudens per jaar (1.210" in told(
        made(extras)
    )


def test_sentences_stand_in_the_order_of_the_scenarios_reviews(made: Makes) -> None:
    second = PLAN | {"measure": {"title": {"nl": "Daarna", "en": "Then"}}}
    extras = replace(NO_EXTRAS, reviews={"z": PLAN, "a": second})
    sentences: Collection[str] = [
        one for one in summarise_result(made(extras), "nl").sentences if "gestart" in one
    ]
    assert [one.split("'")[1] for one in sentences] == ["Versnellen", "Daarna"]
