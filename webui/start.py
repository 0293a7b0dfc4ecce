"""The page for newcomers: made from the log, and what a steward pinned."""

from flask import Blueprint, render_template, request

from projections.search.engine import Hit
from projections.search.telling import understood_told
from projections.start.page import start_page
from projections.start.telling import NOTHING, SECTIONS, leaning_told, reasons_told
from webui.clocks import Clocks, clocks_asked
from webui.search import names_for
from webui.services import remembered, services, viewer
from webui.similar import SHOWN, understood

pages = Blueprint("start", __name__)


@pages.get("/start")
def start() -> str:
    """What somebody who is new needs to know, now or then; `?text=` shows what comes near to it."""
    clocks = clocks_asked()
    page = remembered(
        "start",
        lambda: start_page(services().engine, viewer(), **clocks.both()),
        *clocks.in_address().items(),
    )
    text = "" if clocks.are_set else request.args.get("text", "").strip()
    near: tuple[Hit, ...] = ()
    if text:
        near = tuple(services().search.similar(text, viewer(), SHOWN))
    recorder = services().recorder
    return render_template(
        "start/start.html",
        page=page,
        clocks=clocks,
        sections=SECTIONS,
        nothing=NOTHING,
        text=text,
        near=near,
        share=understood_told(understood()) if text else None,
        names=names_for(near, Clocks()),
        leaning_told=leaning_told,
        reasons_told=reasons_told,
        pinning=recorder is not None and viewer().level == "steward" and not clocks.are_set,
        token=recorder.token if recorder else "",
    )
