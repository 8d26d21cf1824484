"""What a result says of municipalities that house people for each other."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from groeipad.report.about import About
from groeipad.report.bands import band_in
from simulator.results.store import StoredResult

_A_HOME = 1.0
"""An account of less than this is no debt that anybody could repay."""


def is_there_solidarity(result: StoredResult) -> bool:
    """Return whether anybody was housed for another municipality, in any year of any replication."""
    tells = pl.col("metric").is_in(["solidarity_account", "solidarity_balance"])
    is_something = pl.col("value").is_not_nan() & (pl.col("value") != 0.0)
    return not result.table("metrics", where=tells & is_something, columns=["year"]).is_empty()


def accounts_at_end(bands: pl.DataFrame, about: About) -> dict[str, float]:
    """Return the homes that the others owe each municipality at the end of the target year, by its name.

    Below zero the municipality owes them.
    """
    return {
        name: band_in(bands, "solidarity_account", code, about.target_year).mean or 0.0
        for code, name in about.municipalities.items()
    }


def are_settled(accounts: Mapping[str, float]) -> bool:
    """Return whether no municipality owes the others a whole home, nor they it."""
    return all(abs(account) < _A_HOME for account in accounts.values())


def solidarity_sentence(bands: pl.DataFrame, about: About) -> str:
    """Return the sentence that names the largest accounts."""
    texts, year = about.texts, str(about.target_year)
    accounts = accounts_at_end(bands, about)
    if are_settled(accounts):
        return texts("summary.solidarity.settled", year=year)
    creditor, debtor = (pick(accounts, key=lambda name: accounts[name]) for pick in (max, min))
    return texts(
        "summary.solidarity.most",
        year=year,
        creditor=creditor,
        credit=texts.mean(accounts[creditor]),
        debtor=debtor,
        debt=texts.mean(-accounts[debtor]),
    )
