"""Scripts and styles, all from installed packages: a government network reaches no other place.

An asset's URL carries the digest of its content, so browsers keep it for a year and never an old one.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from flask_bootstrap import Bootstrap5

YEAR_S = 365 * 24 * 3600
_PLOTLY = Path(str(files("plotly") / "package_data" / "plotly.min.js"))

blueprint = Blueprint("assets", __name__)


@blueprint.get("/assets/plotly.min.js")
def plotly() -> Response:
    """Send the plotting library that the plotly package brings, compressed where the browser can read it."""
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(_plotly(packed=packed), mimetype="text/javascript")
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR_S
    response.cache_control.immutable = True
    return response


@cache
def _plotly(*, packed: bool) -> bytes:
    content = _PLOTLY.read_bytes()
    return gzip.compress(content, compresslevel=6, mtime=0) if packed else content


@cache
def digest(path: Path) -> str:
    """Return the start of the SHA-256 of a file, which names its content in URLs."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16]


def _folders() -> dict[str, Path]:
    """Return where each endpoint of static files takes them from."""
    bootstrap = current_app.blueprints["bootstrap"].static_folder
    own = current_app.static_folder
    return {"static": Path(own or ""), "bootstrap.static": Path(bootstrap or "")}


def _name_content(endpoint: str, values: dict[str, Any]) -> None:
    """Add the digest of an asset's content to its URL."""
    if endpoint == "assets.plotly":
        values["v"] = digest(_PLOTLY)
    elif endpoint in ("static", "bootstrap.static"):
        path = _folders()[endpoint] / values.get("filename", "")
        if path.is_file():
            values["v"] = digest(path)


def register(app: Flask) -> None:
    """Serve an application's assets."""
    app.config["BOOTSTRAP_SERVE_LOCAL"] = True
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR_S
    Bootstrap5(app)
    app.register_blueprint(blueprint)
    app.url_defaults(_name_content)
