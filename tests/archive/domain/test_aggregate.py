from uuid import UUID

from archive.domain.aggregate import id_of
from archive.domain.thread import Thread
from tests.builders import aggregate_types, event_types, occurred, text_of


def test_an_id_is_the_same_in_every_release() -> None:
    assert id_of("person", "0123") == UUID("448051e9-854f-596f-8c9a-70bf1a898d79")


def test_things_of_different_kinds_with_one_key_have_different_ids() -> None:
    assert id_of("thread", "0123") != id_of("contribution", "0123")


def test_every_aggregate_has_a_topic_of_its_own() -> None:
    topics = [vars(aggregate).get("TOPIC") for aggregate in aggregate_types()]

    assert None not in topics
    assert len(topics) == len(set(topics))


def test_every_event_has_a_topic_of_its_own_below_its_aggregates() -> None:
    topics = [event.TOPIC for event in event_types()]

    assert len(topics) == len(set(topics))
    for event in event_types():
        aggregate = event.__qualname__.partition(".")[0]
        [kind] = [k for k in aggregate_types() if k.__name__ == aggregate]
        assert event.TOPIC.startswith(f"{vars(kind)['TOPIC']}.")


def test_a_change_is_new_until_one_of_its_name_was_recorded_for_its_moment() -> None:
    thread = Thread(
        key="key",
        space=UUID(int=1),
        title=text_of(UUID(int=2), ""),
        visibility=None,
        occurred=occurred(),
    )
    thread.close(text_of(UUID(int=2), ""), occurred(1))

    assert not thread.is_new("closed", occurred(1))
    assert thread.is_new("closed", occurred(2))
    assert thread.is_new("resolved", occurred(1))
