"""What a template's fields stand for in one letter."""

from goodword.access import NotFound, Reader, acquainted, reachable
from goodword.drafts.fields import Unfilled, fill, first_name
from goodword.drafts.recipients import read_recipients
from goodword.drafts.rules import Written
from goodword.drafts.wording import template
from goodword.house.queries import the_house
from goodword.people.tables import Colleague, Person, PersonAddress


def customer_of(reader: Reader, written: Written) -> Person | None:
    """The first person outside that a letter goes to, as far as the reader may know of them."""
    specs = [one.spec.lower() for one in read_recipients(written.to)[0][:20]]
    uses = PersonAddress.objects.filter(reachable(reader, "address_id"), address__spec__in=specs)
    behind = dict(uses.order_by("-pk").values_list("address__spec", "person_id"))
    known = Person.objects.filter(acquainted(reader), pk__in=behind.values(), erased_at=None)
    people = {row.pk: row for row in known.select_related("organisation")}
    return next((people[behind[s]] for s in specs if behind.get(s) in people), None)


def values(reader: Reader, written: Written) -> dict[str, str]:
    """The value of each field, as far as it is known."""
    me = Colleague.objects.get(pk=reader.colleague_id or 0)
    found = {
        "colleague.name": me.name,
        "colleague.first_name": first_name(me.name) or me.name,
        "colleague.email": me.email,
        "house.name": the_house().name,
    }
    customer = customer_of(reader, written)
    if customer is not None and "@" not in customer.name:
        house = customer.organisation.name if customer.organisation else ""
        found |= {
            "customer.name": customer.name,
            "customer.first_name": first_name(customer.name),
            # A domain stands in for the name of an organisation that nobody has named yet.
            "customer.organisation": "" if "." in house and " " not in house else house,
        }
    return found


def filled(reader: Reader, written: Written, template_id: int) -> tuple[str, str, list[Unfilled]]:
    """Subject and text of a template for this letter, and the fields that are left in them.

    Raises `NotFound`.
    """
    found = template(reader, template_id)
    if found is None:
        raise NotFound("There is no such template.")
    known = values(reader, written)
    subject, missing = fill(found.subject, known)
    text, more = fill(found.text, known)
    return subject, text, list(dict.fromkeys([*missing, *more]))
