"""What a plan is asked that has no effect in this scenario."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.model.findings import Finding
from simulator.model.scenario import Scenario


def remarks_on_plan(scenario: Scenario) -> Iterator[Finding]:
    """Find limits on the targets for status holders where no group has such a target."""
    rules = scenario.plan
    if any(group.urgency == "status_holder" for group in scenario.demand.groups.values()):
        return
    for name, figure in (
        ("status_holder_arrears", rules.status_holder_arrears),
        ("swaps_at_most", rules.swaps_at_most if rules.swaps_at_most.value else None),
    ):
        if figure is not None:
            yield Finding(
                f"plan.{name}",
                f"{figure.value:g}",
                "nothing where no group has the urgency 'status_holder'",
                "leave it out",
            )
