"""What a phase needs to be complete: the steps that the unit is bound to do."""

from __future__ import annotations

from collections.abc import Iterator

from campaignflow.rules.need import Need
from campaignflow.rules.outcome import Force
from campaignflow.rules.rule import UNIT
from campaignflow.rules.subject import Subject


def needed_of(phase: Subject) -> Iterator[Need]:
    """The steps of a phase that the unit is bound to do; a soft date leaves the duty as it is."""
    for step in phase.steps:
        subject = phase.scope.others(step)
        said = {**subject.common, **subject.due} if subject else {}
        if subject and said["duty_of"] == UNIT and Force.BINDING in (said["force"], subject.common["force"]):
            quantities, condition = subject.quantities, said["condition"]
            yield Need(step=step, title=subject.title, quantities=quantities, condition=condition)
