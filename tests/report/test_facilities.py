"""What a report says of facilities adds up, and is silent where a scenario has none."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.text import Text

from groeipad.report import plots
from groeipad.report.about import About
from groeipad.report.facilities import HOME_CAUSES, FacilityTables, blocked_days
from groeipad.report.figures import draw_figures, drawings
from groeipad.report.summary import summarise_result
from simulator.contract import REGION, BlockedBy
from simulator.results.store import StoredResult, read_result
from tests.report.facilities import FACILITIES, MadeFacility
from tests.report.factory import Made, write_result

OF_FACILITIES = {"facilities", "stuck"}
Makes = Callable[..., StoredResult]


@pytest.fixture
def made(tmp_path: Path) -> Makes:
    def make(
        facilities: dict[str, MadeFacility] | Collection[str],
        *,
        replications: int = 3,
        first_year: int = 2026,
        last_year: int = 2027,
    ) -> StoredResult:
        chosen = facilities if isinstance(facilities, dict) else {id_: FACILITIES[id_] for id_ in facilities}
        like = Made(facilities=chosen, replications=replications, first_year=first_year, last_year=last_year)
        return read_result(write_result(tmp_path / "made", like))

    return make


def tables_of(result: StoredResult) -> tuple[FacilityTables, About]:
    about = About.of(result, "nl")
    tables = FacilityTables.of(result, about)
    assert tables is not None
    return tables, about


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text)).replace("\n", " ")


def region(table: pl.DataFrame, year: int) -> pl.DataFrame:
    return table.filter(municipality=REGION, year=year)


def test_a_scenario_without_facilities_has_no_figure_and_no_sentence_of_them(made: Makes) -> None:
    result = made({})
    assert result.table("facilities").is_empty()
    assert not OF_FACILITIES & drawings(result, "nl").keys()
    assert not any("plek" in sentence for sentence in summarise_result(result, "nl").sentences)


def test_a_facility_of_which_the_tables_say_nothing_is_not_drawn(made: Makes) -> None:
    result = made(["shelter"])
    result.manifest["facilities"]["empty"] = {"nl": "Leeg", "en": "Empty"}
    tables, _ = tables_of(result)
    assert list(tables.names) == ["shelter"]


def test_places_count_once_though_every_municipality_has_rows_too(made: Makes) -> None:
    tables, _ = tables_of(made(["shelter", "clinic"]))
    assert tables.total(("places",)).mean == 105 + 60, "those of 2027, a tenth more than before"


def test_a_band_of_a_sum_is_that_of_the_replications_sums(made: Makes) -> None:
    result = made(["shelter", "womens_refuge"], replications=7)
    tables, _ = tables_of(result)
    sums = (
        region(result.table("facility_years"), 2027)
        .filter(series="waiting_outside")
        .pivot("facility", index="replication", values="value")
        .select(pl.sum_horizontal("shelter", "womens_refuge"))
        .to_series()
    )
    band = tables.total(("waiting_outside",))
    assert band.mean == pytest.approx(sums.mean())
    assert band.p10 == pytest.approx(sums.quantile(0.1, "linear"))
    assert band.p90 == pytest.approx(sums.quantile(0.9, "linear"))


def test_a_place_blocked_all_year_is_one_place_blocked(made: Makes) -> None:
    always = MadeFacility("Vol", "Full", places=1, stuck_home=0.0, stuck_chain=1.0)
    tables, _ = tables_of(made({"full": always, "other": FACILITIES["youth_care"]}))
    assert tables.days(2027) == 365
    assert tables.total((blocked_days(BlockedBy.NO_PLACE),)).mean == 365
    assert tables.share_blocked(2027, (BlockedBy.NO_PLACE,), ("full",)) == 1.0
    assert tables.share_blocked(2027, HOME_CAUSES, ("full",)) == 0.0


def test_a_year_of_which_a_part_is_reported_has_the_days_of_that_part(made: Makes) -> None:
    tables, _ = tables_of(made(["shelter"], first_year=2028, last_year=2028))
    assert tables.days(2028) == 366
    first_months = replace(tables, months=tables.months.filter(pl.col("month") <= "2028-02"))
    assert first_months.days(2028) == 31 + 29


@pytest.mark.parametrize("ids", [["shelter"], ["shelter", "detention"]])
def test_the_share_in_the_title_leaves_out_places_that_nobody_can_hold(made: Makes, ids: list[str]) -> None:
    result = made(ids)
    year = region(result.table("facility_years"), 2027)
    days = year.filter(pl.col("series").is_in([blocked_days(cause) for cause in HOME_CAUSES]))
    share = days["value"].sum() / 3 / 365 / (96 + 9)
    shown = words(drawings(result, "nl")["facilities"]())
    assert f"In 2027 is {share:.0%} van de plekken bezet door mensen die op een woning wachten" in shown
    assert ("De titel telt alleen" in shown) == ("detention" in ids)
    assert ("laat direct gaan" in shown) == ("detention" in ids)


def test_bars_stand_in_the_order_of_their_length_and_add_up(made: Makes) -> None:
    result = made(FACILITIES)
    tables, about = tables_of(result)
    axes = plots.stuck(tables, about).axes[0]
    lengths = [0.0] * len(FACILITIES)
    for container in axes.containers:
        assert isinstance(container, BarContainer)
        for bar in container:
            lengths[round(bar.get_y() + bar.get_height() / 2)] += bar.get_width()
    assert lengths == sorted(lengths, reverse=True)
    blocked = region(result.table("facility_years"), 2027).filter(
        pl.col("series").str.starts_with("blocked_days")
    )
    assert sum(lengths) == pytest.approx(blocked["value"].sum() / 3 / 365)


def test_the_figure_of_who_is_stuck_names_the_main_cause(made: Makes) -> None:
    shown = words(drawings(made(["shelter"]), "en")["stuck"]())
    assert "Main cause: latest home was outside the quota" in shown
    assert "Homeless shelter" in shown


def test_only_causes_that_occur_are_in_the_legend(made: Makes) -> None:
    home_only = drawings(made(["sheltered_living"]), "nl")["stuck"]()
    (legend,) = home_only.legends
    told = [text.get_text() for text in legend.get_texts()]
    assert "Laatste woning geweigerd" in told
    assert "Andere voorziening is vol" not in told


def test_facilities_in_which_nobody_is_stuck_say_so(made: Makes) -> None:
    result = made(["youth_care"])
    figures = draw_figures(result, "nl")
    assert "bijna niemand een plek bezet" in words(figures["facilities"])
    assert "geen enkele plek geblokkeerd" in words(figures["stuck"])
    told = " ".join(summarise_result(result, "nl").sentences)
    assert "0 van de 88 plekken in voorzieningen geblokkeerd" in told
    assert "Geblokkeerde dagen" not in told
    assert "kosten" not in told


def test_the_summary_tells_places_causes_cost_and_who_waits_outside(made: Makes) -> None:
    result = made(["shelter", "clinic"])
    told = summarise_result(result, "nl").sentences
    year = region(result.table("facility_years"), 2027)

    def mean(series: str) -> float:
        return float(year.filter(series=series)["value"].sum()) / 3

    home, chain = mean("blocked_home"), mean("blocked_chain")
    blocked, causes, cost, outside = told[4:8]
    assert f"{home + chain:.0f} van de 165 plekken" in blocked
    assert f"{home:.0f} door wie op een woning wacht, {chain:.0f} door wie" in blocked
    assert causes.index("buiten het quotum") < causes.index("andere voorziening is vol")
    million = f"{mean('blocked_cost') / 1e6:.1f}".replace(".", ",")
    assert cost == f"De geblokkeerde dagen kosten in 2027 naar schatting € {million} miljoen."
    assert f"wachten naar verwachting {mean('waiting_outside'):.0f} mensen buiten" in outside


def test_a_cost_that_is_not_known_is_named_and_not_counted_as_nothing(made: Makes) -> None:
    sentence = summarise_result(made(["clinic", "womens_refuge", "detention"]), "en").sentences[6]
    assert sentence.endswith("(price not known: Women's refuge and refuge for victims of human trafficking).")
    assert "Detention" not in sentence, "nobody is blocked there"


def test_where_no_cost_is_known_none_is_told(made: Makes) -> None:
    assert "cost" not in " ".join(summarise_result(made(["womens_refuge"]), "en").sentences)


def test_a_prison_alone_has_no_places_to_hold(made: Makes) -> None:
    result = made(["detention"])
    assert drawings(result, "nl").keys() >= OF_FACILITIES
    assert not any("geblokkeerd" in sentence for sentence in summarise_result(result, "nl").sentences)


def test_one_replication_has_no_band(made: Makes) -> None:
    result = made(["shelter"], replications=1)
    told = " ".join(summarise_result(result, "nl").sentences)
    assert "8 van de 10" not in told
    for name in OF_FACILITIES:
        shown = words(drawings(result, "nl")[name]())
        assert "8 van de 10" not in shown
        assert "alle uitkomsten" not in shown
