"""The arguments of `python -m matching`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Never

SIZES = ("street", "district", "city", "province", "nation")
DESCRIPTION = "Match needs with offers: exact where it can be, with a proved gap where it cannot."
CODES = """exit codes: 0 done; 1 the plan is refused, or nothing fits; 2 bad input, named in one
line; 3 the run broke; 130, 143 stopped by a signal. Formats: docs/matching-format.md"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Never:
        """Say what is wrong in one line; the usage is for --help."""
        print(f"{self.prog}: {message} (see --help)", file=sys.stderr)
        sys.exit(2)


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    return _parser().parse_args(_joined(sys.argv[1:] if argv is None else argv))


def _joined(argv: Sequence[str]) -> list[str]:
    """Write `--progress` so that it never takes the instance for its kind."""
    joined: list[str] = []
    for word in argv:
        if joined and joined[-1] == "--progress=bar" and word == "json":
            joined[-1] = "--progress=json"
        else:
            joined.append("--progress=bar" if word == "--progress" else word)
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("matching", description=DESCRIPTION, epilog=CODES)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    new = commands.add_parser("solve", help="find the best plan of an instance, with a proof")
    new.add_argument("instance", type=Path, metavar="INSTANCE", help="canonical or domain")
    _add_output(new, "PLAN")
    new.add_argument("--seconds", type=_seconds, default=60.0, help="for the whole command (60)")
    new.add_argument("--workers", type=_positive, default=2, help="threads of solvers (2)")
    _add_seed(new)
    new.add_argument("--progress", choices=("bar", "json"), metavar="json", help="on stderr")
    new = commands.add_parser("check", help="judge a plan independently of the solvers")
    new.add_argument("instance", type=Path, metavar="INSTANCE", help="what the plan is for")
    new.add_argument("plan", type=Path, metavar="PLAN")
    new = commands.add_parser("compile", help="turn a domain instance into a canonical one")
    new.add_argument("domain", type=Path, metavar="DOMAIN")
    _add_output(new, "INSTANCE")
    _add_explain(commands)
    new = commands.add_parser("generate", help="invent a domain instance")
    new.add_argument("size", choices=SIZES, metavar="SIZE", help=", ".join(SIZES))
    _add_seed(new)
    _add_output(new, "DOMAIN")
    return parser


def _add_explain(commands: Any) -> None:
    new = commands.add_parser("explain", help="say why a plan is as it is, as JSON")
    new.add_argument("instance", type=Path, metavar="INSTANCE", help="what the plan is for")
    new.add_argument("plan", type=Path, metavar="PLAN")
    about = new.add_mutually_exclusive_group()
    about.add_argument("--need", metavar="N", help="why it gets what it gets, and no more")
    about.add_argument("--recruit", action="store_true", help="what more capacity would bring")
    new.add_argument("--offer", metavar="O", help="with --need: why this pair, or why not")


def _add_output(parser: argparse.ArgumentParser, what: str) -> None:
    help_ = "file to write (standard output); .json, .json.gz, an instance also .npz"
    parser.add_argument("-o", "--output", type=Path, metavar=what, help=help_)


def _add_seed(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=_seed, default=1, help="the same seed, the same result (1)")


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < 10**9:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds above 0")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if not 1 <= value <= 1024:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 1024")
    return value


def _seed(text: str) -> int:
    value = int(text)
    if not 0 <= value < 2**31:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 0 to 2^31 - 1")
    return value
