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
# # First steps
#
# From nothing to a result: copy the scenarios, load one, simulate it, and look at what comes out. Everything here
# is in `groeipad.api`, which is what scripts and notebooks may rely on. `help(api)` lists it.

# %%
# %matplotlib inline
from pathlib import Path
from tempfile import TemporaryDirectory

from groeipad import api

# %% [markdown]
# The scenarios that come with groeipad are copied into a folder of your own. Here that is a temporary one, so that
# this notebook leaves nothing behind; name a lasting folder in your own work.

# %%
temporary = TemporaryDirectory(prefix="groeipad-")
folder = Path(temporary.name)
scenarios = api.copy_scenarios(folder / "scenarios")
sorted(path.name for path in scenarios.glob("*.yaml"))

# %% [markdown]
# A scenario is a YAML file. Loading it checks all of it, and whatever it extends. Its parts have the names that they
# have in the file, and every figure says where it comes from.

# %%
scenario = api.load_scenario(scenarios / "baseline.yaml")
cap = scenario.policy.cap
print(scenario.title.en)
print(f"At most {cap.value:.0%} of the relets.")
print(f"This is of status {cap.status}. Source: {cap.source}")

# %% [markdown]
# Simulate it. Twenty replications, each an independent draw of the future, are enough to look around. The scenario's
# own number is used when you leave it out.

# %%
result = api.run(scenarios / "baseline.yaml", out=folder / "outputs", replications=20)
print(api.tell(result))

# %% [markdown]
# The figures are those that the command line draws. This one shows who waits: the line is the middle outcome,
# and 8 in 10 outcomes lie in the band.

# %%
figures = api.figures(result)
print(", ".join(figures))
figures["backlog"]

# %% [markdown]
# Much rests on figures that nobody knows yet. The manifest of a result has every one of them, with its source.

# %%
assumed = [one for one in result.manifest["assumptions"] if one["status"] == "assumption"]
print(f"{len(assumed)} figures are assumptions. The first three:")
for one in assumed[:3]:
    print(f"- {one['field']} = {one['value']:,} {one['unit']} ({one['source']})")

# %%
temporary.cleanup()
