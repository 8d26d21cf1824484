"""The figure of the flows: every bar's in is its out, the title tells what it counts, and no label covers another."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import polars as pl
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from groeipad.report import plots
from groeipad.report.about import About
from groeipad.report.bands import yearly_bands
from groeipad.report.flows import InFacilities, Register, YearFlows
from groeipad.report.plots.ribbons import Bar, place_bars
from simulator.contract import REGION
from simulator.results.store import StoredResult, read_result
from tests.report.accounts import EVERYTHING
from tests.report.facilities import FACILITIES, TAKING_BACK
from tests.report.factory import Made, write_result

Makes = Callable[[Made], StoredResult]
SMALL = Made(replications=3, last_year=2027)
CASES = {
    "inflow and relets alone": replace(SMALL, facilities={}),
    "facilities": SMALL,
    "returns to a facility": replace(SMALL, facilities=TAKING_BACK),
    "everything": replace(SMALL, facilities=TAKING_BACK, extras=EVERYTHING),
    "everything but facilities": replace(SMALL, facilities={}, extras=EVERYTHING),
    "the first year": replace(SMALL, last_year=2026, extras=EVERYTHING),
    "nobody housed": replace(SMALL, housing=0.0, extras=EVERYTHING),
    "few housed": replace(SMALL, housing=0.02, extras=replace(EVERYTHING, new_homes=1, lost_homes=1)),
    "more than is needed": replace(SMALL, housing=2.0, facilities=TAKING_BACK, extras=EVERYTHING),
}
REGISTER = Register(
    start=100.0,
    straight=60.0,
    back=4.0,
    from_facilities=36.0,
    housed={"urgent_lettings": 50.0, "first_lettings_urgent": 0.0, "other_supply_lettings": 0.01},
    own_solution=9.99,
    lapsed=20.0,
    end=120.0,
)
IN_FACILITIES = InFacilities(
    start=80.0, came=50.0, back=2.0, registered=36.0, elsewhere=19.0, turned_away=1.0, end=76.0
)


@pytest.fixture
def stored(tmp_path: Path) -> Makes:
    return lambda made: read_result(write_result(tmp_path / "made", made))


def flows_of(result: StoredResult) -> YearFlows:
    return YearFlows.of(result, yearly_bands(result), About.of(result, "nl"))


def words(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.findobj(Text)).replace("\n", " ")


@pytest.mark.parametrize("made", CASES.values(), ids=CASES.keys())
def test_what_comes_in_is_what_goes_out_and_what_is_left_behind(stored: Makes, made: Made) -> None:
    of_year = flows_of(stored(made))
    register, facilities = of_year.register, of_year.facilities
    out = register.all_housed + register.own_solution + register.lapsed + register.end
    assert register.waited == pytest.approx(out, abs=1e-9)
    assert min(register.straight, register.back, register.start, register.end) >= 0
    assert (facilities is not None) == bool(made.facilities)
    if facilities is not None:
        came = facilities.start + facilities.came + facilities.back
        gone = facilities.registered + facilities.elsewhere + facilities.turned_away
        assert came == pytest.approx(gone + facilities.end, abs=1e-9)
        assert facilities.registered == register.from_facilities


def test_who_is_there_at_the_start_was_there_at_the_end_of_the_year_before(stored: Makes) -> None:
    result = stored(replace(SMALL, facilities=TAKING_BACK))
    facilities = flows_of(result).facilities
    before = result.table("facility_years").filter(
        pl.col("series").is_in(["in_care", "blocked_chain", "waiting_outside"]),
        municipality=REGION,
        year=2026,
    )
    assert facilities is not None
    assert facilities.start == pytest.approx(before["value"].sum() / 3)


def test_who_came_back_to_a_facility_did_not_register_at_once(stored: Makes) -> None:
    result = stored(CASES["everything"])
    of_year = flows_of(result)
    assert of_year.facilities is not None
    assert of_year.facilities.back > 0
    metrics = result.table("metrics").filter(metric="lost_home", municipality=REGION, year=2027)
    lost = float(metrics["value"].sum()) / 3
    assert of_year.facilities.back + of_year.register.back == pytest.approx(lost)
    register = result.table("register").filter(year=2027)
    came = float((register["registered"] + register["returned"]).sum()) / 3
    assert of_year.register.straight == pytest.approx(
        came - of_year.register.back - of_year.facilities.registered
    )


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("made", CASES.values(), ids=CASES.keys())
def test_no_words_cover_each_other_or_stick_out(stored: Makes, made: Made, lang: str) -> None:
    result = stored(made)
    figure = plots.flows(flows_of(result), About.of(result, "nl" if lang == "nl" else "en"))
    (axes,) = figure.axes
    boxes = [(text.get_text(), text.get_window_extent()) for text in axes.texts]
    assert boxes
    for (one, box), (other, another) in combinations(boxes, 2):
        assert not box.overlaps(another), (one, other)
    assert all(figure.bbox.x0 <= box.x0 and box.x1 <= figure.bbox.x1 for _, box in boxes)


def test_each_bar_gets_the_room_its_label_needs_and_bars_keep_their_proportion() -> None:
    columns = [{"large": Bar(900, 0.3), "none": Bar(0.1, 0.3), "small": Bar(100, 0.3)}, {"all": Bar(1000.1)}]
    places, scale = place_bars(columns, [0.0, 3.0], 4.0)
    middles = [places[name].middle for name in ("large", "none", "small")]
    assert middles == sorted(middles)
    assert middles[2] - middles[1] >= 0.3
    assert places["large"].height == pytest.approx(9 * places["small"].height)
    assert places["all"].height == pytest.approx(1000.1 * scale)
    assert all(place.top >= 0 and place.top + place.height <= 4.0 + 1e-9 for place in places.values())


def test_bars_of_nothing_have_no_height() -> None:
    places, scale = place_bars([{"one": Bar(0.0, 0.3)}, {"other": Bar(0.0)}], [0.0, 1.0], 4.0)
    assert scale == 0.0
    assert places["one"].height == 0.0


@pytest.mark.parametrize(
    ("housed", "title"),
    [
        (0.0, "In 2035 krijgt geen enkel wachtend huishouden een woning"),
        (0.4, "In 2035 krijgen 2 van de 1.000 wachtende huishoudens een woning"),
        (5.0, "In 2035 krijgen 2 van de 100 wachtende huishoudens een woning"),
        (21.0, "In 2035 krijgt 1 van de 10 wachtende huishoudens een woning"),
        (142.0, "In 2035 krijgen 7 van de 10 wachtende huishoudens een woning"),
        (199.9, "In 2035 krijgen 999 van de 1.000 wachtende huishoudens een woning"),
        (200.0, "In 2035 krijgt elk wachtend huishouden een woning"),
    ],
)
def test_the_title_counts_tens_unless_that_says_all_or_none(
    result: StoredResult, housed: float, title: str
) -> None:
    register = replace(
        REGISTER, housed={"urgent_lettings": housed}, own_solution=0.0, lapsed=0.0, end=200.0 - housed
    )
    shown = words(plots.flows(YearFlows(register, None), About.of(result, "nl")))
    assert title in shown
    assert f"De titel telt {housed:.0f} van de 200" in shown


def test_a_stock_that_shrinks_flows_out_and_one_that_grows_is_left_behind(result: StoredResult) -> None:
    about = About.of(result, "en")
    shown = words(plots.flows(YearFlows(REGISTER, IN_FACILITIES), about))
    assert "still wait: the queue grows" in shown
    assert "fewer people at facilities" in shown
    assert "waiting: 100 → 120" in shown
    assert "there or on the list: 80 → 76" in shown
    assert "more people at facilities" not in shown
    assert "the queue, which gets shorter" not in shown


def test_what_does_not_happen_is_not_shown_and_very_little_is_not_nothing(result: StoredResult) -> None:
    shown = words(plots.flows(YearFlows(REGISTER, None), About.of(result, "nl")))
    assert "nieuwe woning" not in shown
    assert "< 0,1 naar ander aanbod" in shown
    assert "voorziening" not in shown


def test_a_year_in_which_nobody_waits_says_so(result: StoredResult) -> None:
    nobody = Register(0.0, 0.0, 0.0, 0.0, {"urgent_lettings": 0.0}, 0.0, 0.0, 0.0)
    assert "In 2035 wacht niemand op een woning" in words(
        plots.flows(YearFlows(nobody, None), About.of(result, "nl"))
    )


def test_facilities_that_nobody_comes_to_or_leaves_are_not_drawn(stored: Makes) -> None:
    empty = {"empty": replace(FACILITIES["youth_care"], places=0)}
    assert flows_of(stored(replace(SMALL, facilities=empty))).facilities is None
