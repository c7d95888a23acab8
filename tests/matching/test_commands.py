"""The command line: exit codes, one line for each fault, and plans that survive what happens."""

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from select import select
from types import ModuleType

import numpy as np
import pytest

from matching.commands import main as entry
from matching.commands.main import main
from matching.commands.parser import parse
from matching.commands.progress import shown_as
from matching.limits import Progress
from matching.plan import LevelValue, Plan, Status

INSTANCE = {
    "schema": "match-canonical/1",
    "id": "one pair",
    "sense": "max",
    "edges": {"need": [0], "offer": [0], "w": [5], "lb": [0], "ub": [3]},
    "rows": [{"id": "n", "kind": "need", "e": [0], "a": [1], "min": 0, "max": 2}],
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "i.json").write_text(json.dumps(INSTANCE))
    return tmp_path


@pytest.fixture
def solver(monkeypatch):
    """Put a function in the place of the engine."""

    def install(function):
        module = ModuleType("matching.solve")
        module.solve = function
        monkeypatch.setitem(sys.modules, "matching.solve", module)

    return install


def plan_of(instance, quantity=1, value=None):
    """Return a plan of the one pair with an honest, unproved value."""
    value = 5 * quantity if value is None else value
    levels = (LevelValue("welfare", value, None),)
    return Plan(instance.digest, Status.FEASIBLE, np.array([quantity]), levels)


def written(name="p.json"):
    return json.loads(Path(name).read_text())


def one_line(capfd):
    """Return the only line on standard error; nothing may be on standard output."""
    said = capfd.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    return line


def left_over(home):
    return sorted(path.name for path in home.iterdir() if path.name != "i.json")


def test_from_a_generated_street_to_a_checked_plan(home, capfd):
    assert main(["generate", "street", "--seed", "3", "-o", "s.json.gz"]) == 0
    assert json.loads(gzip.decompress((home / "s.json.gz").read_bytes()))["schema"]
    assert main(["compile", "s.json.gz", "-o", "c.npz"]) == 0
    assert main(["solve", "s.json.gz", "-o", "p.json", "--seconds", "30"]) == 0
    assert capfd.readouterr().err == ""
    assert main(["check", "c.npz", "p.json"]) == 0
    first, *_levels = capfd.readouterr().out.splitlines()
    assert first.startswith("sound: ")
    plan = written()
    plan["levels"][0]["value"] += 1
    (home / "p.json").write_text(json.dumps(plan))
    assert main(["check", "c.npz", "p.json"]) == 1
    refused, why, *_more = capfd.readouterr().out.splitlines()
    assert refused == "refused"
    assert why.startswith("levels[0].value: the quantities are worth")


def test_the_same_seed_gives_the_same_street(home, capfd):
    main(["generate", "street", "--seed", "4"])
    first = capfd.readouterr().out
    main(["generate", "street", "--seed", "4"])
    assert capfd.readouterr().out == first
    assert json.loads(first)["schema"] == "match-instance/1"


def test_a_plan_without_o_goes_to_standard_output(home, solver, capfd):
    solver(lambda instance, limits, watch: plan_of(instance, 2))
    assert main(["solve", "i.json"]) == 0
    said = capfd.readouterr()
    assert (json.loads(said.out)["x"], said.err) == ([[0, 2]], "")
    assert left_over(home) == []


