"""Pairs: which two people may be one, by what they have in common."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from projections.people.alike.signs import address_key, login_key, name_key
from projections.people.alike.somebody import Somebody

COMMON = 10
"""People with the same name or login who are too many for it to say who is who."""

STRONG, FAIR, HINT, WEAK = 4, 3, 2, 1
ENOUGH = FAIR
"""How much must speak for two people to be shown. For their order only: nobody is told it."""

Pair = tuple[UUID, UUID]


@dataclass(frozen=True, order=True)
class Sign:
    """Something that speaks for two people being one, or against it: in a sentence."""

    weight: int
    told: str


def likely_pairs(found: Mapping[UUID, Somebody]) -> dict[Pair, list[Sign]]:
    """The pairs for which enough speaks, each with what does."""
    signs: dict[Pair, dict[Sign, None]] = defaultdict(dict)
    for ways in (_same_address, _same_name, _same_login, _login_is_name, _signed):
        for one, other, sign in ways(found.values()):
            signs[pair_of(one.id, other.id)][sign] = None
    return {
        pair: sorted(told, key=lambda sign: (-sign.weight, sign.told))
        for pair, told in signs.items()
        if sum(sign.weight for sign in told) >= ENOUGH
    }


def pair_of(one: UUID, other: UUID) -> Pair:
    """Two people, whichever is named first."""
    return (one, other) if one < other else (other, one)


def people_by_name(found: Iterable[Somebody]) -> dict[tuple[str, ...], list[Somebody]]:
    """Who has, or had, each name."""
    named: dict[tuple[str, ...], list[Somebody]] = defaultdict(list)
    for them in found:
        for key in {name_key(name) for name in them.names}:
            if sum(map(len, key)) > 1:
                named[key].append(them)
    return named


Found = Iterator[tuple[Somebody, Somebody, Sign]]


def _same_address(found: Iterable[Somebody]) -> Found:
    known: dict[str, list[Somebody]] = defaultdict(list)
    for them in found:
        for key in {address_key(address) for address in them.addresses} - {None}:
            known[str(key)].append(them)
    told = "Their mail addresses are the same, but for capitals or a +tag."
    for one, other in _among(known.values()):
        yield one, other, Sign(STRONG, told)


def _same_name(found: Iterable[Somebody]) -> Found:
    for key, people in people_by_name(found).items():
        for one, other in _among([people]):
            called = next(name for name in one.names if name_key(name) == key)
            if len(key) > 1:
                yield one, other, Sign(FAIR, f"Both go by “{called}”.")
            else:
                yield one, other, Sign(WEAK, f"Both go by “{called}”, which is one word only.")


def _same_login(found: Iterable[Somebody]) -> Found:
    known: dict[str, list[tuple[Somebody, str, str]]] = defaultdict(list)
    for them in found:
        for platform, login in sorted(them.logins):
            known[login_key(login)].append((them, platform, login))
    for entries in known.values():
        if len({them.id for them, *_ in entries}) > COMMON:
            continue
        for (one, place, login), (other, place_too, login_too) in combinations(entries, 2):
            if one is other:
                continue
            if (place, login) == (place_too, login_too) and place != "mail":
                told = f"The address of one gives away the login of the other, {place}:{login}."
                yield one, other, Sign(STRONG, told)
            else:
                places = " and ".join(sorted({_at(place), _at(place_too)}))
                weight = HINT if place == place_too == "mail" else FAIR
                yield (
                    one,
                    other,
                    Sign(weight, f"Both have the login “{min(login, login_too)}”, {places}."),
                )


def _login_is_name(found: Iterable[Somebody]) -> Found:
    people = list(found)
    joined: dict[str, list[tuple[Somebody, str]]] = defaultdict(list)
    for them in people:
        for name in them.names:
            joined[login_key("".join(name.split()))].append((them, name))
    for them in people:
        for login in {login for _, login in sorted(them.logins)}:
            named = joined.get(login_key(login), ())
            for other, name in named if len(named) <= COMMON else ():
                own = {login_key(one) for _, one in other.logins}
                if other is not them and login_key(login) not in own:  # else they share it
                    weight = FAIR if len(name_key(name)) > 1 else HINT
                    told = f"The login “{login}” of one is the name “{name}” of the other."
                    yield them, other, Sign(weight, told)


def _signed(found: Iterable[Somebody]) -> Found:
    people = list(found)
    yield from _signed_with_handles(people)
    named = people_by_name(people)
    for them in people:
        own = set(map(name_key, them.names))
        for line in sorted(them.signs_with[2]):
            key = name_key(line)
            same = named.get(key, []) if len(key) > 1 and key not in own else []
            for other in same if len(same) <= COMMON else []:
                yield them, other, Sign(FAIR, f"{them.name} signs as “{line}”, like the other.")


def _signed_with_handles(people: Iterable[Somebody]) -> Found:
    by_address = {address_key(a): them for them in people for a in them.addresses}
    by_login = {login: them for them in people for login in them.logins if login[0] != "mail"}
    for them in people:
        addresses, logins, _ = them.signs_with
        whose = [("address", by_address.get(address_key(a))) for a in sorted(addresses)]
        whose += [(f"{login[0]} login", by_login.get(login)) for login in sorted(logins)]
        for what, other in whose:
            if other is not None and other is not them:
                told = f"{them.name} signs with the {what} of the other."
                yield them, other, Sign(STRONG, told)


def _among(groups: Iterable[list[Somebody]]) -> Iterator[tuple[Somebody, Somebody]]:
    for people in groups:
        if len(people) <= COMMON:
            yield from combinations(people, 2)


def _at(platform: str) -> str:
    return "before the @ of a mail address" if platform == "mail" else f"on {platform}"
