"""Facilities as queues whose answer is known: scenarios in the project's own form, within three standard errors."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.stats import norm

from simulator.contract import NONE, EventKind
from simulator.results.counts import EventLog
from simulator.results.facilities import count_facilities
from tests.engine.measuring import DAY, YEAR, agrees, logs, mean_number
from tests.worlds import changed, exponential, facilities_only, facility, fixed, measure

LOGNORMAL = {"kind": "lognormal", "mean_days": 4.0, "variation": 2.0}
GAMMA = {"kind": "gamma", "mean_days": 4.0, "shape": 0.5}


def waiting_and_present(log: EventLog, start: float, end: float) -> tuple[float, float]:
    """Return the mean number on the list, and on the list or in care, where there is one facility."""
    turned_away, arrived = log.of(EventKind.TURNED_AWAY), log.of(EventKind.ARRIVED)
    admitted, left = log.of(EventKind.ADMITTED), log.of(EventKind.READY)
    from_list = admitted.where(admitted["time"] >= 0)
    waiting = mean_number(arrived, [turned_away, from_list], start, end)
    return waiting, waiting + mean_number(admitted, [left], start, end)


@pytest.mark.parametrize(
    ("arrivals", "departures", "places", "room", "expected"),
    [
        # M/M/4 in years (homeless_services, notebook 01): L and Lq by Erlang C.
        (35, 12, 4, None, {"present": 4.1955, "waiting": 1.2788}),
        # M/M/1/6 (KSL, appendix C, example C.4).
        (1, 1.2, 1, 5, {"lost": 0.0774}),
        # M/M/2/3 (simmer, queueing vignette).
        (3, 4, 2, 1, {"present": 0.76234, "lost": 0.04936}),
        # M/M/5, one arrival in 4 minutes, 10 minutes of service (STARS, pydesrap): Erlang C.
        (1 / 4, 1 / 10, 5, None, {"wait": 0.5215}),
    ],
    ids=["M/M/4", "M/M/1/6", "M/M/2/3", "M/M/5"],
)
def test_a_facility_is_an_mmck_queue(
    arrivals: float, departures: float, places: int, room: int | None, expected: dict[str, float]
) -> None:
    """Ten arrivals a day; ``room`` is how many may wait. A wait is in units of the two rates."""
    unit = arrivals / 10
    home = facility(
        stay=exponential(unit / departures), places=places, intake={"per_year": 10 * YEAR, "capacity": room}
    )
    start, end = 30.0, float(YEAR)
    found: dict[str, list[float]] = {"present": [], "waiting": [], "lost": [], "wait": []}
    for log in logs(facilities_only(shelter=home), 20)[1]:
        waiting, present = waiting_and_present(log, start, end)
        found["waiting"].append(waiting)
        found["present"].append(present)
        found["wait"].append(waiting / arrivals)
        late = log.where(log["time"] >= start * DAY)
        found["lost"].append(len(late.of(EventKind.TURNED_AWAY)) / len(late.of(EventKind.ARRIVED)))
    for name, value in expected.items():
        assert agrees(found[name], value), (name, np.mean(found[name]))


@pytest.mark.parametrize("stay", [fixed(4.0), LOGNORMAL, GAMMA], ids=lambda stay: stay["kind"])
def test_without_room_to_wait_only_the_mean_stay_matters(stay: dict[str, Any]) -> None:
    """Erlang loss, 40 arrivals in a stay, 10 places: 30.31 lost, whatever the distribution (KSL, example C.5)."""
    home = facility(stay=stay, places=10, intake={"per_year": 10 * YEAR, "capacity": 0})
    lost = [
        float((log.of(EventKind.TURNED_AWAY)["time"] >= 45 * DAY).sum()) / ((YEAR - 45) / 4)
        for log in logs(facilities_only(shelter=home), 24)[1]
    ]
    assert agrees(lost, 30.31)


def test_people_from_another_facility_go_first_and_nobody_is_put_out() -> None:
    """Cobham's M/M/1 with priority: 0.2 and 0.6 arrivals in a stay spend 2 and 6 stays there, the wait included.

    The first class comes through a facility without a stay, with room for all of them.
    """
    stay = 1 / 20
    world = facilities_only(
        feeder=facility("clinic", stay=fixed(0), places=1_000, intake={"per_year": 0.2 / stay * YEAR}),
        clinic=facility(stay=exponential(stay), intake={"per_year": 0.6 / stay * YEAR, "priority": 2}),
    )
    compiled, found = logs(world, 20)
    feeder = compiled.facilities.names.index("feeder@GM0001")
    sojourns: list[list[float]] = [[], []]
    for log in found:
        ready = log.of(EventKind.READY)
        gone = ready.where(ready["other_unit"] == NONE)
        left = dict(zip(gone["household"].tolist(), gone["time"].tolist(), strict=True))
        arrived = log.of(EventKind.ARRIVED)
        for kind, arrivals in enumerate(
            (arrived.where(arrived["unit"] == feeder), arrived.where(arrived["unit"] != feeder))
        ):
            sojourns[kind].append(
                float(
                    np.mean(
                        [
                            (left[who] - came) / DAY / stay
                            for who, came in zip(
                                arrivals["household"].tolist(), arrivals["time"].tolist(), strict=True
                            )
                            if who in left and came > 30 * DAY
                        ]
                    )
                )
            )
    assert agrees(sojourns[0], 2.0)
    assert agrees(sojourns[1], 6.0)


@pytest.mark.parametrize(("buffer", "throughput"), [(0, 2 / 3), (1, 3 / 4), (2, 4 / 5)])
def test_a_saturated_line_of_two_stations_loses_what_blocking_costs(buffer: int, throughput: float) -> None:
    """Two single places, equal exponential stays, always somebody waiting: (K + 2) / (K + 3) (Hunt, 1956).

    K places between them are a facility of their own, in which nobody stays longer than needed.
    """
    line = {
        "first": facility("between" if buffer else "second", stay=exponential(STAY), intake=CROWD),
        "second": facility(stay=exponential(STAY)),
    }
    if buffer:
        line["between"] = facility("second", stay=fixed(0), places=buffer)
    assert agrees(_throughput(line), throughput)


def test_a_saturated_line_of_three_stations_loses_more() -> None:
    line = {
        "first": facility("second", stay=exponential(STAY), intake=CROWD),
        "second": facility("third", stay=exponential(STAY)),
        "third": facility(stay=exponential(STAY)),
    }
    assert agrees(_throughput(line), 22 / 39)


STAY = 0.2
CROWD = {"per_year": 0, "on_days": (0.0,) * 1_800}


def _throughput(line: dict[str, Any]) -> list[float]:
    """Return how many leave the line in the time of one stay."""
    start, end = 20, YEAR
    rates = []
    for log in logs(facilities_only(**line), 16)[1]:
        ready = log.of(EventKind.READY)
        out = ready.where((ready["other_unit"] == NONE) & (ready["time"] >= start * DAY))
        assert len(ready.where(ready["other_unit"] != NONE)) < 1_800 * len(line), (
            "the crowd must outlast the run"
        )
        rates.append(len(out) / (end - start) * STAY)
    return rates


def test_a_blocked_tandem_follows_its_markov_chain() -> None:
    """Six people who arrive on known days, two single places, exponential stays: solved exactly between the arrivals.

    A state is (how many wait outside, the first place, the second place); blocking holds the first place.
    """
    first, second, days, end = 1 / 10, 1 / 15, (0, 0, 0, 12, 12, 30), 90
    free, busy, blocked = range(3)
    states = [(w, a, b) for w in range(7) for a in (free, busy, blocked) for b in (free, busy)]
    index = {state: number for number, state in enumerate(states)}

    def next_in(waiting: int, b: int) -> tuple[int, int, int]:
        return (waiting - 1, busy, b) if waiting else (0, free, b)

    # The last two coordinates count who has left and the days for which the first place was blocked.
    size = len(states)
    rates = np.zeros((size + 2, size + 2))

    def flow(state: tuple[int, int, int], target: tuple[int, int, int], rate: float) -> None:
        rates[index[state], index[target]] += rate
        rates[index[state], index[state]] -= rate

    for state in states:
        waiting, a, b = state
        if a == busy:
            flow(state, next_in(waiting, busy) if b == free else (waiting, blocked, b), first)
        if b == busy:
            flow(state, next_in(waiting, busy) if a == blocked else (waiting, a, free), second)
            rates[index[state], size] += second
        rates[index[state], size + 1] += a == blocked
    exact = np.zeros(size + 2)
    exact[index[0, free, free]] = 1.0
    expected_left, today = {}, 0
    for day in sorted({*days, 45, end}):
        exact = exact @ expm(rates * (day - today))
        today = day
        for _ in range(days.count(day)):
            moved = np.zeros_like(exact)
            moved[size:] = exact[size:]
            for (waiting, a, b), number in index.items():
                if exact[number] > 0:
                    moved[index[(0, busy, b) if a == free else (waiting + 1, a, b)]] += exact[number]
            exact = moved
        expected_left[day] = float(exact[size])

    world = facilities_only(
        first=facility(
            "second", stay=exponential(1 / first), intake={"per_year": 0, "on_days": tuple(map(float, days))}
        ),
        second=facility(stay=exponential(1 / second)),
    )
    compiled, found = logs(world, 500)
    station = compiled.facilities.names.index("first@GM0001")
    left: dict[int, list[float]] = {45: [], end: []}
    blocked_days = []
    for log in found:
        ready = log.of(EventKind.READY)
        gone = ready.where(ready["other_unit"] == NONE)
        for day, values in left.items():
            values.append(float((gone["time"] < day * DAY).sum()))
        seconds = count_facilities(log, compiled).blocked_seconds[:3, station].sum()
        blocked_days.append(float(seconds) / DAY)
    assert agrees(left[45], expected_left[45])
    assert agrees(left[end], expected_left[end])
    assert agrees(blocked_days, float(exact[size + 1]))


def test_impatient_people_follow_their_birth_death_chain() -> None:
    """M/M/1+M: births 9, deaths 10 + 3 for each one who waits; who gives up is turned away."""
    births, deaths, theta = 9.0, 10.0, 3.0
    weights = [1.0]
    for n in range(1, 200):
        weights.append(weights[-1] * births / (deaths + (n - 1) * theta))
    chain = np.array(weights) / sum(weights)
    waiting = float(np.maximum(np.arange(200) - 1, 0) @ chain)
    shelter = facility(
        stay=exponential(1 / deaths), intake={"per_year": births * YEAR, "patience": exponential(1 / theta)}
    )
    queues, lost = [], []
    for log in logs(facilities_only(shelter=shelter), 20)[1]:
        queues.append(waiting_and_present(log, 10, YEAR)[0])
        lost.append(len(log.of(EventKind.TURNED_AWAY)) / len(log.of(EventKind.ARRIVED)))
    assert agrees(queues, waiting)
    assert agrees(lost, theta * waiting / births)


def test_places_and_arrivals_that_change_every_few_weeks_follow_their_markov_chain() -> None:
    """A state is (in care, waiting); whoever is in care above the places stays, and nobody comes in until then."""
    stay, most, longest = 8.0, 4, 60
    steps = [  # From which day: places, and the factor on an arrival every four days.
        (0, "2026-01-01", 2, 1.0),
        (40, "2026-02-10", 4, 2.5),
        (68, "2026-03-10", 1, 1.0),
        (89, "2026-03-31", 3, 0.4),
        (120, "2026-05-01", 3, 1.0),
    ]
    states = [(i, w) for i in range(most + 1) for w in range(longest + 1)]
    index = {state: number for number, state in enumerate(states)}
    chance = np.zeros(len(states))
    chance[index[2, 0]] = 1.0  # Two of 1/4 x 8 in balance are in care on the first day.
    for (day, _, places, factor), (until, *_rest) in pairwise(steps):
        moved = np.zeros_like(chance)
        for (i, w), number in index.items():
            enter = min(w, max(0, places - i))
            moved[index[i + enter, w - enter]] += chance[number]
        rates = np.zeros((len(states), len(states)))
        for (i, w), number in index.items():
            came = (i + 1, w) if i < places else (i, min(w + 1, longest))
            left = (i, w - 1) if w and i <= places else (max(i - 1, 0), w)
            for target, rate in ((came, factor / 4), (left, i / stay)):
                rates[number, index[target]] += rate
                rates[number, number] -= rate
        chance = moved @ expm(rates * (until - day))
    in_care = sum(i * chance[number] for (i, _), number in index.items())
    waiting = sum(w * chance[number] for (_, w), number in index.items())

    measures = {}
    for number, (_, start, places, factor) in enumerate(steps[1:-1], 1):
        until = str(np.datetime64(steps[number + 1][1]) - 1)
        measures[f"step_{number}"] = measure(
            start,
            {"quantity": "places", "set": float(places), "facilities": ("shelter",)},
            {"quantity": "inflow", "multiply": factor},
            end=until,
        )
    shelter = facility(stay=exponential(stay), places=2, intake={"per_year": YEAR / 4})
    compiled, found = logs(changed(facilities_only(shelter=shelter), measures=measures), 600)
    counts = [count_facilities(log, compiled) for log in found]
    assert agrees([float(one.in_care[3, 0]) for one in counts], in_care)
    assert agrees([float(one.outside[3, 0]) for one in counts], waiting)


def test_with_room_for_all_the_number_in_care_follows_the_arrivals_of_before() -> None:
    """M(t)/G/infinity: m(t) = (in care at first) x P(rest > t) + integral of rate(u) x P(stay > t - u) du."""
    mean, cv, yearly = 80.0, 1.2, 730.0
    factors = (3.0, 1.0, 1.0, 0.5, 0.5, 0.5, 1.0, 1.0, 2.0, 1.0, 0.0, 1.0)
    world = changed(
        facilities_only(
            shelter=facility(
                stay={"kind": "lognormal", "mean_days": mean, "variation": cv},
                places=10_000,
                intake={"per_year": yearly},
            ),
            end="2027-12-31",
        ),
        demand__groups__seekers__month_factors=factors,
        measures={
            "influx": measure("2026-08-10", {"quantity": "inflow", "multiply": 3.0}, end="2026-10-05"),
            "calm": measure("2027-03-20", {"quantity": "inflow", "multiply": 0.25}),
        },
    )
    compiled, found = logs(world, 60)
    sigma = math.sqrt(math.log(1 + cv**2))
    mu = math.log(mean) - sigma**2 / 2

    def stayed(days: np.ndarray) -> np.ndarray:
        """Return the mean of the shorter of a stay and a number of days: the integral of P(stay > x)."""
        log_days = np.log(np.maximum(days, 1e-300))
        short = mean * norm.cdf((log_days - mu - sigma**2) / sigma)
        return np.asarray(short + np.maximum(days, 0.0) * norm.sf((log_days - mu) / sigma))

    dates = np.arange("2026-01-01", "2028-01-01", dtype="datetime64[D]")
    weights = np.array(factors)[dates.astype("datetime64[M]").astype(int) % 12]
    rate = weights * yearly / weights[:YEAR].sum()
    rate[(dates >= np.datetime64("2026-08-10")) & (dates <= np.datetime64("2026-10-05"))] *= 3.0
    rate[dates >= np.datetime64("2027-03-20")] *= 0.25
    began = np.arange(len(dates))
    opening = round(yearly * mean / 365.25)
    counts = np.array([count_facilities(log, compiled).in_care[:, 0] for log in found])
    ends = np.array(compiled.timeline.calendar.month_starts[1:]) // DAY
    expected = [
        opening * (1 - stayed(np.array([float(end)]))[0] / mean)
        + (rate * (stayed(end - began.astype(float)) - stayed(end - 1.0 - began)))[:end].sum()
        for end in ends
    ]
    distance = (counts.mean(axis=0) - expected) / (counts.std(axis=0, ddof=1) / math.sqrt(len(counts)))
    assert abs(distance).max() < 4.0  # the largest of 24: three standard errors for one is four for all
    assert abs(distance.mean()) < 1.5


@pytest.mark.parametrize(
    "stay",
    [
        fixed(100),
        exponential(100),
        {"kind": "gamma", "mean_days": 100, "shape": 3},
        {"kind": "lognormal", "mean_days": 100, "variation": 1.5},
        {"kind": "empirical", "days": (20.0, 60.0, 400.0), "weights": (1.0, 2.0, 1.0)},
    ],
    ids=lambda stay: stay["kind"],
)
def test_a_facility_in_balance_starts_in_balance(stay: dict[str, Any]) -> None:
    """Two arrivals a day; as many are in care on the first day as ever after, whatever the distribution."""
    days = stay.get("days", stay.get("mean_days"))
    mean = float(np.average(days, weights=stay.get("weights")))
    shelter = facility(stay=stay, places=10_000, intake={"per_year": 2 * YEAR})
    compiled, found = logs(facilities_only(shelter=shelter), 40)
    counts = [count_facilities(log, compiled) for log in found]
    assert {int(one.opening_in_care[0]) for one in counts} == {round(2 * YEAR * mean / 365.25)}
    in_care = np.array([one.in_care[:, 0] for one in counts])
    error = in_care.std(axis=0, ddof=1) / math.sqrt(len(in_care))
    assert (abs(in_care.mean(axis=0) - 2 * mean) / error).max() < 4.0  # the largest of 12 months
