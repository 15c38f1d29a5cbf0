"""Each number opens the customers behind it: as many as it says, and for nobody else's eyes."""

import random
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from goodword.access import OPERATOR, NotFound
from goodword.house.tables import House
from goodword.people.tables import Person
from goodword.referrals.tables import Referral
from goodword.reports.behind import Behind, behind, listed
from goodword.reports.queries import cohorts, periods, sellers, standing
from goodword.reports.rules import GRAINS
from goodword.web import figured_tables
from goodword.web.figured import Cell, Table
from goodword.web.figured_page import heads_of
from goodword.web.views.loyalty import Chosen
from goodword.web.views.loyalty_years import _table
from tests.factories import MONDAY, make_colleague, reader_of
from tests.reports.makers import figures, sell

TOPICS = ("repeat", "again", "kept", "tenure", "sent")


@pytest.fixture
def shop(house: House) -> None:
    """Two years of sales by two colleagues, some given back, some to people who were sent."""
    rng = random.Random(5)
    names = [f"c{n}" for n in range(12)]
    for seller in ("Anna", "Lena"):
        make_colleague(seller, role="lead" if seller == "Lena" else "colleague")
        rows = []
        for who in names:
            for _ in range(rng.choice((0, 1, 1, 2, 5))):
                day = date(2024, 6, 1).toordinal() + int(rng.random() * 890)
                rows.append((str(date.fromordinal(day)), who, rng.choice((10, 25, 70))))
        rows += [(str(day), who, -total) for day, who, total in rows[::9]]
        sell(rows, seller=seller, name=seller)
    first, *others = Person.objects.order_by("pk")[:4]
    for who in others:
        Referral.objects.create(
            key=who.name, referred=who, referrer=first, state="confirmed",
            source="hand", came_at=MONDAY, noted_at=MONDAY,
        )  # fmt: skip
    figures()


def opened(cell: Cell) -> tuple[int, int]:
    """How many customers and purchases stand behind a cell."""
    what = Behind.read(dict(parse_qsl(urlsplit(cell.link).query)))
    rows = list(behind(OPERATOR, what))
    return len(rows), sum(row.n for row in rows)


def linked(table: Table) -> list[tuple[str, str, Cell]]:
    return [
        (row.head, head, cell)
        for row in table.rows
        for head, cell in zip(table.heads, row.cells, strict=True)
        if cell.link
    ]


def purchases_of_every_period_are_those_of_its_customers(grain: str) -> None:
    stands = standing([*TOPICS, f"periods/{grain}", f"retention/{grain}"])
    assert stands is not None
    table = figured_tables.shares(periods(stands, grain), grain, "number", "EUR")
    cells = linked(table)
    assert len(cells) > 10 if grain != "year" else len(cells) > 5
    for head, column, cell in cells:
        assert opened(cell)[1] == cell.value, (head, column)


def customers_of_every_other_table_are_as_many_as_it_says() -> None:
    stands = standing([*TOPICS, "periods/month", "retention/quarter"])
    assert stands is not None
    tables = [
        figured_tables.came_back(periods(stands, "month"), "month"),
        figured_tables.again_within_a_year(stands.count("again")),
        figured_tables.tenure(stands.count("tenure")["counts"], stands.window),
    ]
    for table in tables:
        cells = [(h, c, cell) for h, c, cell in linked(table) if isinstance(cell.value, int)]
        assert cells, table.name
        for head, column, cell in cells:
            assert opened(cell)[0] == cell.value, (table.name, head, column)


def cells_of_cohorts_open_who_bought_then() -> None:
    stands = standing(["retention/quarter"])
    assert stands is not None
    found = cohorts(stands, "quarter")
    table = figured_tables.retention(found, "quarter")
    for cohort, row in zip(found, table.rows, strict=True):
        assert opened(row.cells[0])[0] == cohort.size
        for cell, (_, active, _) in zip(row.cells[1:], cohort.cells, strict=False):
            if active:
                assert opened(cell)[0] == active


