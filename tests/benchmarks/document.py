"""docs/benchmarks.md: sections that different scripts write, each between marks of its own."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs/benchmarks.md"
END = "<!-- end -->"


def write(section: str, text: str, file: Path = FILE) -> None:
    """Replace one section. Raises ValueError if the document has no place for it."""
    mark = f"<!-- made: {section} -->"
    before, found, rest = file.read_text(encoding="utf-8").partition(f"{mark}\n")
    _old, ended, after = rest.partition(END)
    if not (found and ended):
        raise ValueError(f"{file} has no section between {mark} and {END}")
    made = f"{before}{mark}\n\n{text.strip()}\n\n{END}{after}"
    file.write_text(made, encoding="utf-8")


def today() -> str:
    return str(datetime.now(UTC).date())


def machine() -> str:
    """What the figures were measured on, in a few words."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return (
        f"{os.cpu_count()} cores ({processor()}), {round(pages * size / 2**30)} GiB of memory, "
        f"{platform.system()} on {platform.machine()}, Python {platform.python_version()}"
    )


def processor() -> str:
    """The processor's name as the system tells it."""
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.exists() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def load() -> float:
    """How many processes wanted a core, on average over the last minute."""
    return os.getloadavg()[0]
