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
# # A sweep, and what matters
#
# Which uncertain figure should you know better first? A sweep simulates one scenario at many points, at each of which
# some figures have other values. This notebook reads a sweep that comes along, writes a smaller one, and looks at
# what its factors do.

# %%
# %matplotlib inline
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from groeipad import api

temporary = TemporaryDirectory(prefix="groeipad-")
folder = Path(temporary.name)
scenarios = api.copy_scenarios(folder / "scenarios")

# %% [markdown]
# A sweep is a YAML file too. It names a scenario, the factors by their path in it, a design that says which points
# there are, and the outcomes.

# %%
shipped = (scenarios / "sweeps" / "what-matters.yaml").read_text(encoding="utf-8")
print(shipped[shipped.index("scenario:") :][:700])

# %% [markdown]
# This one is like it, for the invented region Driedorp: each factor goes to both ends of its range, one at a time.
# All points get the same random numbers, so that differences are sharp.

# %%
own = scenarios / "sweeps" / "driedorp.yaml"
own.write_text(
    """\
title: {nl: Wat telt in Driedorp?, en: What matters in Driedorp?}
scenario: ../driedorp.yaml
factors:
  turnover:
    title: {nl: Mutatiegraad, en: Turnover}
    path: supply.relets.turnover_rate
    range: [0.045, 0.055]
  void:
    title: {nl: Leegstand (dagen), en: Void (days)}
    path: supply.relets.void.days
    range: [14, 56]
  refusal:
    title: {nl: Kans op een weigering, en: Chance of a refusal}
    path: policy.offering.refusal_probability
    range: [0, 0.2]
design: {kind: one_at_a_time}
replications: 20
outcomes:
  backlog: {metric: backlog}
  housed: {metric: housed_in}
""",
    encoding="utf-8",
)
result = api.sweep(own, out=folder / "outputs")

# %% [markdown]
# The table `sweep` has a row for each point: its factors, the mean of each outcome and its standard error. A point
# that cannot be simulated has its error instead.

# %%
result.table("sweep").select("point", "turnover", "void", "refusal", "backlog", "backlog_se")

# %% [markdown]
# The table `tornado` puts the factors in order. For each of its values it says how far the outcome moves from the
# scenario as it is.

# %%
tornado = result.table("tornado").filter(outcome="backlog")
tornado

# %%
api.figures(result)["tornado-backlog"]

# %% [markdown]
# Is a bar more than chance? The points share their random numbers, so the interval is that of a paired difference.

# %%
tornado.select("factor", "level", surely=(pl.col("low") > 0) | (pl.col("high") < 0))

# %% [markdown]
# Mind what a number means. Refusals make the backlog *shorter*: in Driedorp whoever refuses an offer loses the
# urgency, and still has no home. So look at the households that are housed too.

# %%
result.table("tornado").filter(outcome="housed", factor="refusal").select("level", "value", "low", "high")

# %%
temporary.cleanup()
