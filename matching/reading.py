"""Instances and plans from files and documents. See docs/matching-format.md."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from matching.canonical.columns import parse_with_columns
from matching.canonical.edges import edges_from
from matching.canonical.fields import a_choice, a_text, an_object, needed
from matching.canonical.levels import levels_from
from matching.canonical.npz import SCHEMA, instance_from_arrays, read_npz
from matching.canonical.rows import rows_from
from matching.errors import BadInput
from matching.files import parse, read_bytes, read_json
from matching.instance import Instance
from matching.writing import digest_as_read

DOMAIN_SCHEMA = "match-instance/1"
PLAN_SCHEMA = "match-plan/1"


def read_instance(path: Path) -> Instance:
    """Return the canonical instance in a .json, .json.gz or .npz file, told apart by its name.

    Raises BadInput, with one sentence that names the field, for anything else.
    """
    if path.suffix == ".npz":
        meta, arrays = read_npz(path)
        a_choice(needed(meta, "schema", "meta."), "meta.schema", (SCHEMA,))
        return instance_from_arrays(meta, arrays, _sense(meta, "meta."))
    text = read_bytes(path)
    return instance_in_columns(text) or instance_from(parse(text))


def instance_in_columns(text: bytes) -> Instance | None:
    """Return the canonical instance that the JSON holds, its long lists read at once.

    None if there are none, or if anything is wrong: to be read as it is, so that the first
    mistake is named as it stands there.
    """
    if SCHEMA.encode() not in text:
        return None
    with suppress(BadInput):
        document = parse_with_columns(text, parse)
        return None if document is None else instance_from(document)
    return None


def read_plan(path: Path) -> dict[str, Any]:
    """Return the document of a plan; what it says is for `matching.check` to judge."""
    plan = an_object(read_json(path), "the plan")
    a_choice(needed(plan, "schema"), "schema", (PLAN_SCHEMA,))
    return plan


def instance_from(document: object) -> Instance:
    """Return the instance that a document in the canonical format describes, with its digest."""
    given = an_object(document, "the instance")
    a_choice(needed(given, "schema"), "schema", (SCHEMA,))
    sense = _sense(given)
    edges = edges_from(needed(given, "edges"))
    rows = rows_from(needed(given, "rows"), len(edges))
    levels = levels_from(given.get("levels"), rows, len(edges))
    instance = Instance(a_text(given.get("id", ""), "id"), sense, edges, rows, levels)
    return replace(instance, digest=_digest(given, instance))


def _sense(given: dict[str, Any], where: str = "") -> str:
    return a_choice(needed(given, "sense", where), f"{where}sense", ("max", "min"))


def _digest(document: dict[str, Any], instance: Instance) -> str:
    try:
        return digest_as_read(document, instance)
    except UnicodeEncodeError as error:
        raise BadInput("a string holds half a surrogate pair, which is no letter") from error
    except RecursionError as error:
        raise BadInput("it is nested too deeply") from error
