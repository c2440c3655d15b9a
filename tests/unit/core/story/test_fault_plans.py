import pytest

from core.model.fault_kinds import PROCESS_KILL
from core.ports import SubjectError
from core.story.fault_plans import by_name, chosen_plan, plan_fault


def test_fault_that_is_not_offered_here_is_told_with_those_that_are() -> None:
    offered = by_name(plan_fault("x", PROCESS_KILL))
    assert chosen_plan(offered, "x") is offered["x"]
    with pytest.raises(SubjectError, match="slow-leader isn't offered here") as refused:
        chosen_plan(offered, "slow-leader")
    assert refused.value.remedy.endswith("another one: x.")
