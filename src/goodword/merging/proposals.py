"""Who may stand here twice, as far as the reader may know: the surest first, with the reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from goodword.access import Reader, acquainted
from goodword.merging.faces import faces, house_faces
from goodword.merging.finding import crowded_numbers
from goodword.merging.likeness import (
    BY_INITIAL,
    BY_NAME,
    PROPOSED,
    Face,
    HouseFace,
    Verdict,
    house_likeness,
    likeness,
)
from goodword.merging.queries import knows_organisation
from goodword.merging.tables import Likeness, Looked, OrganisationLikeness
from goodword.people.numbers import is_spoken_spec
from goodword.people.tables import Organisation, Person

_CHUNK = 100
_MOST_CHUNKS = 40


@dataclass(frozen=True, slots=True)
class OneOfTwo:
    """One side of a proposal, in a few words."""

    id: int
    name: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two that may be one. ``sure``: in words; ``sureness`` in hundredths."""

    left: OneOfTwo
    right: OneOfTwo
    sureness: int
    sure: str
    reasons: tuple[str, ...]

    @property
    def sides(self) -> tuple[OneOfTwo, OneOfTwo]:
        """Both of them."""
        return self.left, self.right


def proposals(
    reader: Reader, *, kind: str = "person", limit: int = 25, cursor: str = ""
) -> tuple[list[Proposal], str]:
    """Pairs that the reader may know both sides of, and the next cursor.

    What speaks for them is weighed again as it stands now, and from what this reader may know.
    """
    table = Likeness if kind == "person" else OrganisationLikeness
    show = _persons if kind == "person" else _houses
    found: list[Proposal] = []
    at = _place(cursor)
    for _ in range(_MOST_CHUNKS):
        rows = table.objects.order_by("-sureness", "pk")
        if at is not None:
            rows = rows.filter(Q(sureness__lt=at[0]) | Q(sureness=at[0], pk__gt=at[1]))
        chunk = list(rows.values_list("left_id", "right_id", "sureness", "pk")[:_CHUNK])
        for place, one in show(reader, chunk):
            found.append(one)
            if len(found) >= limit:
                last = place == chunk[-1][3] and len(chunk) < _CHUNK
                return found, "" if last else f"{_sureness(chunk, place)},{place}"
        if len(chunk) < _CHUNK:
            return found, ""
        at = chunk[-1][2], chunk[-1][3]
    return found, f"{at[0]},{at[1]}" if at else ""


def how_many(reader: Reader) -> int:
    """How many pairs of persons wait to be looked at; only for those who may know everybody."""
    return Likeness.objects.count() if reader.reads is None else 0


def last_look() -> datetime | None:
    """When it was last looked for doubles."""
    return Looked.objects.filter(kind="all").values_list("at", flat=True).first()


type _Row = tuple[int, int, int, int]


def _sureness(chunk: Sequence[_Row], place: int) -> int:
    return next(sure for _, _, sure, pk in chunk if pk == place)


def _persons(reader: Reader, chunk: Sequence[_Row]) -> Iterator[tuple[int, Proposal]]:
    ids = {pk for left, right, *_ in chunk for pk in (left, right)}
    known = set(Person.objects.filter(acquainted(reader), pk__in=ids).values_list("pk", flat=True))
    shown = faces(known, reader)
    crowded = crowded_numbers({n for face in shown.values() for n in face.numbers})
    belongs = dict(
        Person.objects.filter(pk__in=known, organisation__isnull=False).values_list(
            "pk", "organisation__name"
        )
    )
    for left, right, sure, place in chunk:
        if left not in shown or right not in shown:
            continue
        one, other = shown[left], shown[right]
        verdict = likeness(one, other, crowded=crowded, alone=sure in (BY_NAME, BY_INITIAL))
        if verdict.sureness >= PROPOSED:
            sides = [_side(face, str(belongs.get(face.id, ""))) for face in (one, other)]
            yield place, _proposal(sides, verdict)


def _side(face: Face, organisation: str) -> OneOfTwo:
    specs = [spec for spec, _ in face.addresses if not is_spoken_spec(spec)][:3]
    return OneOfTwo(face.id, face.name, tuple(filter(None, (organisation, *specs, *face.numbers))))


def _houses(reader: Reader, chunk: Sequence[_Row]) -> Iterator[tuple[int, Proposal]]:
    ids = {pk for left, right, *_ in chunk for pk in (left, right)}
    shown = house_faces({pk for pk in ids if knows_organisation(reader, pk)}, reader)
    members = Organisation.objects.filter(pk__in=shown, persons__in=_known(reader))
    count = dict(members.values_list("pk").annotate(n=Count("persons")))
    for left, right, _, place in chunk:
        if left in shown and right in shown:
            one, other = shown[left], shown[right]
            verdict = house_likeness(one, other)
            if verdict.sureness >= PROPOSED:
                sides = [_house(face, count.get(face.id, 0)) for face in (one, other)]
                yield place, _proposal(sides, verdict)


def _known(reader: Reader) -> QuerySet[Person]:
    return Person.objects.filter(acquainted(reader))


def _house(face: HouseFace, people: int) -> OneOfTwo:
    told = "nobody" if not people else "one person" if people == 1 else f"{people} people"
    return OneOfTwo(face.id, face.name, (*face.domains[:3], told))


def _proposal(sides: Sequence[OneOfTwo], verdict: Verdict) -> Proposal:
    return Proposal(sides[0], sides[1], verdict.sureness, verdict.in_words, verdict.reasons)


def _place(cursor: str) -> tuple[int, int] | None:
    sure, _, pk = cursor.partition(",")
    ok = sure.isdecimal() and pk.isdecimal() and len(sure) < 4 and len(pk) < 19
    return (int(sure), int(pk)) if ok else None
