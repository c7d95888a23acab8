"""Addresses of built front-end files: names from Vite's manifest, read once.

The build (`npm ci --ignore-scripts && npm run build` in `webapp/frontend`) writes
`static/dist/manifest.json`, which maps a source such as `src/app.js` to its hashed file.
"""

import json
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from flask import Flask
from markupsafe import Markup

ENTRY = "src/app.js"
SPRITE = "icons.svg"
FAVICON = "favicon.svg"
_ICON = Markup('<svg class="gj-icon" {} focusable="false"><use href="{}#{}" /></svg>')
_DECORATIVE = Markup('aria-hidden="true"')


class AssetsMissingError(RuntimeError):
    """The front end was not built, or the build lacks a file that a template names."""


class Assets:
    """Looks up built files; `folder` is the build's directory, `prefix` its address."""

    def __init__(self, folder: Path, prefix: str) -> None:
        self._folder = folder
        self._prefix = prefix.rstrip("/")

    @cached_property
    def _manifest(self) -> dict[str, dict[str, Any]]:
        path = self._folder / "manifest.json"
        try:
            content: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            raise AssetsMissingError(
                f"{path} does not exist: build the front end first "
                "(cd webapp/frontend && npm ci --ignore-scripts && npm run build)"
            ) from None
        return content

    def _entry(self, name: str) -> dict[str, Any]:
        try:
            return self._manifest[name]
        except KeyError:
            raise AssetsMissingError(
                f"the front-end build has no {name!r}: build it again, or correct the name"
            ) from None

    def asset(self, name: str = ENTRY) -> str:
        """Address of the built file for the source `name`."""
        return f"{self._prefix}/{self._entry(name)['file']}"

    def asset_css(self, name: str = ENTRY) -> list[str]:
        """Addresses of the style sheets that the source `name` imports, in order."""
        return [f"{self._prefix}/{file}" for file in self._entry(name).get("css", [])]

    def sprite(self) -> str:
        """Address of the SVG sprite; append `#name` for one icon."""
        return self.asset(SPRITE)

    def icon(self, name: str, label: str | None = None) -> Markup:
        """One picture of the sprite; decorative unless `label` says what it means."""
        role = Markup('role="img" aria-label="{}"').format(label) if label else _DECORATIVE
        return _ICON.format(role, self.sprite(), name)

    def favicon(self) -> str:
        """Address of the site's icon."""
        return self.asset(FAVICON)


def remembered(make: Callable[..., Markup]) -> Callable[..., Markup]:
    """A macro that needs nothing but its few different arguments, made once for each of them."""
    return lru_cache(maxsize=1000)(make)


def init_app(app: Flask) -> None:
    """Make the look-ups available in every template and macro."""
    assets = Assets(Path(app.static_folder or "static") / "dist", f"{app.static_url_path}/dist")
    app.jinja_env.globals.update(
        asset=assets.asset,
        asset_css=assets.asset_css,
        sprite=assets.sprite,
        svg_icon=remembered(assets.icon),
        remembered=remembered,
        favicon=assets.favicon,
    )
