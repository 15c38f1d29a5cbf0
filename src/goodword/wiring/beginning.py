"""What a letter begins with that is written from a line of Today: the words fit what is owed."""

from django.db import transaction

from goodword.access import Reader
from goodword.drafts.fields import fill
from goodword.drafts.filling import filled, values
from goodword.drafts.rules import Written
from goodword.drafts.tables import Template
from goodword.followups.actions import PREFIX, set_template
from goodword.followups.queries import template_of

REFERRAL = "referral:"
WORDS: dict[str, tuple[str, str, str]] = {
    "thanks": (
        "After a sale: thanks",
        "Thank you for your order",
        "Hello {customer.first_name|there},\n\n"
        "thank you for your order, and for choosing us.\n\n"
        "If anything comes up, contact me personally: you reach me at {colleague.email}.\n",
    ),
    "satisfied": (
        "After a sale: satisfied?",
        "Are you satisfied with your decision?",
        "Hello {customer.first_name|there},\n\n"
        "you bought from us a short while ago. Are you satisfied with your decision?\n\n"
        "If anything is not as it should be, please tell me: you reach me at {colleague.email}.\n",
    ),
    "further": (
        "After a sale: how is it going?",
        "How is it going?",
        "Hello {customer.first_name|there},\n\n"
        "some time has passed since you bought from us. How is it going with it?\n",
    ),
    "referral": (
        "Thanks for a recommendation",
        "Thank you for recommending us",
        "Hello {customer.first_name|there},\n\n"
        "thank you for recommending us. You put your good name behind ours, and that means a lot"
        " to us.\n",
    ),
}
"""Name, subject and words of the templates that the house begins with, by what they are for."""


def begun_from(reader: Reader, written: Written, line_id: int, natural_key: str) -> Written:
    """The letter with the words for this line, and with the line as what it settles.

    Lines that no template fits begin empty. A field that can't be filled in stays, and is told.
    """
    owes = {**written.owes, "settles": str(line_id)}
    begun = Written(
        how=written.how, answers_entry=written.answers_entry, mailbox_id=written.mailbox_id,
        to=written.to, owes=owes,
    )  # fmt: skip
    role = _role(natural_key)
    if not role:
        return begun
    chosen = _template(role)
    if chosen is not None:
        subject, text, _ = filled(reader, begun, chosen)
    else:
        known = values(reader, begun)
        subject, text = (fill(words, known)[0] for words in WORDS[role][1:])
    return begun.with_words(text, subject)


def _role(natural_key: str) -> str:
    if natural_key.startswith(REFERRAL):
        return "referral" if ":thanks:" in natural_key else ""
    if natural_key.startswith(PREFIX):
        role = natural_key.removeprefix(PREFIX).partition(":")[0]
        return role if role in WORDS else ""
    return ""


def template_of_step(role: str) -> int | None:
    """The template that the letter of a step begins with, once there is one."""
    return _template(role)


def _template(role: str) -> int | None:
    if role != "referral":
        return template_of(role)
    rows = Template.objects.filter(colleague=None, name=WORDS[role][0])
    return rows.values_list("pk", flat=True).first()


@transaction.atomic
def keep_words(*roles: str) -> None:
    """Make the house's templates for these, where there are none yet: its leads may change them."""
    for role in roles:
        if _template(role) is None:
            name, subject, text = WORDS[role]
            row, _ = Template.objects.get_or_create(
                colleague=None, name=name, defaults={"subject": subject, "text": text}
            )
            if role != "referral":
                set_template(role=role, template_id=row.pk)
