"""Run by hatchling when it builds a package; not part of the installed application."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MANIFEST = "webapp/static/dist/manifest.json"


class RefuseWithoutAssets(BuildHookInterface[Any]):
    """Refuse a wheel whose pages would lack style; an editable install gets its assets later."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable" and not (Path(self.root) / MANIFEST).exists():
            message = f"{MANIFEST} is missing: run `python3 dev.py up --exit` before building"
            raise FileNotFoundError(message)
