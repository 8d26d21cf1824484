"""The stored tables and their columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Column:
    """A column of a stored table: its name, type, unit (or what its values are) and meaning."""

    name: str
    dtype: Literal["str", "int", "float"]
    unit: str
    meaning: str


RUN_TABLES: dict[str, tuple[Column, ...]] = {
    "runs": (
        Column("run_id", "str", "id", "Hash of what the replication depends on."),
        Column("scenario", "str", "id", "The scenario's name: the name of its file."),
        Column("replication", "int", "number", "Counts from 0."),
        Column("seed", "int", "number", "The seed."),
        Column("events", "int", "events", "Events in the log."),
    ),
    "series": (
        Column("series", "str", "name", "What is counted; see the list of series."),
        Column("municipality", "str", "code", "CBS code, or 'region'."),
        Column("group", "str", "id", "Group id, or 'all'."),
        Column("month", "str", "YYYY-MM", "A flow counts during the month, a state holds at its end."),
        Column("mean", "float", "of the series", "Mean over the replications."),
        Column("sd", "float", "of the series", "Standard deviation over the replications."),
        Column("p10", "float", "of the series", "10% of the replications lie below."),
        Column("p50", "float", "of the series", "The median replication."),
        Column("p90", "float", "of the series", "90% of the replications lie below."),
    ),
    "metrics": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("metric", "str", "name", "What is measured; see the list of metrics."),
        Column("municipality", "str", "code", "CBS code, or 'region'."),
        Column("group", "str", "id", "Group id, or 'all'."),
        Column("year", "int", "year", "Calendar year."),
        Column("value", "float", "of the metric", "Null where it does not exist (nobody was housed, say)."),
    ),
    "facilities": (
        Column("series", "str", "name", "What is counted; see the list of facility series."),
        Column("facility", "str", "id", "The facility's id."),
        Column(
            "municipality",
            "str",
            "code",
            "Where it stands; 'outside', or 'region' for all its places together.",
        ),
        Column("month", "str", "YYYY-MM", "A flow counts during the month, a state holds at its end."),
        Column("mean", "float", "of the series", "Mean over the replications."),
        Column("sd", "float", "of the series", "Standard deviation over the replications."),
        Column("p10", "float", "of the series", "10% of the replications lie below."),
        Column("p50", "float", "of the series", "The median replication."),
        Column("p90", "float", "of the series", "90% of the replications lie below."),
    ),
    "facility_years": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("series", "str", "name", "What is counted; see the list of facility series."),
        Column("facility", "str", "id", "The facility's id."),
        Column(
            "municipality",
            "str",
            "code",
            "Where it stands; 'outside', or 'region' for all its places together.",
        ),
        Column("year", "int", "year", "Calendar year."),
        Column("value", "float", "of the series", "A flow counts during the year, a state holds at its end."),
    ),
    "register": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("year", "int", "year", "Calendar year."),
        Column("municipality", "str", "code", "The destination."),
        Column("group", "str", "id", "Group id."),
        Column("opening", "int", "households", "Waiting at the start of the year (or of the report)."),
        Column("registered", "int", "households", "Registered for the first time in the year."),
        Column("returned", "int", "households", "Registered again in the year."),
        Column("transferred_in", "int", "households", "Housed here in the year, for another municipality."),
        Column("housed", "int", "households", "Housed here in the year, whoever answers for them."),
        Column("lapsed", "int", "households", "Urgency ended in the year."),
        Column("own_solution", "int", "households", "Found a home by themselves in the year."),
        Column(
            "transferred_out", "int", "households", "Housed elsewhere in the year, by another municipality."
        ),
        Column("waiting", "int", "households", "Waiting at the end: what came minus what left."),
    ),
    "relets": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("year", "int", "year", "Calendar year."),
        Column("municipality", "str", "code", "Where the homes stand."),
        Column("in_void_opening", "int", "homes", "Empty at the start of the year (or of the report)."),
        Column("relets", "int", "homes", "Fell vacant in the year."),
        Column("urgent", "int", "homes", "Let to urgent households."),
        Column("regular", "int", "homes", "Let to regular seekers."),
        Column("in_void", "int", "homes", "Empty at the end: opening + relets - the lettings."),
    ),
    "other_supply": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("year", "int", "year", "Calendar year."),
        Column("other_supply", "str", "id", "The kind of other supply."),
        Column("municipality", "str", "code", "Where the homes stand."),
        Column("opening", "int", "homes", "Occupied at the start of the year (or of the report)."),
        Column("moved_in", "int", "homes", "Let in the year."),
        Column("moved_on", "int", "homes", "Left by households that moved on."),
        Column("lost_home", "int", "homes", "Left by households that lost their home."),
        Column("closed", "int", "homes", "Left because they closed."),
        Column("occupied", "int", "homes", "Occupied at the end: opening + moved_in - those left."),
        Column("homes", "int", "homes", "Homes at the end, occupied or not."),
        Column("cost", "float", "EUR", "What they cost in the year; null where it is not known."),
    ),
    "reviews": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("review", "str", "id", "The review's id."),
        Column("day", "str", "YYYY-MM-DD", "The last day of the half-year that was looked at."),
        Column("municipality", "str", "code", "For which municipality, or 'region'."),
        Column("value", "float", "of the indicator", "What was seen."),
        Column("starts", "str", "YYYY-MM-DD", "The first day of what it switched on."),
    ),
    "events": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("day", "float", "days", "Days since the first day of the run."),
        Column("event", "str", "name", "What happened."),
        Column("household", "str", "id", "The household, or null."),
        Column("home", "str", "id", "The home, or null."),
        Column("group", "str", "id", "The household's group."),
        Column("origin", "str", "code", "Where the household comes from."),
        Column("facility", "str", "code", "Where the household stayed."),
        Column("destination", "str", "code", "Which municipality answers for it."),
        Column("municipality", "str", "code", "Where the home stands."),
        Column("corporation", "str", "id", "Whose home it is."),
        Column("persons", "int", "persons", "The household's size."),
        Column("size_class", "str", "id", "The home's size class."),
        Column("rent_class", "str", "id", "The home's rent class."),
        Column("route", "str", "name", "By which supply the household was housed."),
        Column("cause", "str", "name", "Why."),
        Column("since_day", "float", "days", "When the household registered, or the home fell vacant."),
        Column(
            "unit",
            "str",
            "id",
            "The facility, with its municipality, in which somebody holds a place or arrives.",
        ),
        Column("other_unit", "str", "id", "The facility that is left, or wanted."),
        Column("other_supply", "str", "id", "The kind of other supply the home belongs to."),
    ),
    "households": (
        Column("replication", "int", "number", "Counts from 0."),
        Column("household", "str", "id", "The household."),
        Column("group", "str", "id", "Its group."),
        Column("origin", "str", "code", "Where it comes from."),
        Column("facility", "str", "code", "Where it stayed."),
        Column("destination", "str", "code", "Which municipality answers for it."),
        Column("persons", "int", "persons", "Its size."),
        Column(
            "registered_day", "float", "days", "Days since the first day; negative for the opening backlog."
        ),
        Column("exit", "str", "name", "How it left: housed, lapsed, own_solution; or waiting."),
        Column("cause", "str", "name", "Why, where there is a cause."),
        Column("exit_day", "float", "days", "When it left; null while waiting."),
        Column("housed_in", "str", "code", "Where its home stands, or null."),
        Column("refusals", "int", "offers", "Offers it refused."),
        Column("wait_days", "float", "days", "From registration to exit, or to the end of the run."),
        Column("came_back", "str", "name", "Why it registered again, or null: it is new."),
    ),
}
"""The tables of a simulated scenario: each a Parquet file of this name."""

PLAN_TABLES: dict[str, tuple[Column, ...]] = {
    "plan": (
        Column("period", "str", "YYYY-MM-DD", "The first day of the period."),
        Column("year", "int", "year", "The calendar year it lies in."),
        Column("municipality", "str", "code", "CBS code, or 'region'."),
        Column("item", "str", "name", "What is told; see the list of items of a plan."),
        Column("stream", "str", "id", "The kind of other supply, or 'all'."),
        Column("group", "str", "id", "Group id, ids joined by '+', or 'all'."),
        Column("value", "float", "of the item", "As the plan computes it."),
        Column(
            "whole", "int", "of the item", "In whole homes, inside the limits and adding up; null elsewhere."
        ),
    ),
    "duals": (
        Column("goal", "str", "name", "The goal that the price belongs to, with the earlier goals held."),
        Column("level", "int", "number", "For fairness, the step of the leximin, from 0; else 0."),
        Column("limit", "str", "name", "The limit; see the list of limits of a plan."),
        Column("municipality", "str", "code", "CBS code, or 'region'."),
        Column("period", "str", "YYYY-MM-DD", "The first day of the period."),
        Column("stream", "str", "id", "The kind of other supply, the corporation, or 'all'."),
        Column("group", "str", "id", "Group id, ids joined by '+', or 'all'."),
        Column("value", "float", "of the limit", "How much the limit allows."),
        Column(
            "price", "float", "goal per unit of the limit", "How much better one unit more makes the goal."
        ),
        Column(
            "holds_from",
            "float",
            "of the limit",
            "The price holds while the limit allows at least this; null: any.",
        ),
        Column("holds_to", "float", "of the limit", "And at most this; null: any."),
    ),
    "replay": (
        Column(
            "round", "int", "number", "0: the plan that knows nothing of a simulation; the last: the plan."
        ),
        Column("year", "int", "year", "Calendar year."),
        Column("municipality", "str", "code", "Where the homes stand, or 'region'."),
        Column("promised", "float", "homes", "Households placed according to the plan."),
        Column(
            "simulated", "float", "homes", "Households placed when it is carried out: mean over replications."
        ),
        Column("half_width", "float", "homes", "Half the width of the 95% interval of that mean."),
        Column("gap", "float", "homes", "Promised less simulated: the next four together."),
        Column("fewer_came", "float", "homes", "Of the gap: fewer came than the plan reckoned with."),
        Column("more_left", "float", "homes", "Of the gap: more left without a home."),
        Column(
            "more_waiting", "float", "homes", "Of the gap: more wait; homes were missing, refused or unfit."
        ),
        Column("moved", "float", "homes", "Of the gap: fewer of others were taken over."),
        Column(
            "agrees", "int", "0 or 1", "Whether the gap is at most a home (region: 1%), or within chance."
        ),
        Column("fair_share", "float", "homes", "F_m of the simulation: fair share of all need."),
        Column("reached", "float", "probability", "How often fair share is reached in the year."),
        Column("reached_low", "float", "probability", "The low end of its 95% interval."),
        Column("reached_high", "float", "probability", "The high end of its 95% interval."),
    ),
    "certainty": (
        Column("municipality", "str", "code", "CBS code, or 'region': all municipalities at once."),
        Column("before", "float", "probability", "How often fair share is reached without room for chance."),
        Column("searched", "float", "probability", "With it, on the random numbers of the search."),
        Column("reached", "float", "probability", "With it, on fresh random numbers."),
        Column("reached_low", "float", "probability", "The low end of its 95% interval."),
        Column("reached_high", "float", "probability", "The high end of its 95% interval."),
        Column("quota_before", "float", "share", "The quota of the target year without room for chance."),
        Column("quota", "float", "share", "And with it."),
        Column("extra_homes", "int", "homes", "Homes of other supply added to those of the plan."),
        Column("other_supply", "str", "id", "Of which kind; empty where there is none."),
    ),
    "futures": (
        Column("future", "int", "number", "Counts from 0."),
        Column("about", "str", "name", "'figure', or what a plan comes to."),
        Column("subject", "str", "path", "The path of the figure; or which plan: 'nominal' or 'robust'."),
        Column("value", "float", "of what it is about", "The value in this future."),
    ),
    "frontier": (
        Column("point", "int", "number", "The number of the point, from 1."),
        Column("regular_share", "float", "share", "The part of the relets that stays for regular seekers."),
        Column(
            "extra_homes",
            "float",
            "homes",
            "Homes of other supply open at the end of the target year, beyond those from before the first day.",
        ),
        Column("worst_ratio", "float", "ratio", "The worst fair-share ratio of the target year, at most 1."),
        Column(
            "worst",
            "str",
            "code",
            "Who has that ratio, codes joined by '+'; empty where all reach fair share.",
        ),
        Column("placed", "float", "homes", "Households placed in the target year."),
        Column(
            "waiting", "float", "person-years", "Years that people wait over the whole run, all together."
        ),
        Column("cost", "float", "EUR", "What other supply costs over the whole run; null if not known."),
    ),
}
"""The tables of a plan."""

BATCH_TABLES: dict[str, tuple[Column, ...]] = {
    "batch": (
        Column("scenario", "str", "id", "The scenario's name: the name of its file."),
        Column("kind", "str", "name", "'run' or 'plan'."),
        Column("state", "str", "name", "How it ended."),
        Column("error", "str", "text", "What went wrong, in a line; empty where nothing did."),
        Column("command", "str", "text", "What repeats it alone."),
        Column("content", "str", "id", "Hash of what it depends on; empty where it cannot be read."),
        Column("seed", "int", "number", "The seed; null of a plan."),
        Column("replications", "int", "number", "How many replications were made; null of a plan."),
        Column("year", "int", "year", "The target year, or the reported one nearest to it."),
        Column("housed_in", "float", "households", "Housed in the region in that year."),
        Column("fair_share_ratio", "float", "ratio", "The same as a part of F_m of the region."),
        Column("fair_share_ratio_min", "float", "ratio", "That of the municipality furthest behind."),
        Column(
            "fair_share_reached",
            "float",
            "probability",
            "How probable it is that fair share is reached; of a plan 0 or 1: whether all reach it.",
        ),
        Column("backlog", "float", "households", "Waiting in the region at the end of the year."),
        Column("quota_used", "float", "share", "The part of the relets for urgent households."),
        Column("wait_mean", "float", "days", "Mean wait of who was housed; null of a plan."),
    ),
}
"""The table of a batch: one row for each run or plan."""

BATCH_STATES: dict[str, str] = {
    "done": "It is stored.",
    "short": "It is a plan that is stored, but misses the fair share that is required, or needs wider limits.",
    "wrong": "The scenario is wrong.",
    "failed": "It could not be made, or not be stored.",
    "fault": "Something went wrong inside groeipad.",
    "busy": "Another run was writing to its folder.",
    "skipped": "There was no plan to simulate.",
}
"""How a run or a plan of a batch ends."""

_OUTCOME = Column("outcome", "str", "id", "The outcome: its column in the table 'sweep'.")
_FACTOR = Column("factor", "str", "id", "The factor: its column in the table 'sweep'.")


def _index(name: str, meaning: str) -> tuple[Column, ...]:
    """Return the columns of an index and of its interval."""
    ends = (("low", "low"), ("high", "high"))
    return (
        Column(name, "float", "share", meaning),
        *(
            Column(f"{name}_{end}", "float", "share", f"The {word} end of its 95% interval.")
            for end, word in ends
        ),
    )


SWEEP_TABLES: dict[str, tuple[Column, ...]] = {
    "tornado": (
        _OUTCOME,
        _FACTOR,
        Column("level", "str", "text", "The value of the factor; the others are as in the scenario."),
        Column("point", "int", "number", "The point: its number in the table 'sweep'."),
        Column("n", "int", "number", "The replications, or pairs of them, that the interval rests on."),
        Column("base", "float", "of the outcome", "The outcome of the scenario as it is."),
        Column("value", "float", "of the outcome", "The outcome with the factor at this value."),
        Column("difference", "float", "of the outcome", "The difference."),
        Column("low", "float", "of the outcome", "The low end of its 95% interval."),
        Column("high", "float", "of the outcome", "The high end of its 95% interval."),
    ),
    "effects": (
        _OUTCOME,
        _FACTOR,
        Column("mu", "float", "of the outcome", "The mean elementary effect; null without an order."),
        Column(
            "mu_star", "float", "of the outcome", "The mean absolute elementary effect: how much it matters."
        ),
        Column("low", "float", "of the outcome", "The low end of its 95% interval."),
        Column("high", "float", "of the outcome", "The high end of its 95% interval."),
        Column("sigma", "float", "of the outcome", "The standard deviation of the elementary effects."),
        Column("noise_sd", "float", "of the outcome", "That which chance gives to one elementary effect."),
        Column(
            "noise_mu_star", "float", "of the outcome", "The mu_star that chance alone is expected to give."
        ),
        Column("sigma_without_noise", "float", "of the outcome", "Sigma without what chance adds to it."),
    ),
    "indices": (
        _OUTCOME,
        _FACTOR,
        *_index("first", "The part of the variance that the factor explains by itself."),
        *_index("total", "The part of the variance in which it has a share, alone or with others."),
        *_index("first_without_noise", "First, as a part of the variance without chance."),
        *_index("total_without_noise", "Total, as a part of the variance without chance."),
    ),
    "pairs": (
        _OUTCOME,
        _FACTOR,
        Column("other", "str", "id", "The other factor."),
        *_index("second", "The part that both explain together, beyond what each explains by itself."),
        *_index("second_without_noise", "The same, as a part of the variance without chance."),
    ),
}
"""The tables of a sweep that tell of its factors; which there are depends on its design."""

_PLACE = Column("municipality", "str", "code", "CBS code, or 'region'.")
_HALF_YEAR = (
    Column("year", "int", "year", "Calendar year."),
    Column("half", "int", "number", "1: January to June; 2: July to December."),
)
PROGRESS_TABLES: dict[str, tuple[Column, ...]] = {
    "progress": (
        _PLACE,
        *_HALF_YEAR,
        Column("path", "float", "homes", "The growth path of the half-year; null where it is not known."),
        Column("relets", "int", "homes", "Realised: homes that fell vacant; null where it is not known."),
        Column("housed", "int", "households", "Realised: urgent households housed in homes that stand here."),
        Column("registered", "int", "households", "Realised: households that registered as urgent."),
        Column("backlog", "int", "households", "Realised: urgent households that wait at its end."),
        Column(
            "path_since", "float", "homes", "The path since the first half-year, as far as 'housed' is known."
        ),
        Column("housed_since", "int", "households", "Housed in those half-years together."),
        Column("expected_since", "float", "households", "What the stored result gives for them: the mean."),
        Column("expected_p10", "float", "households", "10% of its replications lie below."),
        Column("expected_p90", "float", "households", "90% of its replications lie below."),
        Column(
            "verdict",
            "str",
            "name",
            "'on_schedule', 'somewhat_behind', 'behind' or 'unknown'; null of later half-years.",
        ),
    ),
    "progress_needs": (
        _PLACE,
        Column("halves", "int", "half-years", "To the end of the next calendar year, or of the run."),
        Column("backlog", "float", "households", "Realised: who waits; null where it is not known."),
        Column("new_task", "float", "households", "Expected to come to need a home until then."),
        Column("to_house", "float", "households", "Backlog plus new task."),
        Column("relets", "float", "homes", "Expected to fall vacant until then."),
        Column("within_quota", "float", "homes", "Those of them that the agreed quota gives."),
        Column("within_cap", "float", "homes", "Those that it could give, up to the cap."),
        Column(
            "other_supply", "float", "homes", "Other supply and first lettings, as the stored result expects."
        ),
        Column("path", "float", "homes", "The growth path until then."),
        Column("short", "float", "homes", "Short of the path so far; null where it is not known."),
        Column("back_on_path", "float", "homes", "With so many until then it is back on its path."),
        Column("extra", "float", "homes", "Those beyond what the quota and other supply give."),
        Column("extra_relets", "float", "homes", "Those of them that relets can still give, up to the cap."),
        Column("extra_other", "float", "homes", "Those that have to come from other supply."),
    ),
    "half_years": (
        Column(
            "of",
            "str",
            "name",
            "'promised': the stored result; 'continued': from the day after what is known.",
        ),
        Column("measure", "str", "name", "'housed_in', 'housed_since' (the first half-year) or 'backlog'."),
        _PLACE,
        *_HALF_YEAR,
        Column("mean", "float", "households", "Mean over the replications."),
        Column("p10", "float", "households", "10% of the replications lie below."),
        Column("p50", "float", "households", "The median replication."),
        Column("p90", "float", "households", "90% of the replications lie below."),
    ),
}
"""The tables of a progress report."""

TABLES: dict[str, tuple[Column, ...]] = (
    RUN_TABLES | PLAN_TABLES | BATCH_TABLES | SWEEP_TABLES | PROGRESS_TABLES
)
"""All stored tables."""
