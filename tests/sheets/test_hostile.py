"""What must be refused is refused with its sentence, in bounded memory, and nothing else happens."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sheets.hostile import CSV, HOSTILE, cell, good, row_xml, sheet_xml, workbook
from webapp.sheet_messages import SHEET_REFUSALS
from webapp.sheets import SheetRefused, find_tables, open_sheets
from webapp.sheets.reading import child, limits
from webapp.sheets.reading.limits import MEGABYTE


def refusal_of(path: Path, name: str) -> SheetRefused:
    with pytest.raises(SheetRefused) as refused:
        open_sheets(path, name)
    return refused.value


@pytest.fixture
def upload(tmp_path):
    def write(content: bytes, name: str = "upload") -> Path:
        (tmp_path / name).write_bytes(content)
        return tmp_path / name

    return write


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_gets_its_sentence_and_nothing_else_happens(what, upload, tmp_path):
    name, build, code = HOSTILE[what]
    content = build()
    path = upload(content)
    began = time.monotonic()

    refused = refusal_of(path, name)

    assert refused.code == code
    sentence = SHEET_REFUSALS[code] % refused.facts
    assert sentence.count("。") in {1, 2}
    assert time.monotonic() - began < limits.CHILD_SECONDS
    assert [*tmp_path.iterdir()] == [path]
    assert path.read_bytes() == content


def test_there_are_at_least_forty_hostile_files():
    assert len(HOSTILE) >= 40


def test_every_refusal_of_the_code_has_a_sentence():
    source = Path("webapp/sheets")
    texts = [file.read_text(encoding="utf-8") for file in source.rglob("*.py")]
    unused = [code for code in SHEET_REFUSALS if not any(f'"{code}"' in text for text in texts)]
    assert unused == []
    assert {code for _, _, code in HOSTILE.values()} <= set(SHEET_REFUSALS)


def test_no_child_ever_took_more_memory_than_it_may(upload):
    """Read in a process of its own: the figure is the most that any child of it ever took."""
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from webapp.sheets import SheetRefused, open_sheets\n"
        "for path in map(Path, sys.argv[1:]):\n"
        "    try:\n        open_sheets(path, path.name)\n"
        "    except SheetRefused:\n        print('refused')\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    files = ("zip bomb", "too many cells", "merged ranges without end", "billion laughs")
    built = [HOSTILE[what] for what in files]
    paths = [str(upload(build(), f"{n} {name}")) for n, (name, build, _code) in enumerate(built)]
    run = subprocess.run([sys.executable, "-c", program, *paths], capture_output=True, text=True)

    *said, most = run.stdout.split()
    assert said == ["refused"] * len(files)
    assert int(most) * 1024 < limits.CHILD_MEMORY


def test_a_child_that_wants_too_much_memory_is_refused_it():
    program = (
        "from webapp.sheets.reading import child, limits\n"
        "child.confine()\n"
        "try:\n    bytearray(limits.CHILD_MEMORY)\n"
        "except MemoryError:\n    print('refused')\n"
    )
    assert _python(program) == "refused"


@pytest.mark.parametrize(
    "attempt",
    [
        "open('{there}', 'w')",
        "__import__('os').system('true')",
        "__import__('subprocess').run(['true'])",
        "__import__('socket').create_connection(('127.0.0.1', 9))",
        "__import__('os').remove('{there}')",
    ],
)
def test_a_child_can_neither_write_nor_start_nor_connect(attempt, upload):
    path = upload(b"x")
    attempt = attempt.format(there=path)
    program = (
        "import os, socket, subprocess\n"
        "from webapp.sheets.reading import child\nchild.confine()\n"
        f"try:\n    {attempt}\nexcept PermissionError:\n    print('refused')\n"
    )
    assert _python(program) == "refused"
    assert path.read_bytes() == b"x"


def test_a_child_that_hangs_is_ended(upload, monkeypatch):
    monkeypatch.setattr(limits, "CHILD_SECONDS", 0.01)

    assert refusal_of(upload(good()), "a.xlsx").code == "too_much"


def test_the_address_of_a_formula_is_named(upload):
    refused = refusal_of(upload(HOSTILE["formula"][1]()), "a.xlsx")

    assert refused.facts == {"address": "C2", "count": 1, "sheet": "需求"}


def test_text_that_looks_like_a_formula_stays_text(upload):
    texts = ("=1+1", "+86", "-3", "@SUM(A1)")
    rows = row_xml(1, ("社区", "标题", "数量", "说明")) + row_xml(2, texts)
    [sheet] = open_sheets(upload(workbook(sheet_xml(rows))), "a.xlsx")
    assert tuple(c.text for c in sheet.rows[1]) == texts

    [sheet] = open_sheets(upload("社区,标题,数量,说明\n=1+1,'+86,-3,'@SUM(A1)".encode()), "a.csv")
    assert tuple(c.text for c in sheet.rows[1]) == texts


def test_a_good_file_is_read_beside_hostile_ones(upload):
    for content, name in ((good(), "需求清单.XLSX"), (CSV.encode(), "..\\需求.csv")):
        [sheet] = open_sheets(upload(content), name)
        assert [c.text for c in sheet.rows[1]] == ["和平里社区", "轮椅一台", "1"]


def test_a_sheet_without_headings_and_one_without_rows_are_refused(upload):
    for content, code in (("1,2\n3,4\n", "no_header"), ("社区,标题,数量\n", "no_rows")):
        [sheet] = open_sheets(upload(content.encode()), "a.csv")
        with pytest.raises(SheetRefused) as refused:
            find_tables(sheet)
        assert refused.value.code == code
        assert code in SHEET_REFUSALS


def test_stray_cells_below_do_not_make_a_sheet_long(upload):
    rows = row_xml(1, ("社区", "标题")) + row_xml(2, ("甲", "乙"))
    far = f'<row r="1048576">{cell("A1048576", "注：完")}</row>'
    [sheet] = open_sheets(upload(workbook(sheet_xml(rows + far))), "a.xlsx")

    assert len(sheet.rows) == 4
    assert sheet.rows[-1][0].address == "A1048576"


def _python(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout.strip()


def test_limits_are_those_that_the_documents_promise():
    assert limits.MOST_BYTES == 10 * MEGABYTE
    assert limits.MOST_UNPACKED == 50 * MEGABYTE
    assert child.limits is limits
