"""The page of one contribution: its words, every former wording, and where it came from."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request

from projections.citations.stale import stale_of
from projections.text.differences import Difference, difference
from projections.threads.history import (
    WordingRow,
    changes_of_contribution,
    wordings_of,
)
from projections.threads.queries import contributions_seen, thread_of
from projections.threads.rows import ContributionRow
from projections.threads.timeline import neighbours
from webui.clocks import Clocks, clocks_asked
from webui.moderation import acts_for, happenings_of
from webui.reasons import reasons_through
from webui.services import services, viewer
from webui.words import Words, words_of

pages = Blueprint("contributions", __name__, url_prefix="/contributions")

MOST_COMPARED = 10


@pages.get("/<uuid:contribution>")
def contribution(contribution: UUID) -> str:
    """One contribution, now or at another time. `?from=&to=` compares two of its wordings."""
    engine = services().engine
    clocks = clocks_asked()
    then: dict[str, Any] = {"as_of": clocks.as_of, "known_at": clocks.known_at}
    row = contributions_seen(engine, viewer(), [contribution], **then).get(contribution)
    if row is None:
        abort(404, _missing(contribution, clocks))
    thread = thread_of(engine, viewer(), row.thread_id)
    parent = contributions_seen(engine, viewer(), [row.reply_to] if row.reply_to else [])
    is_lone = thread is not None and len(thread.places) == 1 and thread.title is None
    before, after = neighbours(engine, viewer(), row) if is_lone else ((), ())
    wordings = wordings_of(engine, viewer(), contribution, **then)
    around = [said.contribution for said in (*before, *after)]
    happenings = happenings_of([contribution], clocks).get(contribution, [])
    told = {(happened.action, happened.occurred_at) for happened in happenings}
    changes = changes_of_contribution(engine, viewer(), contribution, **then)
    words = words_of([row, *wordings, *around, *parent.values()], clocks)
    return render_template(
        "contributions/contribution.html",
        row=row,
        thread=thread,
        parent=parent.get(row.reply_to) if row.reply_to else None,
        before=before,
        after=after,
        wordings=wordings,
        compared=_compared(wordings, words),
        happenings=happenings,
        changes=[change for change in changes if (change.change, change.occurred_at) not in told],
        acts=acts_for(contribution),
        asked="from" in request.args,
        reasons=reasons_through("contribution", contribution, clocks),
        stale=stale_of(engine, viewer(), [contribution], **then).get(contribution, ()),
        clocks=clocks,
        words=words,
    )


def _compared(
    wordings: Sequence[WordingRow], words: Words
) -> list[tuple[WordingRow, WordingRow, Difference]]:
    """The wordings to compare: the two asked for, or each of the latest with the one before."""
    pairs = list(pairwise(wordings))[::-1][:MOST_COMPARED]
    if "from" in request.args or "to" in request.args:
        by_number = {str(wording.number): wording for wording in wordings}
        ends = [by_number.get(request.args.get(name, "")) for name in ("from", "to")]
        if ends[0] is None or ends[1] is None:
            abort(400, f"from= and to= take numbers of wordings; there are {len(wordings)}.")
        pairs = [(ends[0], ends[1])]
    return [(old, new, difference(words.text(old), words.text(new))) for old, new in pairs]


def _missing(contribution: UUID, clocks: Clocks) -> str:
    now: dict[UUID, ContributionRow] = {}
    if clocks.are_set:
        now = contributions_seen(services().engine, viewer(), [contribution])
    if now:
        return "This was not yet said, or the archive did not know it, at the time asked for."
    return "There is no contribution at this address that you may see."
