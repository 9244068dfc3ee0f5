"""`/account/display`: the reader's settings of the pages."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for

from web.access.areas import area
from web.forms import takes
from web.parameters import choice_of
from web.preferences.display import COLOUR_NAMES, COOKIE, Colours, Display
from web.preferences.keeping import keep

blueprint = Blueprint("preferences", __name__)


@blueprint.get("/account/display")
@area("account")
def display() -> str:
    """Show the settings."""
    return render_template("preferences/display.html", COLOUR_NAMES=COLOUR_NAMES)


@blueprint.post("/account/display")
@area("account")
@takes("colours", "shortcuts")
def save() -> Response:
    """Keep the settings in the browser for a year. Raises InvalidInput for colours there are not."""
    wanted = Display(
        Colours(choice_of("colours", request.form.get("colours", ""), list(Colours)) or Colours.SAFE),
        shortcuts=request.form.get("shortcuts") == "on",
    )
    response = redirect(url_for("preferences.display"))
    keep(response, COOKIE, str(wanted))
    return response  # type: ignore[return-value] # werkzeug's own response, which Flask sends as it is
