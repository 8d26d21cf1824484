"""A scenario as the compiled engine reads it: few plain arrays, their columns named in ``layout``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE
from simulator.engine import rules
from simulator.engine.facilities import FROM_FACILITY as PRIORITY_FROM_FACILITY
from simulator.engine.fast import layout as at
from simulator.engine.fast.points import SECONDS_PER_DAY
from simulator.engine.fast.run import Tables
from simulator.engine.fast.times import table_of
from simulator.engine.queues import Kinds
from simulator.engine.streams import MonthsOfPoints, months_of_void
from simulator.flows import stream_names as names
from simulator.flows.compiled import Compiled
from simulator.model.calendar import month_number
from simulator.random.draws import CERTAIN
from simulator.random.ids import counted_id
from simulator.random.replication import Duration

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
LISTS_OF_UNIT = 2


def tables_of(compiled: Compiled) -> Tables:
    """Return a scenario as tables; none of their memory is shared with other scenarios or other tables."""
    timeline, calendar, demand = compiled.timeline, compiled.timeline.calendar, compiled.demand
    supply, policy, labels = compiled.supply, compiled.policy, compiled.labels
    durations = _Durations(compiled)
    kinds, classes = Kinds(compiled), np.unique(demand.priority)
    months, void_months = MonthsOfPoints(compiled), MonthsOfPoints(compiled, months_of_void(compiled))
    by_group_and_place = [(group, place) for group in labels.groups for place in labels.municipalities]
    shape = demand.opening.shape

    def numbers(streams: Sequence[str], shape: tuple[int, ...]) -> Ints:
        return np.array([compiled.streams[one] for one in streams], dtype=np.int64).reshape(shape)

    rates = demand.inflow
    month_starts = np.array(calendar.month_starts, dtype=np.int64)
    days = np.arange(calendar.end_seconds // SECONDS_PER_DAY, dtype=np.int64) * SECONDS_PER_DAY
    tables = dict[str, Ints | Floats | Bools](
        fixed=_fixed(compiled, durations, kinds, classes, months_of_void(compiled)),
        units=_units(compiled, durations, kinds, classes),
        pools=_pools(compiled, durations),
        dated=_dated(compiled),
        groups=_groups(compiled, kinds),
        by_group=_by_group(compiled, classes),
        account_of=policy.accounts,
        credit=np.stack([policy.credit, policy.reserved_credit], axis=-1),
        suits=_suits(compiled),
        asked=_asked(compiled, kinds),
        unit_of=compiled.facilities.unit_of,
        unit_shares=_cumulative(compiled.facilities.unit_shares),
        unit_of_group=_unit_of_group(compiled),
        targets=_padded(compiled.facilities.targets),
        routes=_cumulative(compiled.facilities.routes),
        month_grid=demand.month_grid,
        month_starts=month_starts,
        year_ends=np.array([calendar.month_of(month).month == 1 for month in range(calendar.months)]),
        segment_starts=timeline.starts,
        segment_of_day=timeline.segments_at(days),
        month_of_day=np.searchsorted(month_starts, days, side="right") - 1,
        household_sizes=demand.household_sizes,
        factors=np.hstack(
            [demand.key_follow[:, None], demand.own_solution_factor, compiled.facilities.stay_factor]
        ),
        key=np.vstack([demand.key_fair, demand.key_reference]),
        origins=demand.origins,
        residents=compiled.other_supply.residents,
        housed=compiled.returns.on_first_day,
        housed_streams=numbers([names.housed_stream(*one) for one in by_group_and_place], shape),
        times=durations.table(),
        registration_streams=numbers([names.registration_stream(*one) for one in by_group_and_place], shape),
        registration_ceilings=np.array(
            [[months.ceilings(rates[:, g, m]) for m in range(shape[1])] for g in range(shape[0])]
        ),
        inflow=rates,
        opening_streams=numbers([names.opening_stream(*one) for one in by_group_and_place], shape),
        opening=demand.opening,
        opening_for=demand.opening_for,
        arrival_ceilings=np.array([months.ceilings(rate) for rate in compiled.facilities.arrivals.T]).reshape(
            compiled.facilities.count, calendar.months
        ),
        arrivals=compiled.facilities.arrivals,
        known=_known(compiled),
        projects=_projects(compiled),
        owners=np.cumsum(supply.corporation_shares, axis=1),
        sizes=supply.sizes,
        rents=supply.rents,
        void_months=void_months.starts,
        void_month_of_segment=void_months.month_of_segment,
        relet_streams=numbers(
            [
                names.relet_stream(place, owner)
                for place in labels.municipalities
                for owner in labels.corporations
            ],
            supply.corporation_shares.shape,
        ),
        corporation_shares=supply.corporation_shares,
        turnover=supply.turnover,
        standing=supply.standing,
        void_factor=supply.void_factor,
    )
    # Copies: two threads that count references to the same memory slow each other down.
    return Tables(**{name: np.array(one, order="C") for name, one in tables.items()})


class _Durations:
    """Numbers the distributions of a scenario, in the order in which they are asked for."""

    def __init__(self, compiled: Compiled) -> None:
        facilities, pools = compiled.facilities, compiled.other_supply
        self._all: list[Duration] = [
            compiled.demand.own_solution,
            compiled.returns.after,
            compiled.returns.guidance_time,
            compiled.supply.void,
            compiled.supply.delay,
        ]
        self.own_solution, self.after, self.guidance, self.void, self.delay = range(5)
        self.stays, self.patience = self._add(facilities.stays), self._add(facilities.patience)
        self.living, self.voids = self._add(pools.stays), self._add(pools.voids)

    def table(self) -> Floats:
        """Return them as a table."""
        return table_of(self._all)

    def _add(self, durations: Sequence[Duration]) -> range:
        first = len(self._all)
        self._all.extend(durations)
        return range(first, len(self._all))


def _fixed(
    compiled: Compiled, durations: _Durations, kinds: Kinds, classes: Ints, earlier_months: int
) -> Ints:
    demand, policy, calendar = compiled.demand, compiled.policy, compiled.timeline.calendar
    places, units = len(compiled.labels.municipalities), compiled.facilities.count
    pools = compiled.other_supply.count
    fixed = np.full(at.FIXED_SIZE, NONE, dtype=np.int64)
    for column, value in {
        at.VALIDITY_MONTHS: demand.validity_months,
        at.REFUSAL_SECONDS: policy.refusal_seconds,
        at.HARD_CAP: policy.hard_cap,
        at.FIRST_LETTINGS_IN_QUOTA: policy.first_lettings_in_quota,
        at.CARRY_OVER_MONTHS: min(policy.carry_over_months, calendar.months),
        at.SOLIDARITY_CLOSED: not compiled.solidarity.limit.any(),
        at.RETURNS_THROUGH: compiled.returns.through,
        at.OWN_SOLUTION_TIME: durations.own_solution,
        at.AFTER_TIME: durations.after,
        at.GUIDANCE_TIME: durations.guidance,
        at.VOID_TIME: durations.void,
        at.DELAY_TIME: durations.delay,
        at.CLASSES: len(classes),
        at.SIZES: len(compiled.supply.suits),
        at.RENTS: compiled.supply.suits.shape[2],
        at.FIRST_FITS: compiled.supply.suits.shape[1] * compiled.supply.suits.shape[2],
        at.QUEUE_KINDS: len(kinds.every),
        at.FIRST_MONTH_NUMBER: calendar.first_month,
        at.REGISTERED_WITHIN: -calendar.seconds(calendar.month_of(-demand.opening_months)),
        at.EARLIER_MONTHS: earlier_months,
        at.SEGMENTS: compiled.timeline.segments,
        at.PLACES: at.DATED,
        at.HOMES_IN_FORCE: at.DATED + units,
        at.CLOSED: at.DATED + units + pools,
        at.DEBT_LIMITS: at.DATED + units + 2 * pools,
        at.FIRST_LETTING_CREDIT: at.DATED + units + 2 * pools + places,
        at.STAY_FACTORS: at.OWN_FACTORS + len(compiled.labels.groups),
    }.items():
        fixed[column] = value
    return fixed


def _units(compiled: Compiled, durations: _Durations, kinds: Kinds, classes: Ints) -> Ints:
    facilities, streams = compiled.facilities, compiled.streams
    units = np.zeros((facilities.count, at.UNIT_SIZE), dtype=np.int64)
    from_outside = facilities.priority
    # The lists of the facilities are numbered after those of the register.
    first = queues_of(compiled, kinds, classes) + LISTS_OF_UNIT * np.arange(facilities.count)
    units[:, at.NEXT_TO_FILL] = NONE
    units[:, at.UNIT_GROUP] = facilities.group
    units[:, at.UNIT_PLACE] = facilities.municipality
    units[:, at.CAPACITY] = facilities.capacity
    units[:, at.BLOCKS_UPSTREAM] = facilities.blocks_upstream
    units[:, at.HOLDS_PLACE] = facilities.holds_place
    units[:, at.FIRST_LIST], units[:, at.SECOND_LIST] = first, first + 1
    # Who has the same priority stands on the same list.
    units[:, at.LIST_FROM_OUTSIDE] = first + (from_outside > PRIORITY_FROM_FACILITY)
    units[:, at.LIST_FROM_FACILITY] = first + (from_outside < PRIORITY_FROM_FACILITY)
    units[:, at.STAY], units[:, at.PATIENCE] = durations.stays, durations.patience
    units[:, at.IN_CARE], units[:, at.ON_LIST] = facilities.in_care, facilities.waiting_outside
    for column, name in (
        (at.INTAKE_STREAM, names.intake_stream),
        (at.RESIDENT_STREAM, names.resident_stream),
        (at.LISTED_STREAM, names.listed_stream),
    ):
        units[:, column] = [streams[name(unit)] for unit in facilities.names]
    return units


def queues_of(compiled: Compiled, kinds: Kinds, classes: Ints) -> int:
    """Return how many lists the register has."""
    return len(compiled.labels.municipalities) * len(compiled.supply.suits) * len(kinds.every) * len(classes)


def _pools(compiled: Compiled, durations: _Durations) -> Ints:
    supply = compiled.other_supply
    pools = np.zeros((supply.count, at.POOL_SIZE), dtype=np.int64)
    # A number is used again when its home is gone, so there are never more than the most that are in force.
    most = np.maximum(supply.homes.max(axis=0, initial=0), supply.occupied)
    pools[:, at.POOL_KIND], pools[:, at.POOL_PLACE] = supply.kind, supply.municipality
    pools[:, at.HOMES_END] = np.cumsum(most)
    pools[:, at.FIRST_HOME] = pools[:, at.HOMES_END] - most
    pools[:, at.LIVING], pools[:, at.VOID] = durations.living, durations.voids
    pools[:, at.OCCUPIED], pools[:, at.OPENED_MONTH] = supply.occupied, supply.opened_month
    pools[:, at.OCCUPANT_STREAM] = [compiled.streams[names.occupant_stream(one)] for one in supply.names]
    pools[:, at.HOME_STREAM] = [compiled.streams[names.other_home_stream(one)] for one in supply.names]
    return pools


def _dated(compiled: Compiled) -> Ints:
    policy, pools = compiled.policy, compiled.other_supply
    first = np.zeros((compiled.timeline.segments, at.DATED), dtype=np.int64)
    first[:, at.OFFERS_PER_HOME] = policy.offers_per_home
    first[:, at.REFUSALS_ALLOWED] = policy.refusals_allowed
    first[:, at.GUIDANCE_PLACES] = compiled.returns.guidance_places
    first[:, at.REPAYS] = compiled.solidarity.repays
    return np.hstack(
        [
            first,
            compiled.facilities.places,
            pools.homes,
            pools.closed.astype(np.int64),
            compiled.solidarity.limit,
            policy.first_letting_credit,
        ]
    )


def _groups(compiled: Compiled, kinds: Kinds) -> Ints:
    demand = compiled.demand
    groups = np.zeros((len(compiled.labels.groups), at.GROUP_SIZE), dtype=np.int64)
    groups[:, at.KIND] = kinds.of_group
    groups[:, at.FOLLOWS_KEY] = demand.follows_key
    groups[:, at.ALWAYS_RENEWED] = (demand.renewal == CERTAIN).all(axis=0)
    groups[:, at.MAY_BE_GUIDED] = compiled.returns.guided
    groups[:, at.FROM_FACILITY] = demand.from_facility
    return groups


def _by_group(compiled: Compiled, classes: Ints) -> Ints:
    demand, returns = compiled.demand, compiled.returns
    table = np.zeros((*demand.priority.shape, at.GROUP_SEGMENT_SIZE), dtype=np.int64)
    table[..., at.CLASS] = np.searchsorted(classes, demand.priority)
    table[..., at.RENEWAL] = demand.renewal
    table[..., at.REFUSAL_CHANCE] = compiled.policy.refusal
    table[..., at.RETURN_CHANCE] = returns.chance
    table[..., at.KEPT_CHANCE] = [
        [rules.kept_with_guidance(chance, returns.chance_kept) for chance in row]
        for row in returns.chance.tolist()
    ]
    return table


def _suits(compiled: Compiled) -> Ints:
    table = compiled.supply.suits
    by_class = table.transpose(1, 2, 0).reshape(-1, len(table))
    by_pool = compiled.other_supply.suits.reshape(compiled.other_supply.count, len(table))
    return np.asarray(np.vstack([by_class, by_pool]) @ (1 << np.arange(len(table), dtype=np.int64)))


def _asked(compiled: Compiled, kinds: Kinds) -> Bools:
    asked = np.zeros((2 + compiled.other_supply.count, len(kinds.every)), dtype=np.bool_)
    asked[0] = True
    asked[1, kinds.status_holders] = True
    for pool, served in enumerate(kinds.served):
        asked[2 + pool, served] = True
    return asked


def _unit_of_group(compiled: Compiled) -> Ints:
    facilities = compiled.facilities
    table = np.full(compiled.demand.opening.shape, NONE, dtype=np.int64)
    # From the last to the first, for it is the first that counts.
    for unit in reversed(range(facilities.count)):
        if facilities.municipality[unit] != NONE:
            table[facilities.group[unit], facilities.municipality[unit]] = unit
    return table


def _known(compiled: Compiled) -> Ints:
    facilities, calendar = compiled.facilities, compiled.timeline.calendar
    rows = []
    for unit, name in enumerate(facilities.names):
        stream = compiled.streams[names.known_stream(name)]
        seconds = [second for second in facilities.on_days[unit] if second < calendar.end_seconds]
        for number, second in enumerate(seconds):
            row = [0] * at.KNOWN_SIZE
            row[at.KNOWN_TIME], row[at.KNOWN_UNIT] = second, unit
            row[at.KNOWN_ID] = counted_id(stream, calendar.first_month, number)
            rows.append(row)
    return np.array(rows, dtype=np.int64).reshape(-1, at.KNOWN_SIZE)


def _projects(compiled: Compiled) -> Ints:
    supply, timeline = compiled.supply, compiled.timeline
    in_place = [0] * len(compiled.labels.municipalities)
    table = np.zeros((len(supply.projects), at.PROJECT_SIZE), dtype=np.int64)
    for row, project in zip(table, supply.projects, strict=True):
        planned = timeline.calendar.seconds(project.planned)
        where = timeline.segment_at(planned), project.municipality
        row[at.PROJECT_STREAM] = compiled.streams[project.stream]
        row[at.PROJECT_MONTH] = month_number(project.planned)
        row[at.PLANNED], row[at.PROJECT_PLACE], row[at.PROJECT_HOMES] = (
            planned,
            project.municipality,
            project.homes,
        )
        row[at.PROJECT_NUMBER] = in_place[project.municipality]
        in_place[project.municipality] += 1
        row[at.REALISED], row[at.EXTRA_DELAY] = supply.realisation[where], supply.extra_delay[where]
    return table


def _cumulative(rows: Sequence[NDArray[np.float64]]) -> Floats:
    """Return rows of cumulative shares as a table; none reaches beyond its own last class, for that ends at one."""
    table = np.ones((len(rows), max((len(row) for row in rows), default=1)))
    for number, row in enumerate(rows):
        table[number, : max(len(row) - 1, 0)] = row[:-1]
    return table


def _padded(rows: Sequence[NDArray[np.int64]]) -> Ints:
    """Return rows of different lengths as a table, filled up with zeros."""
    table = np.zeros((len(rows), max((len(row) for row in rows), default=1)), dtype=np.int64)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return table