BAD = {
    "no command": ([], "COMMAND"),
    "no instance": (["solve"], "INSTANCE"),
    "no number": (["solve", "i.json", "--seconds", "soon"], "--seconds"),
    "no time": (["solve", "i.json", "--seconds", "0"], "--seconds"),
    "no worker": (["solve", "i.json", "--workers", "0"], "--workers"),
    "no seed": (["solve", "i.json", "--seed", "-1"], "--seed"),
    "no size": (["generate", "galaxy"], "SIZE"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_arguments_are_one_line(name, home, capfd):
    arguments, named = BAD[name]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert named in one_line(capfd)


FILES = {
    "missing": (None, "bad.json: it cannot be read: No such file or directory"),
    "no JSON": ("{", "bad.json: it is not JSON: "),
    "wrong schema": ('{"schema":"x"}', 'bad.json: schema is "x": it must be one of'),
    "a list": ("[]", "bad.json: the instance is []: it must be an object"),
    "a field": (
        json.dumps(INSTANCE).replace('"ub": [3]', '"ub": [-1]'),
        "bad.json: edges.ub[0] is -1: it must be at least 0",
    ),
    "of a domain": ('{"schema":"match-instance/1"}', "bad.json: "),
    "two lines": ('{"schema":"a\\nb"}', 'bad.json: schema is "a\\nb"'),
}


@pytest.mark.parametrize("name", FILES)
def test_a_bad_instance_is_one_line(name, home, capfd):
    text, sentence = FILES[name]
    if text is not None:
        (home / "bad.json").write_text(text)
    assert main(["solve", "bad.json", "-o", "p.json"]) == 2
    assert one_line(capfd).startswith(f"matching solve: {sentence}")
    assert left_over(home) == (["bad.json"] if text is not None else [])


def test_compile_wants_a_domain_instance(home, capfd):
    assert main(["compile", "i.json"]) == 2
    assert one_line(capfd).startswith('matching compile: i.json: schema is "match-canonical/1"')


def test_check_tells_a_file_that_is_no_plan_from_a_plan_that_is_refused(home, capfd):
    (home / "p.json").write_text('{"schema":"match-canonical/1"}')
    assert main(["check", "i.json", "p.json"]) == 2
    assert one_line(capfd).startswith("matching check: p.json: schema is")
    (home / "p.json").write_text('{"schema":"match-plan/1"}')
    assert main(["check", "i.json", "p.json"]) == 1
    assert capfd.readouterr().out.startswith("refused\nstatus: ")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("none/p.json", "-o none/p.json: No such file or directory"),
        (".", "-o .: it is a directory"),
        ("i.json", "-o i.json: it is also what is read"),
        ("/proc/version", "-o /proc/version: "),
    ],
)
def test_what_cannot_be_written_is_refused_before_the_work(path, sentence, home, solver, capfd):
    solver(lambda *_: (home / "worked").touch())
    assert main(["solve", "i.json", "-o", path]) == 2
    assert one_line(capfd).startswith(f"matching solve: {sentence}")
    assert left_over(home) == []


def test_progress_takes_no_instance_for_its_kind():
    assert parse(["solve", "--progress", "i.json"]).progress == "bar"
    assert parse(["solve", "i.json", "--progress"]).progress == "bar"
    assert parse(["solve", "--progress", "json", "i.json"]).progress == "json"
    assert parse(["solve", "i.json"]).progress is None


def reporting(instance, limits, watch):
    watch.report("search", 5, 10)
    watch.report("end")
    return plan_of(instance)


def test_progress_is_json_for_programs(home, solver, capfd):
    solver(reporting)
    assert main(["solve", "i.json", "-o", "p.json", "--progress", "json"]) == 0
    read, search, end = map(json.loads, capfd.readouterr().err.splitlines())
    assert (read["phase"], end["phase"]) == ("read", "end")
    assert search.pop("seconds") > 0
    assert search == {"phase": "search", "value": 5, "bound": 10, "gap": 1.0}


def test_progress_is_lines_for_people_without_a_terminal(home, solver, capfd):
    solver(reporting)
    assert main(["solve", "i.json", "-o", "p.json", "--progress"]) == 0
    lines = capfd.readouterr().err.splitlines()
    assert lines[1].endswith("s  search  value 5, bound 10, gap 100.000%")


