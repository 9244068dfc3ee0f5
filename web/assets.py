"""Scripts and styles, all from installed packages: a government network reaches no other place.

An asset's URL carries the digest of its content, so browsers keep it for a year and never an old one.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from werkzeug.security import safe_join

from web.access.areas import PUBLIC, area

YEAR_S = 365 * 24 * 3600
COMPRESSED = ["text/html", "text/csv", "application/json"]
"""What is compressed anew for each answer; assets are compressed once."""
PACKED = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
"""Kinds of assets that shrink."""
_PLOTLY = Path(str(files("plotly") / "package_data" / "plotly.min.js"))

blueprint = Blueprint("assets", __name__)


@blueprint.get("/assets/plotly.min.js")
@area(PUBLIC)
def plotly() -> Response:
    """Send the plotting library that the plotly package brings, compressed where the browser can read it."""
    return _asset(_PLOTLY, "text/javascript")


def _asset(path: Path, mimetype: str) -> Response:
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(_content(path, packed=packed), mimetype=mimetype)
    if packed:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR_S
    response.cache_control.immutable = True
    return response


@cache
def _content(path: Path, *, packed: bool) -> bytes:
    content = path.read_bytes()
    return gzip.compress(content, compresslevel=6, mtime=0) if packed else content


def _packed(plain: Callable[..., Any], endpoint: str) -> Callable[..., Any]:
    """Return a view that sends what shrinks compressed, from memory, and all else as ``plain`` does."""

    def send(filename: str) -> Any:
        path = safe_join(str(_folders()[endpoint]), filename)
        mimetype = PACKED.get(Path(filename).suffix)
        if path is None or mimetype is None or not Path(path).is_file():
            return plain(filename=filename)
        return _asset(Path(path), mimetype)

    send.__dict__.update(plain.__dict__)
    return send


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
    for endpoint in ("static", "bootstrap.static"):
        app.view_functions[endpoint] = _packed(app.view_functions[endpoint], endpoint)
    app.config.update(COMPRESS_MIMETYPES=COMPRESSED, COMPRESS_STREAMS=False)
    Compress(app)
    app.url_defaults(_name_content)
