"""Documents say what the code does today: nothing that is gone, nothing left out."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from docs import generate
from seeds.people import DEMO_ACCOUNTS
from tests.conventions.documents import (
    DECISIONS,
    DOCUMENTS,
    READMES,
    ROOT,
    code_words,
    text_of,
)
from webapp.services.passwords import DEMO_PASSWORD

EXAMPLES = {".conf", ".service", ".yaml"}
MADE_BY_TOOLS = (".venv", "instance", "webapp/static/dist", "webapp/frontend/node_modules")
OURS = re.compile(r"(webapp|seeds|matching|tests|docs|\.ci)/|[\w-]+\.(py|toml|lock|md)$")
OUR_HOSTS = re.compile(r"127\.0\.0\.1|localhost|([\w-]+\.)*example(\.(com|org|net|cn))?|\[::1\]")
FOREIGN = re.compile(
    r"(?<![\w.])/(work|root|tmp|home)/\w|\.\./shared|pypi\.|npmjs|registry\.|mirrors?\.\w+\.\w"
)
GONGJIAN = (sys.executable, "-m", "webapp.cli")
# Not where it names an account or a database: `sudo -u gongjian …`, `createdb -O gongjian …`.
COMMAND = re.compile(
    r"(?:^|[\s`\"/=])(?<!-[a-zA-Z] )(gongjian|dev\.py) +([a-z]+)((?: +(?:--?[\w-]+|\S+))*)"
)
TOPS = ("matching", "seeds", "webapp")
Help = Callable[..., str]
each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT))
)


@pytest.mark.parametrize("name", generate.FILES)
def test_made_parts_are_what_the_code_makes_of_them(name: str) -> None:
    text = text_of(ROOT / "docs" / name)
    assert generate.redone(text) == text, "run docs/generate.py"


def test_every_module_is_in_a_made_part() -> None:
    text = text_of(ROOT / "docs/architecture.md")
    packages = {file.parent for top in TOPS for file in (ROOT / top).rglob("*.py")}
    told = {ROOT / name for name in re.findall(r"<!-- made: modules (\S+) -->", text)}
    elsewhere = {ROOT / "webapp/migrations", ROOT / "webapp/migrations/versions"}
    texts = {folder for folder in packages if (ROOT / "seeds/texts") in (folder, *folder.parents)}
    built = {folder for folder in packages if "node_modules" in folder.parts}
    assert told == packages - elsewhere - texts - built


@pytest.fixture(scope="module")
def help_of() -> Help:
    """The help that a command gives, asked once."""
    known: dict[tuple[str, ...], str] = {}

    def ask(*command: str) -> str:
        if command not in known:
            start = [sys.executable, "dev.py"] if command[0] == "dev.py" else GONGJIAN
            done = subprocess.run(
                [*start, *command[1:], "--help"], cwd=ROOT, capture_output=True, text=True
            )
            assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
            known[command] = done.stdout
        return known[command]

    return ask


def commands(text: str) -> Iterator[tuple[str, str, list[str]]]:
    """Every command that a document shows in code: program, what it is to do, options."""
    blocks = re.findall(r"```(?:sh|bash|console|ini|yaml|text)?\n(.*?)```", text, re.DOTALL)
    for line in [*"\n".join(blocks).split("\n"), *code_words(text)]:
        for program, action, rest in COMMAND.findall(line.partition(" #")[0]):
            own = rest.partition(" -- ")[0]
            yield program, action, re.findall(r"(?<= )--[a-z-]+", own)


@each_document
def test_commands_and_options_exist(document: Path, help_of: Help) -> None:
    for program, action, options in commands(text_of(document)):
        listed = re.findall(r"^ {4}([a-z]+) ", help_of(program), re.MULTILINE)
        assert action in listed, f"{program} {action}"
        for option in options:
            assert option in help_of(program, action), f"{program} {action} {option}"


@pytest.mark.parametrize("program", ["gongjian", "dev.py"])
def test_every_command_is_documented(program: str, help_of: Help) -> None:
    listed = set(re.findall(r"^ {4}([a-z]+) ", help_of(program), re.MULTILINE))
    assert listed
    told = [command for document in DOCUMENTS for command in commands(text_of(document))]
    assert {action for name, action, _options in told if name == program} == listed


def settings(files: Iterable[Path]) -> set[str]:
    return {s for file in files for s in re.findall(r"GONGJIAN_[A-Z_]*[A-Z]", text_of(file))}


def test_every_setting_is_documented() -> None:
    assert settings([ROOT / "webapp/config.py"]) <= settings(DOCUMENTS)


def test_every_documented_setting_exists() -> None:
    code = [ROOT / "dev.py", *(ROOT / "webapp").glob("*.py"), *(ROOT / "tests").rglob("*.py")]
    assert settings(DOCUMENTS) <= settings(file for file in code if file != Path(__file__))


def test_every_check_of_dev_py_is_documented() -> None:
    checks = re.search(r"^CHECKS = \{(.*?)^\}", text_of(ROOT / "dev.py"), re.DOTALL | re.MULTILINE)
    assert checks
    sentence = re.search(r"picks checks: ([^.]*)\.", text_of(ROOT / "docs/testing.md"))
    assert sentence
    assert code_words(sentence[1]) == re.findall(r'^ {4}"([\w-]+)":', checks[1], re.MULTILINE)


def test_every_folder_of_tests_is_documented() -> None:
    folders = {f"tests/{file.parent.name}/" for file in (ROOT / "tests").glob("*/__init__.py")}
    told = set(code_words(text_of(ROOT / "docs/testing.md")))
    assert folders <= told


def exists(name: str) -> bool:
    path = name.rstrip("/")
    if any(path == made or path.startswith(f"{made}/") for made in MADE_BY_TOOLS):
        return True
    return any(ROOT.glob(path)) if "*" in path else (ROOT / path).exists()


def defines(file: Path, name: str) -> bool:
    pattern = rf"^ *(?:async )?(?:def|class) {name}\b|^{name}\b *[:=]"
    return bool(re.search(pattern, text_of(file), re.MULTILINE))


@each_document
def test_files_and_names_in_code_exist(document: Path) -> None:
    for word in code_words(text_of(document)):
        path, _colons, name = word.partition("::")
        if " " in path or not OURS.match(path):
            continue
        here = (document.parent / path).exists()
        assert here or exists(path), f"{path} is gone"
        if name:
            assert defines(ROOT / path, name), f"{word} is gone"


def anchors(document: Path) -> set[str]:
    """The anchors that a reader of Markdown makes of the headings."""
    headings = re.findall(r"^#+ (.*)$", text_of(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@each_document
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(document)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _hash, anchor = target.partition("#")
        file = (document.parent / path) if path else document
        assert file.exists(), f"{target} leads nowhere"
        if anchor:
            assert anchor in anchors(file), f"{target} leads nowhere"


def test_no_path_of_a_machine_and_no_foreign_host() -> None:
    beside = [f for f in (ROOT / "docs").rglob("*") if f.suffix in EXAMPLES]
    for document in (*DOCUMENTS, *beside):
        _refuse_machines(text_of(document))


def _refuse_machines(text: str) -> None:
    assert not (found := FOREIGN.search(text)), found[0]
    for host in re.findall(r"https?://(\[[^\]]+\]|[^/\s:>)`\"$]+)", text):
        assert OUR_HOSTS.fullmatch(host), host


def test_pictures_are_used_and_light() -> None:
    pictures = set((ROOT / "docs/images").glob("*.webp"))
    made = {
        ROOT / f"docs/images/{name}-{width}.webp"
        for name in re.findall(r'^ {4}\("([\w-]+)", "', text_of(ROOT / "docs/images/make.py"), re.M)
        for width in (390, 1440)
    }
    assert pictures == made
    assert sum(picture.stat().st_size for picture in pictures) < 1_500_000


@pytest.mark.parametrize("readme", READMES, ids=lambda r: r.name)
def test_the_readme_names_the_demo_accounts(readme: Path) -> None:
    text = text_of(readme)
    rows = re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE)
    assert sorted(rows) == sorted(DEMO_ACCOUNTS.values())
    assert f"`{DEMO_PASSWORD}`" in text


def test_the_readmes_tell_the_same() -> None:
    english, chinese = map(text_of, READMES)

    def facts(text: str) -> dict[str, list[str]]:
        links = re.findall(r"\]\(([^)]+)\)", text)
        return {
            "links": [link for link in links if not link.startswith("README")],
            "code": re.findall(r"```.*?```", text, re.DOTALL),
            "words in code": code_words(text),
            "numbers": sorted(re.findall(r"\d+", text.replace(",", ""))),
            "headings": re.findall(r"^#+ ", text, re.MULTILINE),
        }

    assert facts(english) == facts(chinese)


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda d: d.stem)
def test_a_decision_is_one_page_of_one_shape(decision: Path) -> None:
    text = text_of(decision)
    asked = [f"**{part}.**" for part in ("Context", "Choice", "Why", "What would change it")]
    places = [text.index(part) for part in asked]
    assert places == sorted(places)
    assert text.startswith(f"# {decision.name[:4]} ")
    assert text.count("\n") < 45


def test_decisions_are_numbered_through_and_listed() -> None:
    rows = re.findall(
        r"^\| \[(\d{4})\]\((\S+)\) \| (.*) \|$", text_of(ROOT / "docs/decisions/README.md"), re.M
    )
    assert rows == [
        (f"{n:04d}", d.name, text_of(d).split("\n")[0].removeprefix(f"# {n:04d} "))
        for n, d in enumerate(DECISIONS, start=1)
    ]
