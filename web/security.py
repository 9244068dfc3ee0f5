"""The headers that keep a page to itself: nothing from elsewhere, no inline script, no framing, no sniffing."""

from __future__ import annotations

from flask import Flask, Response, g, request

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # Bootstrap draws its arrows with data: images
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

HTTPS_ONLY = "max-age=31536000; includeSubDomains"
"""For a year, browsers that came by https come by nothing else."""


def allow_drawn_styles() -> None:
    """Let the current page's styles be inline: Plotly adds a style element and style attributes of its own."""
    g.drawn_styles = True


def _secure(response: Response) -> Response:
    policy = dict(POLICY)
    if g.get("drawn_styles", False):
        policy["style-src"] = "'self' 'unsafe-inline'"
    response.headers["Content-Security-Policy"] = "; ".join(
        f"{name} {value}" for name, value in policy.items()
    )
    response.headers.update(HEADERS)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HTTPS_ONLY
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def register(app: Flask) -> None:
    """Give every response of an application its headers."""
    app.after_request(_secure)