def test_progress_is_a_bar_on_a_terminal(monkeypatch):
    reader, terminal = os.openpty()
    end = "| 30/60 s, value 5, bound 10, gap 100.000%"
    with os.fdopen(terminal, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        show = shown_as("bar", 60.0)
        show(Progress("search", 5, 10, 30.0))
        bar = read_until(reader, end)
        read_until(reader, None)  # a terminal with something unread may not be closed at once
    assert "search |" in bar
    assert bar.endswith(end)
    os.close(reader)


def read_until(reader, end):
    """What a terminal shows until it shows this, or shows nothing more for a moment."""
    text, patience = "", 5.0 if end else 0.1
    while not (end and text.endswith(end)) and select([reader], [], [], patience)[0]:
        text += os.read(reader, 4096).decode()
    return text


def test_limits_and_time_reach_the_solver(home, solver):
    def solve(instance, limits, watch):
        spent = [limits.seconds, limits.workers, limits.seed, watch.seconds < 7]
        (home / "limits").write_text(json.dumps(spent))
        return plan_of(instance)

    solver(solve)
    main(["solve", "i.json", "-o", "p.json", "--seconds", "7", "--workers", "3", "--seed", "9"])
    assert json.loads((home / "limits").read_text()) == [7.0, 3, 9, True]


def test_an_infeasible_instance_ends_with_1(home, solver, capfd):
    reason = {"kind": "rows", "rows": []}
    claimed = {"kind": "solver_claimed", "solver": "a guess"}
    solver(
        lambda instance, limits, watch: Plan(
            instance.digest, Status.INFEASIBLE, None, (), claimed, reason
        )
    )
    assert main(["solve", "i.json", "-o", "p.json"]) == 1
    assert one_line(capfd) == "matching solve: nothing fits; the plan says which rows conflict"
    assert written()["status"] == "infeasible"


def test_a_plan_that_the_checker_refuses_is_not_shown(home, solver, capfd):
    solver(lambda instance, limits, watch: plan_of(instance, value=6))
    assert main(["solve", "i.json", "-o", "p.json"]) == 3
    assert one_line(capfd).startswith(
        "matching solve: a fault of the program: its plan is refused: levels[0].value"
    )
    assert written()["status"] == "unknown"


def test_a_fault_of_the_solver_is_one_line(home, solver, capfd):
    def solve(instance, limits, watch):
        raise KeyError("two\nlines")

    solver(solve)
    assert main(["solve", "i.json", "-o", "p.json"]) == 3
    assert "a fault of the program: KeyError in test_commands.py" in one_line(capfd)


def test_a_solver_without_memory_ends_in_one_line(home, solver, capfd, monkeypatch):
    def solve(instance, limits, watch):
        watch.found(plan_of(instance))
        np.ones(2**40)

    solver(solve)
    monkeypatch.setattr(entry, "_memory", lambda: 2 * 2**30)
    assert main(["solve", "i.json", "-o", "p.json"]) == 3
    assert one_line(capfd) == "matching solve: more than 2048 MB of memory are needed"
    assert written()["x"] == [[0, 1]]


def test_more_pairs_than_fit_are_refused_before_the_work(home, solver, capfd, monkeypatch):
    document = INSTANCE | {"edges": {k: v * 9 for k, v in INSTANCE["edges"].items()}}
    (home / "nine.json").write_text(json.dumps(document))
    monkeypatch.setattr("matching.commands.solving.BYTES_OF_EDGE", 2**30)
    monkeypatch.setattr(entry, "_memory", lambda: 8 * 2**30)
    solver(lambda *_: (home / "worked").touch())
    assert main(["solve", "nine.json"]) == 2
    assert one_line(capfd).startswith("matching solve: edges: 9 pairs are more than the 8")
    assert not (home / "worked").exists()


def test_a_killed_solver_leaves_the_plan_it_had_found(home, solver, capfd):
    def solve(instance, limits, watch):
        watch.found(plan_of(instance))
        os.kill(os.getpid(), signal.SIGKILL)

    solver(solve)
    assert main(["solve", "i.json", "-o", "p.json"]) == 3
    line = one_line(capfd)
    assert line.startswith("matching solve: the working process was killed; perhaps")
    assert line.endswith("; a plan with status feasible was written")
    assert written()["x"] == [[0, 1]]
    assert left_over(home) == ["p.json"]


def test_a_solver_that_does_not_look_at_the_clock_is_ended(home, solver, capfd):
    def solve(instance, limits, watch):
        watch.found(plan_of(instance))
        time.sleep(60)

    solver(solve)
    began = time.monotonic()
    assert main(["solve", "i.json", "-o", "p.json", "--seconds", "0.5"]) == 0
    assert time.monotonic() - began < 3
    assert "the time was over" in one_line(capfd)
    assert written()["x"] == [[0, 1]]


def test_reading_that_takes_all_the_time_is_ended(home, capfd):
    os.mkfifo(home / "endless")
    assert main(["solve", "endless", "-o", "p.json", "--seconds", "0.2"]) == 3
    assert one_line(capfd) == ("matching solve: the time was over before the work came to an end")
    assert left_over(home) == ["endless"]


def until_stopped(instance, limits, watch):
    watch.report("search")
    while not watch.over():
        time.sleep(0.01)
    return plan_of(instance, 2)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_the_search_and_the_plan_is_written(number, code, home, solver, capfd):
    solver(until_stopped)
    threading.Timer(0.5, os.kill, (os.getpid(), number)).start()
    assert main(["solve", "i.json", "-o", "p.json"]) == code
    name = signal.Signals(number).name
    assert one_line(capfd) == (
        f"matching solve: stopped by {name}; a plan with status feasible was written"
    )
    assert written()["x"] == [[0, 2]]


def test_a_second_signal_does_not_wait(home, solver, capfd):
    def solve(instance, limits, watch):
        watch.found(plan_of(instance))
        time.sleep(60)

    solver(solve)
    for delay in (0.4, 0.6):
        threading.Timer(delay, os.kill, (os.getpid(), signal.SIGINT)).start()
    began = time.monotonic()
    assert main(["solve", "i.json", "-o", "p.json"]) == 130
    assert time.monotonic() - began < 3
    assert written()["x"] == [[0, 1]]


def test_a_plan_replaces_another_in_one_step(home, solver):
    (home / "p.json").write_text("old")
    (home / "p.json").chmod(0o640)
    (home / "link.json").symlink_to("p.json")
    solver(lambda instance, limits, watch: plan_of(instance))
    assert main(["solve", "i.json", "-o", "link.json"]) == 0
    assert (home / "link.json").is_symlink()
    assert (home / "p.json").stat().st_mode & 0o777 == 0o640
    assert written()["status"] == "feasible"
    assert left_over(home) == ["link.json", "p.json"]


def python(*arguments, **options):
    command = [sys.executable, "-m", "matching", *arguments]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **options)


