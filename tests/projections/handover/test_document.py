"""What was edited and added is kept, and told apart from what the log tells."""

from projections.handover.document import Document, draft_of, with_words
from projections.handover.writing import read, to_markdown

STICKS = "The tap *sticks* [sic]."


def test_a_document_given_back_unchanged_changes_nothing(document: Document) -> None:
    draft = draft_of(document, read(to_markdown(document)))

    assert (draft.text, draft.left_out, draft.edited, draft.added) == ("", (), 0, 0)
    every = {c.number for part in document.parts for line in part.lines for c in line.cites}
    assert set(draft.cites) == every


def test_what_is_edited_added_and_left_out_is_told_apart(document: Document) -> None:
    text = to_markdown(document).replace("“slugs”", "slugs, and snails")
    hidden = next(line for line in text.splitlines() if "was hidden" in line)
    text = text.replace(f"{hidden}\n", "") + f"\n- {STICKS}\n\nAsk Cy\nabout it.\n"

    draft = draft_of(document, read(text))
    again = with_words(document, read(draft.text), draft.left_out)

    assert (draft.edited, draft.added, len(draft.left_out)) == (1, 2, 1)
    parts = {part.key: part for part in again.parts}
    [norm] = parts["norms"].lines
    assert (norm.mark, "snails" in norm.text, "“slugs”" in norm.told) == ("edited", True, True)
    assert norm.cites
    assert parts["conflicts"].left_out == 1
    added = [(line.mark, line.text) for line in parts["else"].lines]
    assert added == [("added", STICKS), ("added", "Ask Cy about it.")]


def test_words_of_others_are_not_kept_with_ones_own(document: Document) -> None:
    draft = draft_of(document, read(to_markdown(document) + "\n- Mine.\n"))

    assert draft.text == "## What else to know\n\n- Mine.\n"


def test_what_was_prepared_can_be_printed_and_prepared_again(document: Document) -> None:
    first = draft_of(document, read(to_markdown(document) + f"\n- {STICKS} (event 3)\n"))
    shown = with_words(document, read(first.text), first.left_out)

    second = draft_of(document, read(to_markdown(shown)))

    [line] = next(part for part in shown.parts if part.key == "else").lines
    assert line.numbers == (3,)
    [again] = read(second.text).items
    assert (again.text, again.numbers) == (STICKS, (3,))
