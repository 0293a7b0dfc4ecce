"""Words of a page."""

from uuid import UUID

from archive import commands as c
from projections.threads.queries import contributions_seen
from projections.viewer import ANONYMOUS, STEWARD, Viewer
from tests.builders import a
from tests.reading import Library, MakeApp, handle
from webui.words import words_of


def excerpt(library: Library, make_app: MakeApp, said: UUID, viewer: Viewer = ANONYMOUS) -> str:
    with make_app(viewer).test_request_context():
        row = contributions_seen(library.engine, viewer, [said])[said]
        return words_of([row]).excerpt(row)


def test_a_mention_is_written_as_the_persons_name(library: Library, make_app: MakeApp) -> None:
    library.say("0", by="Bob")
    said = library.say("1", f"Ask <@{handle('bob')}> about it")

    with make_app(ANONYMOUS).test_request_context():
        row = contributions_seen(library.engine, ANONYMOUS, [said])[said]
        words = words_of([row])
        assert words.excerpt(row) == words.text(row) == "Ask @Bob about it"
        link = f'<a class="mention" href="/people/{library.person("bob")}"'
        assert link in words.html(row)


def test_what_may_not_be_read_has_a_placeholder(library: Library, make_app: MakeApp) -> None:
    hidden, withdrawn = library.say("1", "rude"), library.say("2", "hasty")
    silent, erased = library.say("3", " "), library.say("4", "eveword", "Eve")
    library.tell(
        a(c.HideContribution, contribution="1"), a(c.WithdrawContribution, contribution="2")
    )
    library.erase("eve")

    shown = [excerpt(library, make_app, said) for said in (hidden, withdrawn, silent, erased)]

    assert shown == ["[hidden]", "[withdrawn]", "[no text]", "[erased]"]
    assert excerpt(library, make_app, hidden, STEWARD) == "rude"


def test_who_is_mentioned_and_erased_is_not_named(library: Library, make_app: MakeApp) -> None:
    library.say("0", by="Eve")
    said = library.say("1", f"Ask <@{handle('eve')}>")
    library.erase("eve")

    assert excerpt(library, make_app, said) == "Ask @[erased]"
