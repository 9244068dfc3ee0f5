"""As what the reader wants a year's burn drawn: ``?chart=`` says it, and the browser remembers it."""

from __future__ import annotations

from enum import StrEnum

from flask import Response, after_this_request, request

from web import parameters
from web.preferences.keeping import keep

COOKIE = "yanqi_chart"


class Picture(StrEnum):
    """The pictures there are of a year's burn."""

    BARS = "bars"
    LINE = "line"
    BURNDOWN = "burndown"


PICTURE_NAMES = {
    Picture.BARS: ("柱状", "Bars"),
    Picture.LINE: ("折线", "Line"),
    Picture.BURNDOWN: ("余额", "Burn-down"),
}
"""What they are called, in Chinese and English."""


def chosen_picture() -> Picture:
    """Return the picture that the URL asks for, and remember it; else the one asked for last, else bars.

    Raises InvalidInput for a picture there is not.
    """
    asked = parameters.choice("chart", list(Picture))
    kept = request.cookies.get(COOKIE, "")
    if not asked:
        return Picture(kept) if kept in list(Picture) else Picture.BARS
    if asked != kept:
        after_this_request(_remember)
    return Picture(asked)


def _remember(response: Response) -> Response:
    keep(response, COOKIE, parameters.choice("chart", list(Picture)))
    return response
