# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Reading a result
#
# A result is a folder of tidy tables: one value a row. This notebook reads them with polars, puts bands around means,
# and compares two runs replication by replication.

# %%
# %matplotlib inline
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from matplotlib.figure import Figure

from groeipad import api

temporary = TemporaryDirectory(prefix="groeipad-")
folder = Path(temporary.name)
scenarios = api.copy_scenarios(folder / "scenarios")
as_now, thirty = (
    api.run(scenarios / f"{name}.yaml", out=folder / "outputs", replications=20)
    for name in ("baseline", "thirty-percent")
)

# %% [markdown]
# The table `metrics` has every yearly metric of every replication. The municipality `region` is the whole region, and
# the group `all` is all groups. The data dictionary says what each metric means.

# %%
of_region = {"municipality": "region", "group": "all"}
backlog = as_now.table("metrics").filter(metric="backlog", **of_region)
backlog.filter(year=2035).head()

# %% [markdown]
# `bands` puts the replications together: the mean, and the ends between which 8 in 10 outcomes lie.

# %%
bands = api.bands(as_now).filter(metric="backlog", **of_region)
bands.select("year", "mean", "p10", "p90")

# %% [markdown]
# The table `series` has the same by month, put together already. A figure of your own takes a few lines.

# %%
months = as_now.table("series").filter(series="backlog", **of_region).sort("month")
when = months["month"].str.to_date("%Y-%m")
figure = Figure(figsize=(8, 3.5), layout="constrained")
axes = figure.subplots()
axes.fill_between(when, months["p10"], months["p90"], alpha=0.3, label="8 in 10 outcomes")
axes.plot(when, months["mean"], label="mean")
axes.set(title="Urgent households that wait, in the region", ylim=(0, 700))
axes.legend(frameon=False)
figure

# %% [markdown]
# ## Two runs, replication by replication
#
# Both runs have the same seed, so replication 7 of the one has the same households and homes as replication 7 of the
# other. Take the difference within each replication first, and chance mostly falls out.

# %%
both = as_now.table("metrics").join(
    thirty.table("metrics"), on=["replication", "year", "metric", "municipality", "group"], suffix="_thirty"
)
differences = both.filter(year=2035, metric="backlog", **of_region).select(
    "replication", difference=pl.col("value_thirty") - pl.col("value")
)
differences.describe()

# %%
apart = both.filter(year=2035, metric="backlog", **of_region).select(pl.col("value", "value_thirty").var())
unpaired = (sum(apart.row(0)) / 20) ** 0.5
paired = differences.select(pl.col("difference").std()).item() / 20**0.5
print(f"Standard error of the difference: {paired:.1f} in pairs, {unpaired:.1f} if they were not")

# %% [markdown]
# `compare` does this for all that matters, and widens the intervals so that all of them hold together with 95%
# certainty.

# %%
api.compare([as_now, thirty]).filter(**of_region).select("metric", "base", "other", "low", "high", "verdict")

# %%
temporary.cleanup()
