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
# # A plan, and its replay
#
# A run tells what a policy does. A plan turns the question round: what does it take for everybody to reach fair
# share? This notebook plans Driedorp, an invented region small enough to compute by hand, and then carries the plan
# out in the simulation.

# %%
# %matplotlib inline
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from groeipad import api

temporary = TemporaryDirectory(prefix="groeipad-")
folder = Path(temporary.name)
scenarios = api.copy_scenarios(folder / "scenarios")

# %% [markdown]
# Kleindorp needs 20 homes a year, and 30% of its 50 relets is 15. So no plan can help it with relets alone, and the
# manifest says so: who falls short, and what each lacks.

# %%
alone = api.plan(scenarios / "driedorp.yaml", out=folder / "outputs")
fair_share = alone.manifest["fair_share"]
print("Is fair share reached?", fair_share["met"])
print("\n".join(api.tell(alone).splitlines()[3:7]))

# %% [markdown]
# So open other homes. A scenario of your own says only what is different. What stands under `other_supply` *may* be
# opened; the plan opens what it needs of it.

# %%
api.write_scenario(
    scenarios / "driedorp-more.yaml",
    {
        "extends": "driedorp.yaml",
        "title": {"nl": "Driedorp met tijdelijke woningen", "en": "Driedorp with temporary homes"},
        "supply": {
            "other_supply": {
                "by_the_river": {
                    "name": {"nl": "Aan de rivier", "en": "By the river"},
                    "kind": "temporary_housing",
                    "homes": {"Kleindorp": 40},
                    "opens": date(2027, 1, 1),
                    "stay": {"kind": "exponential", "mean_days": 730},
                    "void": {"kind": "fixed", "days": 28},
                    "cost_per_home_year": 9000,
                }
            }
        },
    },
)
planned = api.plan(scenarios / "driedorp-more.yaml", out=folder / "outputs")
print("Is fair share reached?", planned.manifest["fair_share"]["met"])

# %% [markdown]
# What has to happen stands in the table `plan`: one row for each period, municipality and item. The quota is a share;
# homes are also given in whole numbers.

# %%
kleindorp = next(code for code, name in planned.manifest["municipalities"].items() if name == "Kleindorp")
of_kleindorp = planned.table("plan").filter(municipality=kleindorp, group="all")
items = ["quota", "relets_placed", "other_supply_homes", "other_supply_placed", "missing", "backlog"]
of_kleindorp.filter(of_kleindorp["item"].is_in(items), stream="all").pivot(
    "item", index="year", values="value"
)

# %%
api.figures(planned)["growth-path"]

# %% [markdown]
# A plan expects that homes are let at once to somebody who fits. The simulation knows better. `replay` carries the
# plan out, plans again with what was lost, and goes on until promise and simulation agree.

# %%
replayed = api.replay(scenarios / "driedorp-more.yaml", out=folder / "outputs", replications=20)
rounds = replayed.table("replay").filter(municipality="region", year=2035)
rounds.select("round", "promised", "simulated", "half_width", "agrees", "reached")

# %% [markdown]
# The plan is a scenario too. Its file stands beside it, and you can run, compare and plan it like any other.

# %%
overlay = replayed.folder / replayed.manifest["overlay"]
result = api.run(overlay, out=folder / "outputs", replications=20)
api.bands(result).filter(metric="fair_share_ratio", year=2035).select("municipality", "mean", "p10", "p90")

# %%
temporary.cleanup()
