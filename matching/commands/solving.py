"""The command `solve`: read, solve within the time, check, publish. Runs in the child."""

import time
from argparse import Namespace
from typing import Any

from matching.check import check
from matching.commands.desk import Desk
from matching.commands.inputs import read
from matching.commands.messages import Code, Ending
from matching.errors import BadInput
from matching.instance import Instance
from matching.limits import Limits, Progress, Watch
from matching.plan import Plan, Status
from matching.writing import with_digest, write_document

BYTES_OF_EDGE = 300  # what a solver needs for one, rows included; twice what was seen
FOR_WRITING = 0.3  # seconds to end searches, and to check and write a plan
FOR_WRITING_AN_EDGE = 2e-6
FOR_PROVING_AN_EDGE, MOST_FOR_PROVING = 3e-5, 0.8  # where needs are whole: twice, by the checker
SHARE_FOR_KEEPING = 0.05  # of the time, at most, for plans on the way


def solve(arguments: Namespace, desk: Desk) -> Ending:
    desk.hear(Progress("read", None, None, round(time.monotonic() - desk.began, 3)))
    instance = with_digest(read(arguments.instance))
    _refuse_large(instance, desk.memory)
    publisher = Publisher(instance, arguments, desk)
    publisher.publish(Plan(str(instance.digest), Status.UNKNOWN, None))
    limits = Limits(arguments.seconds, arguments.workers, arguments.seed, desk.memory)
    watch = Watch(
        max(0.0, arguments.seconds - _reserve(instance, arguments.seconds)),
        listen=desk.hear,
        stop=desk.stopped.is_set,
        began=desk.began,
        keep=publisher.keep,
    )
    from matching.solve import solve as find  # the solvers take a second to load

    plan = find(instance, limits, watch)
    fault = publisher.publish(plan)
    if fault:
        return Ending(Code.BROKEN, f"a fault of the program: its plan is refused: {fault}")
    return Ending(Code.REFUSED if plan.status is Status.INFEASIBLE else Code.DONE, _summary(plan))


class Publisher:
    """Checks each plan before anybody sees it."""

    def __init__(self, instance: Instance, arguments: Namespace, desk: Desk) -> None:
        self.instance, self.path, self.desk = instance, arguments.output, desk
        self.resumes = 0.0  # when the next plan on the way may be kept

    def keep(self, plan: Plan) -> None:
        """Publish a plan on the way, unless that has cost too much of the time already."""
        began = time.monotonic()
        if began >= self.resumes:
            self.publish(plan)
            ended = time.monotonic()
            self.resumes = ended + (ended - began) / SHARE_FOR_KEEPING

    def publish(self, plan: Plan) -> str | None:
        """Publish a plan if it is sound; return what is wrong with it otherwise."""
        document: dict[str, Any] = plan.to_document()
        verdict = check(self.instance, document)
        if not verdict.is_sound:
            return str(verdict.violations[0])
        what = f"a plan with status {plan.status}"
        self.desk.publish(lambda file: write_document(document, self.path, file), what)
        return None


def _refuse_large(instance: Instance, memory: int) -> None:
    """Refuse before building what would not fit, rather than die half-way."""
    most = memory // BYTES_OF_EDGE
    if len(instance.edges) > most:
        pairs = f"edges: {len(instance.edges)} pairs"
        raise BadInput(f"{pairs} are more than the {most} that this machine's memory holds")


def _reserve(instance: Instance, seconds: float) -> float:
    """Return the seconds to keep for checking and writing the plan."""
    edges = len(instance.edges)
    proving = min(FOR_PROVING_AN_EDGE * edges, MOST_FOR_PROVING)
    return min(seconds / 3, FOR_WRITING + FOR_WRITING_AN_EDGE * edges + proving)


def _summary(plan: Plan) -> str:
    if plan.status is Status.UNKNOWN:
        return "no plan was found within the time"
    if plan.status is Status.INFEASIBLE:
        return "nothing fits; the plan says which rows conflict"
    return ""
