"""Who is expected to lose a home again and come back, month by month, as if everybody were housed at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import sqrt

import numpy as np

from simulator.contract import NONE
from simulator.flows.compiled import Compiled, Returns
from simulator.flows.demand import JULIAN_YEAR_DAYS
from simulator.flows.expected_need import Key, WaysHome
from simulator.flows.expected_times import going_on, left, within
from simulator.flows.periods import Spans
from simulator.flows.timeline import Values
from simulator.model.calendar import SECONDS_PER_DAY
from simulator.random.draws import CERTAIN

SETTLED = 1e-12
"""What is found again in a month is settled once it changes by no larger part."""
MOST_TIMES_A_MONTH = 100
"""Nobody finds and loses a home more often than this within one month."""


def expected_returns(
    compiled: Compiled,
    ways: WaysHome,
    key: Key,
    months: Spans,
    *,
    first: Values,
    opening: Values,
    stays_in: Values,
) -> Values:
    """Return the households that lose a home and come to need one again: (months, G, M), by who answers for them.

    A recursion over the months T. Everybody who needs a home in a month, for the first time or again, and does not
    leave without one, is housed in that month, evenly over it and in its destination: nobody waits. Whoever waits on
    the first day is housed in the first month. So what is computed here does not depend on a plan; where people wait,
    they come back later, and fewer of them within the run.

        housed[t] = stays_in[t] x (first[t] + returned[t])
        lost[t] = lost by who was housed before the first day
                  + sum over u <= t of over[u, t] x chance[u] x (1 - guided[u] x reduction) x housed[u]
        returned[t] = lost[t], by where and as whom they register, by the key of month t

    ``over[u, t]`` is the part of the times ``after`` that begin evenly over month u and end in month t. Of those
    housed before the first day, ``chance`` lose their home when what is left of that time is over. They come to the
    list of the facility ``through``, and of them the part registers that goes home in the end; or straight to the
    register, with their own group, where they lived.

    Left out are two things of other supply: who moves on from it does not come back, and who lives there on the first
    day may.

    Parameters
    ----------
    compiled, ways, key, months
        The scenario, the ways home of who comes to a facility, the key and the months of the run.
    first
        (T, G, M) who needs a home for the first time.
    opening
        (G, M) who waits on the first day.
    stays_in
        (T, G) the part that does not leave without a home.
    """
    rules = compiled.returns
    returned = np.zeros_like(first)
    if not rules.chance.any():
        return returned
    over, at_first = _over(rules, months)
    chance = months.mean(rules.chance / CERTAIN)
    lost = at_first[:, None, None] * rules.on_first_day * (rules.chance[0] / CERTAIN)[:, None]
    guidance = _Guidance.of(rules, months)
    to_register = _to_register(compiled, ways, key, months)
    coming = first.copy()
    coming[0] += opening
    loses = np.zeros_like(opening)
    for month in range(len(first)):
        before, at_once, stays = lost[month], over[month, month], stays_in[month][:, None]
        # Who lost a home the month before is a good guess of who loses it now.
        for _ in range(MOST_TIMES_A_MONTH):
            returned[month] = to_register(before + at_once * loses, month)
            housed = (coming[month] + returned[month]) * stays
            last, loses = loses, housed * (chance[month] * guidance.chance_kept(housed, month))[:, None]
            if _size(loses - last) <= SETTLED * (1.0 + _size(loses)):
                break
        lost[month + 1 :] += over[month, month + 1 :, None, None] * loses
    return returned


def _size(values: Values) -> float:
    """Return the length of a number of values as one vector."""
    return sqrt(np.vdot(values, values))


@dataclass(frozen=True)
class _Guidance:
    """The guidance of each month. Shapes: T months, G groups.

    Attributes
    ----------
    places
        (T,) households that can have it at the same time.
    years
        (T,) the length of the month, in Julian years.
    mean_years
        How long a household has it on average.
    groups
        (G,) whether a group may have it.
    reduction
        The part of the chance of a return that it takes away.
    """

    places: Values
    years: Values
    mean_years: float
    groups: Values
    reduction: float

    @classmethod
    def of(cls, rules: Returns, months: Spans) -> _Guidance:
        return cls(
            places=months.mean(rules.guidance_places.astype(np.float64)),
            years=months.years,
            mean_years=rules.guidance_time.mean_days / JULIAN_YEAR_DAYS,
            groups=rules.guided.astype(np.float64),
            reduction=1.0 - rules.chance_kept,
        )

    def chance_kept(self, housed: Values, month: int) -> Values:
        """Return the part of the chance of a return that is left: (G,).

        Of those housed who may have guidance, as many have it as there are places for, by Little's law: min(1, places
        / (households a year x mean years of guidance)). It is as if the places were never empty by chance while
        somebody has to do without.
        """
        wanted = float((self.groups @ housed).sum()) / self.years[month] * self.mean_years
        guided = min(1.0, float(self.places[month]) / wanted) if wanted > 0 else 1.0
        return 1.0 - self.groups * (guided * self.reduction)


def _over(rules: Returns, months: Spans) -> tuple[Values, Values]:
    """Return which part of the times to a return ends in each month.

    Returns
    -------
    tuple
        (T, T) of the times that begin evenly over a month, the first index, and (T,) of those that go on when the
        run begins.
    """
    begins, ends = months.starts / SECONDS_PER_DAY, months.ends / SECONDS_PER_DAY
    moments = np.concatenate([begins[:1], ends])
    begun = np.clip((moments[:, None] - begins) / (ends - begins), 0.0, 1.0)
    over = begun - going_on(partial(within, rules.after), begins, ends, moments)
    # Rounding makes no chance negative.
    return np.maximum(np.diff(over, axis=0).T, 0.0), np.maximum(-np.diff(left(rules.after, moments)), 0.0)


def _to_register(
    compiled: Compiled, ways: WaysHome, key: Key, months: Spans
) -> Callable[[Values, int], Values]:
    """Return the function from who loses a home, (G, M) by where they lived, and in which month, to who needs one."""
    through = compiled.returns.through
    if through == NONE:
        return lambda lost, month: key.destinations(lost[None], months.first[month : month + 1])[0]
    # Where they lived decides all: so each month has one table, from there to as whom and where they need a home.
    table = ways.of_who_comes_back(compiled.facilities, through)
    places, groups, _ = table.shape
    tables = [
        key.destinations(table, np.full(places, segment)).reshape(places, -1)
        for segment in months.first.tolist()
    ]
    everybody = np.ones(groups)
    return lambda lost, month: np.asarray((everybody @ lost @ tables[month]).reshape(groups, places))
