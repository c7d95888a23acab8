"""What each command does, in the child; what it needs is imported there and then."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matching.commands.desk import Desk, Job
from matching.commands.messages import Code, Ending

if TYPE_CHECKING:  # the parent loads this module and has no use for NumPy
    from matching.check import Verdict


def compile_(arguments: Namespace, desk: Desk) -> Ending:
    from matching.commands.inputs import read_compiled
    from matching.writing import write_instance

    instance = read_compiled(arguments.domain)
    path = arguments.output or Path()
    desk.publish(lambda file: write_instance(instance, path, file), "the instance")
    return Ending(Code.DONE)


def generate(arguments: Namespace, desk: Desk) -> Ending:
    from matching.domain import write
    from matching.generate import generate as invent
    from matching.writing import write_document

    document = write(invent(arguments.size, arguments.seed))
    desk.publish(lambda file: write_document(document, arguments.output, file), "the instance")
    return Ending(Code.DONE)


def check(arguments: Namespace, desk: Desk) -> Ending:
    from matching.check import check as judge
    from matching.commands.inputs import named, read
    from matching.reading import read_plan

    with named(arguments.plan):
        plan = read_plan(arguments.plan)
    verdict = judge(read(arguments.instance), plan)
    for line in _report(verdict, plan):
        desk.say(line)
    return Ending(Code.DONE if verdict.is_sound else Code.REFUSED)


def _report(verdict: "Verdict", plan: dict[str, Any]) -> Iterator[str]:
    if not verdict.is_sound:
        yield "refused"
        yield from map(str, verdict.violations)
        return
    yield f"sound: {plan['status']}"
    for level in verdict.levels:
        bound = "no bound" if level.bound is None else f"bound {_told(level.bound)}"
        yield f"{level.name}: {_told(level.value)}, {bound}, proof: {level.proof}"
    if verdict.gap is not None:
        yield f"gap: {verdict.gap}"


def _told(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def solve(arguments: Namespace, desk: Desk) -> Ending:
    from matching.commands.solving import solve as find

    return find(arguments, desk)


def explain(arguments: Namespace, desk: Desk) -> Ending:
    from matching.commands.explaining import explain as tell

    return tell(arguments, desk)


JOBS: dict[str, Job] = {
    "check": check,
    "compile": compile_,
    "explain": explain,
    "generate": generate,
    "solve": solve,
}
