"""What a summary says of facilities: the places that are blocked, why, what it costs, and who waits outside."""

from __future__ import annotations

from groeipad.report.about import About
from groeipad.report.bands import Band
from groeipad.report.facilities import FacilityTables, blocked_days
from simulator.contract import BlockedBy

_MAIN_CAUSES = 3
"""So many causes are named."""


def facility_sentences(tables: FacilityTables, about: About) -> tuple[str, ...]:
    """Return the sentences, in the order of a summary; what does not exist is not spoken of."""
    return (*_blocked(tables, about), *_causes(tables, about), *_cost(tables, about), _outside(tables, about))


def _blocked(tables: FacilityTables, about: About) -> tuple[str, ...]:
    texts, year = about.texts, about.target_year
    holding = tables.where_places_are_held(about)
    if not holding:
        return ()
    home, chain = (tables.total((series,)) for series in ("blocked_home", "blocked_chain"))
    both = tables.total(("blocked_home", "blocked_chain"))
    sentence = texts(
        "summary.facilities.blocked",
        year=str(year),
        places=texts.count(both.mean),
        all=texts.count(tables.total(("places",), holding).mean),
        band=_band(both, about),
        home=texts.count(home.mean),
        chain=texts.count(chain.mean),
    )
    return (sentence,)


def _causes(tables: FacilityTables, about: About) -> tuple[str, ...]:
    texts, year = about.texts, about.target_year
    days = {cause: tables.total((blocked_days(cause),)).mean or 0.0 for cause in BlockedBy}
    main = sorted((cause for cause in days if days[cause] > 0), key=lambda cause: -days[cause])[:_MAIN_CAUSES]
    if not main:
        return ()
    items = (
        texts("summary.facilities.cause", cause=texts.cause(cause).lower(), days=texts.count(days[cause]))
        for cause in main
    )
    total = texts.count(sum(days.values()))
    return (texts("summary.facilities.causes", year=str(year), days=total, causes="; ".join(items)),)


def _cost(tables: FacilityTables, about: About) -> tuple[str, ...]:
    """Tell what blocked days cost, and which are left out since nobody knows what theirs cost."""
    texts, year = about.texts, about.target_year
    known = tables.with_known_cost()
    cost = tables.total(("blocked_cost",), known).mean
    if not cost:
        return ()
    every_cause = [blocked_days(cause) for cause in BlockedBy]
    left_out = [
        name
        for id_, name in tables.names.items()
        if id_ not in known and tables.total(every_cause, (id_,)).mean
    ]
    without = texts("summary.facilities.cost_unknown", names=", ".join(left_out)) if left_out else ""
    return (texts("summary.facilities.cost", year=str(year), cost=texts.euros(cost), without=without),)


def _outside(tables: FacilityTables, about: About) -> str:
    texts, year = about.texts, about.target_year
    outside = tables.total(("waiting_outside",))
    return texts(
        "summary.facilities.outside",
        year=str(year),
        persons=texts.count(outside.mean),
        band=_band(outside, about),
    )


def _band(band: Band, about: About) -> str:
    if not about.has_spread:
        return ""
    texts = about.texts
    return texts("summary.sentence.band", low=texts.count(band.p10), high=texts.count(band.p90))
