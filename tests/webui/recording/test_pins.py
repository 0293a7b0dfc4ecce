"""The form that pins; what it records is tried with the page in tests/webui/test_start.py."""

from projections.viewer import STEWARD
from tests.reading import Pages


def test_the_form_offers_every_section_and_begins_at_what_is_named(pages: Pages) -> None:
    form = pages(STEWARD, "mailto:zoe@example.org").get("/record/pin?about=role:x&section=asking")

    assert 'value="role:x"' in form.text
    assert '<option value="asking" selected>' in form.text
    assert pages(STEWARD).get("/record/pin").status_code == 404
