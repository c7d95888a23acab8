"""How long a round takes from the button to the plan, how good it is: and what pages feel of it.

`python -m tests.benchmarks.rounds city` and `… large` measure, and write a section of
docs/benchmarks.md each. Needs chromium.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import func, select

from tests.benchmarks import document, round_kills, rounds_of_ten, while_solving
from tests.benchmarks.report import Table
from tests.benchmarks.site import COOKIE, Site, built, serving_all
from tests.benchmarks.while_solving import wait_for_the_worker
from tests.databases import DATABASES
from tests.e2e.conftest import CHROMIUM, NO_BROWSER, SWITCHES
from webapp.db import db
from webapp.fairness import fairness
from webapp.i18n import now
from webapp.models.organisations import Organisation, OrganisationKind
from webapp.models.plans import PairQuestion, Proposal, RoundPlan, Unserved
from webapp.models.rounds import Round, RoundSnapshot
from webapp.round_command import steering
from webapp.services import pair_wishes

MOST_SECONDS, MOST_GAP = 20, 0.5  # from the button to the plan; percent
ASKED = 40  # pairs of any need and any offer of a round
HEAD = """## {title}

Measured on {day} by `python -m tests.benchmarks.rounds {part}`, no figure typed by hand:
{machine}. Load when it began: {load:.1f}.
"""
TITLES = {"city": "Rounds", "large": "Rounds, large and killed"}
PLANS = (
    f"Bar: below {MOST_SECONDS} s and at most {MOST_GAP} % from the button to the plan in a real "
    "browser, the page asking every 1.5 s; more weighted need than first come, first served on the "
    "same input, and a better worst community. The database takes no plan that the independent "
    "checker has not accepted. A round belongs to a sub-district or a district, so the city has "
    "two; its third row is both, one after the other."
)
REASONS = (
    "Bar: a reason for every need that a plan does not serve in full, and for every pair asked "
    f"for: {ASKED} pairs drawn at random, half of them of one category. A reason names "
    "its rule or limit, its figures and how exact it is; `tests/matching/explain` holds them "
    "against enumeration."
)


@dataclass(frozen=True)
class Run:
    """One round in the browser: its plan and how long the button took."""

    plan_id: int
    seconds: float


@contextmanager
def browsing() -> Iterator[Browser]:
    if CHROMIUM is None:
        raise SystemExit(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


def districts(site: Site) -> Sequence[str]:
    """Make each district's administrator one of the readers; return the districts' names."""
    query = select(Organisation).where(Organisation.kind == OrganisationKind.DISTRICT)
    with site.app.app_context():
        places = list(db.session.scalars(query.order_by(Organisation.id)))
        site.readers |= {place.name: steering(place) for place in places}
        db.session.remove()
    return [place.name for place in places]


def in_the_browser(browser: Browser, site: Site, host: str, place: str) -> Run:
    """Open a round, freeze, press the button, wait for the plan and open it."""
    value = site.cookie_of(place).partition("=")[2]
    context = browser.new_context(base_url=f"http://{host}", locale="zh-CN")
    context.add_cookies([{"name": COOKIE, "value": value, "url": f"http://{host}"}])
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto("/rounds/new")
    _press(page, "开启")
    _press(page, "冻结数据")
    begun = time.perf_counter()
    _press(page, "计算方案")
    page.get_by_role("link", name="方案 1").click()
    page.wait_for_url("**/plans/*")
    page.get_by_role("heading", name="方案 1").wait_for()
    seconds = time.perf_counter() - begun
    plan_id = int(page.url.rpartition("/")[2])
    context.close()
    return Run(plan_id, seconds)


def _press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def plans(dialect: str, site: Site, runs: Sequence[tuple[str, Run]], table: Table) -> None:
    """Add a row for each plan and one for all."""
    with site.app.app_context():
        for place, run in runs:
            plan = db.session.get_one(RoundPlan, run.plan_id)
            size = db.session.scalars(
                select(RoundSnapshot).where(RoundSnapshot.round_id == plan.round_id)
            ).one()
            more, fair = _more(plan), fairness(plan.figures)
            gap = (plan.gap_ppm or 0) / 10_000 if plan.gap_ppm is not None else 100.0
            kept = run.seconds < MOST_SECONDS and gap <= MOST_GAP and bool(plan.sound)
            table.add(
                f"{dialect}: {place}",
                f"{size.needs} / {size.offers}",
                f"{run.seconds:.1f}",
                f"{plan.elapsed_ms / 1000:.1f}",
                f"{gap:.2f}",
                f"{more:+.1f}",
                f"{fair.worst:.1f} ({fair.worst_first:.1f})",
                kept=kept and more > 0 and fair.worst > fair.worst_first,
            )
        db.session.remove()
    whole = sum(run.seconds for _place, run in runs)
    kept = whole < MOST_SECONDS
    table.add(f"{dialect}: the city", "", f"{whole:.1f}", "", "", "", "", kept=kept)


def _more(plan: RoundPlan) -> float:
    """How much more weighted need the plan serves than first come, first served; percent."""
    told = next(one for one in plan.figures["levels"] if one["name"] == "welfare")
    return float(100 * (told["value"] - told["first"]) / told["first"])


def reasons(dialect: str, site: Site, plan_ids: Sequence[int], table: Table) -> None:
    """Ask the worker about pairs, wait for it, and count what has a reason."""
    begun = time.perf_counter()
    with site.app.app_context():
        asked = [key for plan_id in plan_ids for key in _ask(plan_id, ASKED // len(plan_ids))]
        wait_for_the_worker()
        answers = list(
            db.session.scalars(select(PairQuestion.answer).where(PairQuestion.id.in_(asked)))
        )
        told = list(
            db.session.scalars(select(Unserved.reason).where(Unserved.plan_id.in_(plan_ids)))
        )
        paired = db.session.scalar(
            select(func.count()).select_from(Proposal).where(Proposal.plan_id.in_(plan_ids))
        )
        db.session.remove()
    reasoned = sum(any(map(_has_reason, (one["reason"], *one.get("looked", ())))) for one in told)
    answered = sum(_has_reason(one) for one in answers)
    kept = reasoned == len(told) and answered == len(asked)
    seconds = time.perf_counter() - begun
    shares = (f"{reasoned} of {len(told)}", f"{answered} of {len(asked)}")
    table.add(dialect, paired, *shares, f"{seconds:.0f}", kept=kept)


def _has_reason(told: dict[str, object] | None) -> bool:
    """A known code, with the rules that are broken or how exact the rest of it is."""
    known = told and told.get("code") not in {None, "unknown"}
    return bool(known and told and (told.get("rules") or told.get("exactness")))


def _ask(plan_id: int, count: int) -> list[int]:
    plan = db.session.get_one(RoundPlan, plan_id)
    place = db.session.get_one(Organisation, db.session.get_one(Round, plan.round_id).tenant_id)
    actor, draw = steering(place), random.Random(plan_id)
    known = db.session.scalars(
        select(RoundSnapshot).where(RoundSnapshot.round_id == plan.round_id)
    ).one()
    document = rounds_of_ten.read(known.document)
    db.session.rollback()
    every = [(need, offer) for need in document["needs"] for offer in document["offers"]]
    alike = [(need, offer) for need, offer in every if need["category"] == offer["category"]]
    pairs = draw.sample(every, count // 2) + draw.sample(alike, count - count // 2)
    return [
        pair_wishes.ask_pair(
            plan_id, int(need["id"][1:]), int(offer["id"][1:]), 1, actor=actor, at=now()
        ).id
        for need, offer in pairs
    ]


def city(browser: Browser) -> list[Table]:
    """Everything that is measured on the demo city as it is served."""
    solved = Table(
        "From the button to the plan",
        [
            "database and district",
            "needs / offers",
            "seconds",
            "of them solving",
            "gap %",
            "weighted need served, % more",
            "worst community % (first come)",
        ],
    )
    told = Table(
        "Reasons", ["database", "pairs", "needs short of something", "asked pairs", "seconds"]
    )
    felt = while_solving.table()
    for dialect in DATABASES:
        with (
            tempfile.TemporaryDirectory(prefix="gongjian-rounds-") as folder,
            built(dialect, Path(folder), 0) as site,
        ):
            home = Path(folder)
            places = districts(site)
            with serving_all(home, site.settings) as (host, _pid):
                runs = [(place, in_the_browser(browser, site, host, place)) for place in places]
                plans(dialect, site, runs, solved)
                plan_ids = [run.plan_id for _place, run in runs]
                reasons(dialect, site, plan_ids, told)
                while_solving.measure(dialect, site, host, plan_ids[0], felt)
    solved.notes.append(PLANS)
    told.notes.append(REASONS)
    return [solved, told, felt]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=TITLES)
    part = parser.parse_args().part
    load = document.load()
    if part == "city":
        with browsing() as browser:
            tables = city(browser)
    else:
        tables = [rounds_of_ten.measured(), round_kills.measured()]
    facts = {"day": document.today(), "machine": document.machine(), "load": load}
    head = HEAD.format(title=TITLES[part], part=part, **facts)
    text = "\n".join([head, *(table.markdown() for table in tables)])
    document.write(f"rounds {part}", text)
    print(text)
    return 1 if any(table.missed for table in tables) else 0


if __name__ == "__main__":
    sys.exit(main())
