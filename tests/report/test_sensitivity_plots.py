"""Figures of sensitivity tell what matters, in the reader's numbers, however many factors there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.experiments.sensitivity.morris import morris_effects
from groeipad.experiments.sensitivity.one_at_a_time import Varied, one_at_a_time
from groeipad.experiments.sensitivity.samples import morris_sample, saltelli_sample
from groeipad.experiments.sensitivity.sobol import sobol_indices
from groeipad.report.about import Facts
from groeipad.report.compare.found import Metric
from groeipad.report.plots.sensitivity import Across, effects, indices, scatter, tornado
from groeipad.report.plots.style import FORMS, encode
from groeipad.texts import LANGUAGES, Lang, Texts
from tests.report.test_figures import all_on_the_page, tick_labels, words

NAMES = (
    "Vrijgekomen woningen per jaar",
    "Welke corporaties meedoen aan het gezamenlijk toewijzen van woningen aan urgente huishoudens in de regio",
    "Quotum",
    "Nieuwbouw van sociale huurwoningen in de vijf kleinste gemeenten",
    "Terugval",
    "Instroom uit de maatschappelijke opvang en beschermd wonen",
    "Statushouders per halfjaar",
    "Tijd tussen bod en verhuizing",
    "Weigeringen door kandidaten die al eerder een woning kregen aangeboden",
)
WEIGHTS = np.array([90.0, -60, -140, 30, 12, 8, 5, 2, 0])
BACKLOG = Metric("backlog", "households", "down", "Wachtlijst")
RATIO = Metric("fair_share_ratio", "ratio", "up", "Deel van fair share")


@dataclass(frozen=True)
class SweepFacts(Facts):
    """The facts of an invented sweep."""

    @property
    def how_made(self) -> str:
        return "Gevoeligheid van de wachtlijst · 20 keer doorgerekend · startgetal 2026"


def facts(lang: Lang = "nl") -> Facts:
    return SweepFacts(
        texts=Texts(lang),
        title="Gevoeligheid",
        region="Regio",
        version="0.1.0",
        years=(2026, 2035),
        target_year=2035,
        municipalities={},
        groups={},
        cap=0.3,
        cap_reading="ceiling",
        cap_scope="municipality",
        assumptions=12,
    )


def outcome(units: np.ndarray) -> np.ndarray:
    """A backlog that goes up with the first factor, down with the third, and so on; some factors go together."""
    count = units.shape[1]
    together = 120 * units[:, 0] * units[:, min(2, count - 1)]
    return np.asarray(500 + (units - 0.5) @ WEIGHTS[:count] + together)


def replicated_outcome(units: np.ndarray, replications: int = 10, noise: float = 15.0) -> np.ndarray:
    rng = np.random.default_rng(1)
    return outcome(units)[:, None] + rng.normal(0, noise, (len(units), replications))


def tornado_table(count: int, scale: float = 1.0) -> pl.DataFrame:
    rows, varied = [np.full(count, 0.5)], []
    for number in range(count):
        levels = ("geen", "alleen in de grote gemeenten", "overal") if number == 1 else ("0,04", "0,08")
        first = len(rows)
        for level in range(len(levels)):
            units = np.full(count, 0.5)
            units[number] = level / (len(levels) - 1)
            rows.append(units)
        varied.append(Varied(NAMES[number], levels, tuple(range(first, len(rows)))))
    values = scale * replicated_outcome(np.array(rows))
    return one_at_a_time(values, 0, varied, common=False).table()


def indices_table(
    count: int, *, noise: float = 15.0, replications: int = 10
) -> tuple[pl.DataFrame, float | None]:
    values = replicated_outcome(saltelli_sample(count, 128, False, 0), replications, noise)
    found = sobol_indices(NAMES[:count], values, common=False, second_order=False)
    return found.table(), found.noise.part


def effects_table(count: int, *, replications: int = 10) -> tuple[pl.DataFrame, float | None]:
    sample = morris_sample(count, 20, 4, 0)
    values = replicated_outcome(sample, replications)
    found = morris_effects(NAMES[:count], sample, values, common=False, levels=4)
    return found.table(), found.noise.part


def cloud(count: int, points: int = 200) -> tuple[pl.DataFrame, list[Across]]:
    units = np.random.default_rng(2).random((points, count))
    columns: dict[str, pl.Series] = {"backlog": pl.Series(replicated_outcome(units).mean(axis=1))}
    factors = []
    for number in range(count):
        column = f"factor_{number}"
        if number == 1:
            names = {"none": "geen", "large": "alleen in de grote gemeenten", "all": "overal"}
            chosen = np.minimum(units[:, 1] * 3, 2).astype(int)
            columns[column] = pl.Series([list(names)[one] for one in chosen])
            factors.append(Across(column, NAMES[number], names))
        else:
            columns[column] = pl.Series(units[:, number] * (0.4 if number == 2 else 1200))
            factors.append(
                Across(
                    column,
                    NAMES[number],
                    unit="woningen per jaar" if number == 0 else "",
                    is_share=number == 2,
                )
            )
    return pl.DataFrame(columns), factors


def a_tornado(count: int, lang: Lang = "nl") -> Figure:
    return tornado(tornado_table(count), BACKLOG, 2035, facts(lang))


def some_indices(count: int, lang: Lang = "nl") -> Figure:
    table, noise = indices_table(count)
    return indices(table, BACKLOG, 2035, facts(lang), noise=noise)


def some_effects(count: int, lang: Lang = "nl") -> Figure:
    table, noise = effects_table(count)
    return effects(table, BACKLOG, 2035, facts(lang), noise=noise)


def a_scatter(count: int, lang: Lang = "nl") -> Figure:
    table, factors = cloud(count)
    return scatter(table, "backlog", factors, BACKLOG, 2035, facts(lang))


FIGURES: dict[str, Callable[[int, Lang], Figure]] = {
    "tornado": a_tornado,
    "indices": some_indices,
    "effects": some_effects,
    "scatter": a_scatter,
}


def told(figure: Figure) -> str:
    """All words, whatever lines they stand on."""
    return " ".join(words(figure).split())


def many_factors(count: int) -> pl.DataFrame:
    """Bars of so many factors, each with a low and a high value; without intervals."""
    return pl.DataFrame(
        [
            {"factor": f"Factor {one}", "level": level, "base": 500.0, "outcome": 500.0 + way * (one + 1)}
            for one in range(count)
            for level, way in (("laag", -2.0), ("hoog", 3.0))
        ]
    ).with_columns(low=pl.lit(None, dtype=pl.Float64), high=pl.lit(None, dtype=pl.Float64))


def labels_within(axes: Axes) -> bool:
    """Whether the words beside bars stand within the axes, and so not over the names of the factors."""
    box = axes.get_window_extent()
    return all(
        box.x0 <= text.get_window_extent().x0 and text.get_window_extent().x1 <= box.x1 for text in axes.texts
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("count", [1, 3, 9])
@pytest.mark.parametrize("name", FIGURES)
def test_no_words_stick_out_however_many_factors_there_are(name: str, count: int, lang: Lang) -> None:
    figure = FIGURES[name](count, lang)
    figure.canvas.draw()
    assert all_on_the_page(figure)
    assert labels_within(figure.axes[0])
    assert "Verkenning" in told(figure) or "exploration" in told(figure)


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_table_gives_the_same_bytes(name: str) -> None:
    for form in FORMS:
        assert encode(FIGURES[name](3, "nl"), form) == encode(FIGURES[name](3, "nl"), form)


def test_a_tornado_has_the_widest_bar_on_top_and_tells_what_leads_where() -> None:
    figure = a_tornado(9)
    figure.canvas.draw()
    (axes,) = figure.axes
    names = [name.replace("\n", " ") for name in tick_labels(axes, "y")]
    assert names[:3] == [NAMES[0], NAMES[2], NAMES[1]]
    shown = told(figure)
    assert "Wachtlijst: 'Vrijgekomen woningen per jaar' maakt het meeste verschil, van 4" in shown
    assert "beter dan het scenario" in shown
    assert "kan toeval zijn" in shown
    assert any(text.get_text().startswith("overal: ") for text in axes.texts)
    # Lower is better for a backlog: the bar at the left is of another colour than the one at the right.
    colors = {bar.get_facecolor() for bar in axes.patches}
    assert len(colors) == 3


def test_a_tornado_of_shares_counts_in_per_cent() -> None:
    figure = tornado(tornado_table(3, scale=0.001), RATIO, 2035, facts("en"))
    figure.canvas.draw()
    assert "0,08: 60%" in told(figure)
    assert "the scenario itself: 53%" in told(figure)
    assert "better than the scenario" in told(figure)
    assert figure.axes[0].get_xlabel() == "%"


def test_a_tornado_without_intervals_promises_no_margin() -> None:
    figure = tornado(many_factors(3), BACKLOG, 2035, facts())
    assert "marge" not in told(figure)
    assert "Wachtlijst: 'Factor 2' maakt het meeste verschil, van 494 tot 509 huishoudens" in told(figure)


def test_of_many_factors_the_largest_are_drawn_and_the_figure_says_so() -> None:
    figure = tornado(many_factors(25), BACKLOG, 2035, facts())
    figure.canvas.draw()
    assert tick_labels(figure.axes[0], "y") == [f"Factor {one}" for one in range(24, 4, -1)]
    assert "Dit zijn de 20 grootste van de 25 factoren." in told(figure)


def test_where_nothing_surely_differs_no_factor_is_named() -> None:
    same = many_factors(2).with_columns(outcome=pl.col("base"), low=0.0, high=0.0)
    assert "geen enkele factor maakt op zichzelf zeker verschil" in told(
        tornado(same, BACKLOG, 2035, facts())
    )
    unsure = many_factors(2).with_columns(low=-50.0, high=50.0)
    assert "geen enkele factor maakt op zichzelf zeker verschil" in told(
        tornado(unsure, BACKLOG, 2035, facts())
    )
    lost = many_factors(2).with_columns(outcome=pl.lit(None, dtype=pl.Float64))
    assert "geen enkele factor maakt op zichzelf zeker verschil" in told(
        tornado(lost, BACKLOG, 2035, facts())
    )


def test_one_value_of_a_factor_has_one_label() -> None:
    one = many_factors(1)
    for level, side in (("laag", "right"), ("hoog", "left")):
        (label,) = tornado(one.filter(level=level), BACKLOG, 2035, facts()).axes[0].texts
        assert label.get_horizontalalignment() == side, "at the end that is not the base"


def test_indices_are_those_without_noise_and_tell_how_much_that_was() -> None:
    table, noise = indices_table(3, noise=90.0)
    assert noise is not None
    figure = indices(table, BACKLOG, 2035, facts(), noise=noise)
    figure.canvas.draw()
    shown = told(figure)
    assert f"was {Texts('nl').percent(noise)} toeval; dat is eraf gehaald" in shown
    top = table["total_without_noise"].max()
    assert isinstance(top, float)
    assert f"'Vrijgekomen woningen per jaar' speelt mee in {top:.0%}" in shown
    widths = [bar.get_width() for bar in figure.axes[0].patches]
    assert widths[:3] == pytest.approx(
        table.sort("total_without_noise", descending=True)["first_without_noise"].to_list()
    )


def test_indices_of_one_replication_say_that_chance_is_in_them() -> None:
    table, noise = indices_table(3, replications=1)
    figure = indices(table, BACKLOG, 2035, facts("en"), noise=noise)
    assert "How much of this is chance cannot be told" in told(figure)
    widths = [bar.get_width() for bar in figure.axes[0].patches]
    assert widths[:3] == pytest.approx(table.sort("total", descending=True)["first"].to_list())


def test_indices_that_may_all_be_chance_name_no_factor() -> None:
    table, _ = indices_table(3)
    nothing = [pl.lit(None, dtype=pl.Float64).alias(name) for name in table.columns if name != "factor"]
    figure = indices(table.with_columns(nothing), BACKLOG, 2035, facts(), noise=1.0)
    figure.canvas.draw()
    assert "welke factoren meespelen, is niet te zeggen" in told(figure)
    assert "kunnen helemaal toeval zijn" in told(figure)


def test_indices_without_intervals_say_why() -> None:
    table, _ = indices_table(3)
    no_ends = [
        pl.lit(None, dtype=pl.Float64).alias(name) for name in table.columns if name.endswith(("low", "high"))
    ]
    shown = told(indices(table.with_columns(no_ends), BACKLOG, 2035, facts(), noise=0.9))
    assert "was 90% toeval; dat is eraf gehaald. Dat is te veel om er marges bij te geven." in shown
    assert "95%-marge" not in shown


def test_effects_show_what_chance_would_make_of_them() -> None:
    table, noise = effects_table(3)
    figure = effects(table, BACKLOG, 2035, facts(), noise=noise)
    assert "'Vrijgekomen woningen per jaar' doet er het meest toe" in told(figure)
    assert "zoveel effect geeft toeval alleen al" in told(figure)
    one, unknown = effects_table(3, replications=1)
    alone = told(effects(one, BACKLOG, 2035, facts(), noise=unknown))
    assert "zoveel effect geeft toeval alleen al" not in alone
    assert "is niet te zeggen" in alone


def test_effects_that_chance_could_make_name_no_factor() -> None:
    table, _ = effects_table(3)
    lost = table.with_columns(noise_mu_star=pl.lit(500.0))
    assert "niet van toeval te onderscheiden" in told(effects(lost, BACKLOG, 2035, facts(), noise=0.9))
    none = table.with_columns(pl.lit(0.0).alias(name) for name in table.columns if name != "factor")
    figure = effects(none, BACKLOG, 2035, facts(), noise=0.0)
    figure.canvas.draw()
    assert "geen enkele factor doet ertoe" in told(figure)


def test_a_scatter_has_a_panel_for_each_factor_in_their_order() -> None:
    figure = a_scatter(9)
    figure.canvas.draw()
    assert [axes.get_title(loc="left").replace("\n", " ") for axes in figure.axes] == list(NAMES)
    assert "hangt het meest samen met 'Vrijgekomen woningen per jaar'" in told(figure)
    assert "1.000" in tick_labels(figure.axes[0], "x")
    assert figure.axes[0].get_xlabel() == "woningen per jaar"
    assert "geen" in tick_labels(figure.axes[1], "x")
    assert "20%" in tick_labels(figure.axes[2], "x")


def test_of_more_than_nine_factors_those_are_drawn_that_matter_most() -> None:
    rng = np.random.default_rng(3)
    units = rng.random((100, 12))
    table = pl.DataFrame({f"x{one}": units[:, one] for one in range(12)}).with_columns(
        y=pl.Series(units @ np.arange(12.0))
    )
    figure = scatter(table, "y", [Across(f"x{one}", f"X{one}") for one in range(12)], BACKLOG, 2035, facts())
    titles = [axes.get_title(loc="left") for axes in figure.axes]
    assert len(titles) == 9
    assert titles[0] == "X11"
    assert "Dit zijn de 9 van de 12 factoren" in told(figure)


def test_means_of_numbers_and_options_are_those_of_a_hand() -> None:
    table = pl.DataFrame(
        {"x": [1.0, 1, 2, 2, None], "o": ["b", "a", "b", "b", "a"], "y": [10.0, 20, 30, None, 50]}
    )
    figure = scatter(
        table, "y", [Across("x", "X"), Across("o", "O", {"a": "A", "b": "B"})], BACKLOG, 2035, facts()
    )
    number, option = figure.axes
    assert number.lines[-1].get_xydata().tolist() == [[1, 15], [2, 30]]
    assert option.lines[-1].get_xydata().tolist() == [[0, 35], [1, 20]]
    assert len(number.lines[0].get_xdata()) == 3, "points without an outcome or a value are left out"


def test_without_any_relation_no_factor_is_named() -> None:
    table = pl.DataFrame({"x": [0.1, 0.4, 0.9], "y": [5.0, 5, 5]})
    figure = scatter(table, "y", [Across("x", "X")], BACKLOG, 2035, facts())
    figure.canvas.draw()
    assert "hangt met geen enkele factor zichtbaar samen" in told(figure)
    empty = scatter(table.clear(), "y", [Across("x", "X")], BACKLOG, 2035, facts())
    empty.canvas.draw()
    assert all_on_the_page(empty)


def test_of_very_many_points_some_are_drawn_and_the_figure_says_so() -> None:
    rng = np.random.default_rng(4)
    table = pl.DataFrame({"x": rng.random(9000), "y": rng.random(9000)})
    figure = scatter(table, "y", [Across("x", "X")], BACKLOG, 2035, facts())
    assert len(figure.axes[0].lines[0].get_xdata()) == 2000
    assert "Van de 9.000 punten zijn er 2.000 getekend" in told(figure)


def test_many_options_with_long_names_stay_on_the_page() -> None:
    names = {f"o{one}": f"Een keuze met een lange naam, nummer {one}" for one in range(6)}
    table = pl.DataFrame({"o": list(names) * 5, "y": np.arange(30.0)})
    figure = scatter(
        table, "y", [Across("o", NAMES[1], names), Across("o", "O", names)], BACKLOG, 2035, facts()
    )
    figure.canvas.draw()
    assert all_on_the_page(figure)