def test_no_child_outlives_its_parent(home):
    os.mkfifo(home / "endless")
    with python("solve", "endless") as run:
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children")
        while not (child := children.read_text().strip()):
            time.sleep(0.01)
        time.sleep(0.2)
        assert Path(f"/proc/{child}").exists()
        run.kill()
    for _ in range(200):
        if not Path(f"/proc/{child}/exe").exists():
            return
        time.sleep(0.01)
    pytest.fail("the child is still there")


def test_a_reader_that_leaves_is_no_fault(home):
    with python("generate", "district", stdout=subprocess.PIPE) as run:
        run.stdout.close()
        assert run.stderr.read() == ""
    assert run.returncode == 141


def test_a_full_disk_is_one_line(home):
    with Path("/dev/full").open("w") as full, python("generate", "street", stdout=full) as run:
        assert run.stderr.read() == "matching generate: cannot write: No space left on device\n"
    assert run.returncode == 2


def test_a_pipe_may_be_the_instance(home):
    reading, writing = os.pipe()
    os.write(writing, json.dumps(INSTANCE).encode())
    os.close(writing)
    (home / "p.json").write_text('{"schema":"match-plan/1"}')
    with python("check", "/dev/stdin", "p.json", stdin=reading, stdout=subprocess.PIPE) as run:
        assert run.stdout.read().startswith("refused\n")
    assert run.returncode == 1
    os.close(reading)


def test_the_parent_and_what_needs_no_solver_load_no_solver(home):
    code = (
        "import sys, matching.commands.main as m, matching.commands.supervisor\n"
        "assert not {'numpy', 'ortools', 'tqdm'} & set(sys.modules)\n"
        "import matching.check, matching.reading, matching.commands.inputs\n"
        "assert not {'ortools', 'highspy', 'scipy'} & set(sys.modules), sys.modules.keys()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
