"""Instances for commands, in either format. Runs in the child."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matching.canonical.fields import a_choice, an_object, needed
from matching.domain import SCHEMA, Compiled, compile_instance
from matching.domain import read as read_domain
from matching.errors import BadInput
from matching.files import parse, read_bytes, read_json
from matching.instance import Instance
from matching.reading import instance_from, instance_in_columns, read_instance


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Put the file's name before what is wrong with it."""
    try:
        yield
    except BadInput as error:
        raise BadInput(f"{path}: {error}") from error


def read(path: Path) -> Instance:
    """Return the instance in a file, compiled if it is in the domain's format."""
    return read_with_words(path)[0]


def read_with_words(path: Path) -> tuple[Instance, Compiled | None]:
    """Return the instance in a file, and what it was compiled from if that is the domain."""
    with named(path):
        if path.suffix == ".npz":
            return read_instance(path), None
        text = read_bytes(path)
        instance = instance_in_columns(text)
        if instance is not None:
            return instance, None
        document = parse(text)
        if type(document) is dict and document.get("schema") == SCHEMA:
            compiled = compile_instance(read_domain(document))
            return compiled.instance, compiled
        return instance_from(document), None


def read_compiled(path: Path) -> Instance:
    """Return the compiled instance of a file that must be in the domain's format."""
    with named(path):
        document = an_object(read_json(path), "the domain instance")
        a_choice(needed(document, "schema"), "schema", (SCHEMA,))
        return compile_instance(read_domain(document)).instance
