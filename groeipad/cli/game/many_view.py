"""How the outcomes of many games are distributed, in words."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from groeipad.texts import Lang, Texts
from simulator.results.store import StoredResult


def print_distribution(result: StoredResult, lang: Lang, screen: Console) -> None:
    """Print how the outcomes of games with random players are distributed, and where they are stored."""
    texts, manifest = Texts(lang), result.manifest
    told = {name: texts.count(manifest[name]) for name in ("games", "replications")}
    screen.print(texts("game.many.title", year=str(manifest["year"]), **told))
    table = Table(box=None, pad_edge=False)
    table.add_column(texts("game.show.measure"))
    heads = ("mean", "sd", "min", "p10", "p50", "p90", "max")
    for head in heads:
        table.add_column(texts(f"game.many.{head}"), justify="right")
    for row in result.table("distribution").iter_rows(named=True):
        name = row["outcome"]
        is_share = name in ("fair_share_ratio_min", "quota_used")
        words = texts.metric(name) if name == "fair_share_ratio_min" else texts(f"game.measure.{name}")
        scale = 12 / 365.25 if name == "wait_mean" else 1.0
        values = (None if row[head] is None else row[head] * scale for head in heads)
        table.add_row(words, *(texts.percent(one) if is_share else texts.decimal(one) for one in values))
    screen.print(table)
    screen.print(texts("game.many.stored", folder=str(result.folder)))
