"""`/account/display`: the reader's settings of the pages; `/reading`: language and unit, from the head of any page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Flask, Response, redirect, render_template, request, url_for

from web.access.areas import PUBLIC, area
from web.access.places import asked_place, home
from web.forms import takes
from web.parameters import choice_of, this_page
from web.preferences.display import COLOUR_NAMES, COOKIE, Colours, Display
from web.preferences.keeping import keep
from web.preferences.reading import CHOICES, COOKIES, current_reading

blueprint = Blueprint("preferences", __name__)


@blueprint.get("/reading/<any(lang, unit):name>/<value>")
@area(PUBLIC)
def reading(name: str, value: str) -> Response:
    """Keep a language or a unit in the browser and go on to a page in it. Raises InvalidInput for one there is not."""
    choice_of(name, value, CHOICES[name])
    place = asked_place() or home()
    path, _mark, query = place.partition("?")
    asked = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != name]
    response = redirect(f"{path}?{urlencode([*asked, (name, value)])}")
    keep(response, COOKIES[name], value)
    return response  # type: ignore[return-value] # werkzeug's own response, which Flask sends as it is


def to_keep(name: str, value: str) -> str:
    """Return the address that keeps a choice and comes back to the current page."""
    return url_for("preferences.reading", name=name, value=value, next=this_page(**{name: value}))


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


def register(app: Flask) -> None:
    """Give an application these pages, and its templates the choices of the reader."""
    app.register_blueprint(blueprint)
    app.add_template_global(current_reading)
    app.add_template_global(to_keep)
