"""What a meeting decided."""

from ingest.readers.minutes.resolutions import Decided, Said, decisions_of


def decided(*lines: str) -> list[Decided]:
    parts = [line.partition(" ") for line in lines]
    return decisions_of([Said(f"k{n}", nick, text) for n, (nick, _, text) in enumerate(parts)])


def test_a_resolution_takes_what_was_proposed_with_the_votes_between() -> None:
    [one] = decided(
        "bob +1",
        "ada PROPOSAL: mow the lawn",
        "bob +1",
        "cleo -1",
        "dan +1 to what cleo said",
        "cleo 0",
        "bob_ +1",
        "ada RESOLVED: Mow the lawn.",
        "eve +1",
    )

    assert (one.kind, one.key, one.proposed, one.closed) == ("resolution", "k1", 1, 7)
    assert one.tally == {"+1": 1, "0": 1}
    assert [b.nick for b in one.ballots.values()] == ["bob_", "cleo"]
    assert not one.reworded


def test_what_nobody_resolved_stays_a_proposal() -> None:
    [one] = decided("ada PROPOSAL: mow the lawn", "bob -1")

    assert (one.kind, one.closed) == ("proposal", None)


def test_a_resolution_that_nobody_proposed_stands_by_itself() -> None:
    first, second = decided("ada PROPOSAL: mow the lawn", "ada RESOLVED: ask a gardener")

    assert (first.kind, second.kind) == ("proposal", "resolution")
    assert (second.proposed, second.closed, second.tally) == (1, 1, {})


def test_a_resolution_in_nearly_the_same_words_takes_the_proposal() -> None:
    [one] = decided(
        "ada PROPOSAL: mow the whole lawn behind the old house in May",
        "ada RESOLVED: mow the whole lawn behind the old house in June",
    )

    assert one.reworded
    assert one.closing_words.endswith("June")


def test_a_resolution_that_denies_the_proposal_does_not_take_it() -> None:
    first, _ = decided(
        "ada PROPOSAL: mow the whole lawn behind the old house in May",
        "ada RESOLVED: do not mow the whole lawn behind the old house in May",
    )

    assert first.kind == "proposal"


def test_of_two_proposals_the_one_in_the_same_words_is_taken() -> None:
    first, second = decided(
        "ada PROPOSAL: we will mow", "ada PROPOSAL: we will not mow", "ada RESOLVED: we will mow"
    )

    assert (first.kind, second.kind) == ("resolution", "proposal")


def test_assent_takes_the_last_proposal() -> None:
    [one] = decided("ada PROPOSAL: mow the lawn", "bob +1", "ada RESOLVED: accepted")

    assert (one.as_proposed, one.reworded, one.tally) == (True, False, {"+1": 1})


def test_a_proposal_put_again_is_the_same_one_and_voted_on_anew() -> None:
    [one] = decided(
        "ada PROPOSAL: mow", "bob -1", "ada PROPOSAL 2: Mow", "cleo +1", "ada RESOLVED: mow"
    )

    assert (one.tally, one.repeated) == ({"+1": 1}, [2])


def test_a_resolution_told_twice_is_one() -> None:
    [one] = decided("ada RESOLVED: mow", "bob RESOLVED: MOW!")

    assert one.repeated == [1]


def test_a_new_topic_ends_the_vote() -> None:
    [one] = decided("ada PROPOSAL: mow", "bob +1", "ada Topic: pears", "cleo +1")

    assert one.tally == {"+1": 1}


def test_decisions_are_numbered_by_their_kind() -> None:
    found = decided(
        "ada ACTION: bob to mow",
        "ada RESOLVED: one",
        "ada ACTION: bob to rake",
        "ada RESOLVED: two",
    )

    assert [(d.kind, d.number) for d in found] == [
        ("action", 1),
        ("resolution", 1),
        ("action", 2),
        ("resolution", 2),
    ]


def test_two_proposals_in_one_line_have_keys_of_their_own() -> None:
    assert [d.key for d in decided("ada PROPOSAL: mow\nPROPOSAL: rake")] == ["k0", "k0#2"]


def test_what_nobody_signed_is_no_vote() -> None:
    assert decided("ada PROPOSAL: mow", " +1")[0].tally == {}