def the_numbers_at_the_head_open_theirs() -> None:
    stands = standing([*TOPICS, "periods/month"])
    assert stands is not None
    heads = heads_of(stands)
    for name in ("customers", "again", "came", "came_again", "before", "kept", "gone"):
        assert opened(heads[name])[0] == heads[name].value, name
    for name in ("purchases", "again", "sent"):
        cell = heads["existing"][name]
        assert not cell.link or opened(cell)[1] == cell.value, name


def of_those_who_were_sent() -> None:
    stands = standing(["sent"])
    assert stands is not None
    for head, column, cell in linked(figured_tables.sent(stands)):
        customers, purchases = opened(cell)
        if column in ("Bought", "First bought"):
            assert customers == cell.value, (head, column)
        if column == "Purchases":
            assert purchases == cell.value, head


def what_a_colleague_sold_opens_for_them_and_for_leads() -> None:
    stands, found = sellers(OPERATOR)
    assert stands is not None
    for one in found:
        for head, column, cell in linked(_table([one], Chosen("year", "number", "EUR"))):
            assert opened(cell)[1] == cell.value, (one.name, head, column)


def others_sales_are_not_here_for_a_colleague() -> None:
    anna = reader_of(make_colleague("Bob"))
    theirs = Behind(colleague=sellers(OPERATOR)[1][0].colleague_id, since=date(2025, 1, 1))
    with pytest.raises(NotFound):
        behind(anna, theirs)
    with pytest.raises(NotFound):
        listed(anna, theirs)
    assert behind(anna, Behind(colleague=anna.colleague_id or 0)).count() == 0


def pages_of_many_are_those_of_few(monkeypatch: pytest.MonkeyPatch) -> None:
    seller = sellers(OPERATOR)[1][0].colleague_id
    months = {"since": date(2025, 11, 1), "until": date(2026, 11, 1)}
    for what in (
        Behind(**months), Behind(**months, kind="again"), Behind(**months, least=2), Behind(),
        Behind(**months, before=date(2024, 11, 1)), Behind(soon=True), Behind(sent_by=True),
        Behind(**months, before=date(2024, 11, 1), stayed="no"),
        Behind(first_since=date(2025, 1, 1), first_until=date(2025, 9, 1)),
        Behind(**months, kind="sent"), Behind(**months, kind="new"),
        Behind(**months, colleague=seller), Behind(**months, colleague=seller, least=2),
    ):  # fmt: skip
        whole = [(one.pk, one.n) for one in behind(OPERATOR, what)]
        for most in (1000, 1):
            monkeypatch.setattr("goodword.reports.behind.COUNTED", most)
            found, after = [], ""
            while True:
                told = listed(OPERATOR, what, after=after, limit=3)
                found += [(one.pk, one.n) for one in told.rows]
                counted = told.customers is not None
                assert counted if most > 1 or len(whole) < 2 else not counted
                if counted:
                    assert (told.customers, told.purchases) == (
                        len(whole),
                        sum(n for _, n in whole),
                    )
                if not (after := told.following):
                    break
            assert found == whole, what


def test_every_number_opens_as_many_customers_and_purchases_as_it_says(
    shop: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for grain in GRAINS:
        purchases_of_every_period_are_those_of_its_customers(grain)
    customers_of_every_other_table_are_as_many_as_it_says()
    cells_of_cohorts_open_who_bought_then()
    the_numbers_at_the_head_open_theirs()
    of_those_who_were_sent()
    what_a_colleague_sold_opens_for_them_and_for_leads()
    others_sales_are_not_here_for_a_colleague()
    pages_of_many_are_those_of_few(monkeypatch)


@pytest.mark.parametrize(
    "told",
    [{"since": "yesterday"}, {"kind": "rich"}, {"colleague": "1 OR 1"}, {"least": "-1"},
     {"stayed": "maybe"}, {"colleague": "9" * 30}, {"first_until": "2026-13-01"}],
)  # fmt: skip
def test_an_address_that_no_page_gives_leads_nowhere(told: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        Behind.read(told)


def test_an_address_says_what_was_asked() -> None:
    what = Behind(since=date(2026, 1, 1), kind="again", soon=True, least=2)
    assert Behind.read(what.words()) == what
    assert Behind().words() == {}
