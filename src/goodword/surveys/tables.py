"""What the house asks its customers and when, whom it asked, and what they said."""

from django.db import models
from django.db.models import Q

from goodword.surveys.rules import OCCASIONS, QUESTIONS

_QUESTIONS = [(name, scale.words) for name, scale in QUESTIONS.items()]


class SurveyPlan(models.Model):
    """What is asked, after what, from where, in which words. One row.

    ``begun_at``: when asking was last turned on; nothing from before it is asked about.
    ``quiet_days``: working days without a word after the last answer; ``sale_days``: days after a
    sale. ``tongue``: the language of the page that customers answer on. ``subject``, ``words``
    (after a matter), ``words_sale``: the letter; empty: as it stands in that language.
    """

    id = models.SmallAutoField(primary_key=True)
    is_on = models.BooleanField(default=False)
    begun_at = models.DateTimeField(null=True)
    question = models.CharField(max_length=4, choices=_QUESTIONS, default="csat")
    after_answer = models.BooleanField(default=True)
    quiet_days = models.PositiveSmallIntegerField(default=2)
    after_sale = models.BooleanField(default=False)
    sale_days = models.PositiveSmallIntegerField(default=14)
    mailbox = models.ForeignKey(
        "goodword.Mailbox", null=True, on_delete=models.PROTECT, related_name="+"
    )
    tongue = models.CharField(max_length=5, default="en")
    subject = models.TextField(blank=True)
    words = models.TextField(blank=True)
    words_sale = models.TextField(blank=True)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return "on" if self.is_on else "off"


class Asking(models.Model):
    """A customer who was asked once, on one occasion, by one letter.

    ``key``: the occasion (a letter of ours, a sale), which is asked about once. ``digest``: of the
    link's token, which stands in the letter alone. ``colleague``: whose matter it was.
    """

    key = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey("goodword.Person", on_delete=models.CASCADE, related_name="asked")
    address = models.ForeignKey(
        "goodword.Address", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    question = models.CharField(max_length=4, choices=_QUESTIONS)
    occasion = models.CharField(max_length=12, choices=list(OCCASIONS.items()))
    conversation = models.ForeignKey(
        "goodword.Conversation", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    entry = models.ForeignKey(
        "goodword.Entry", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    tongue = models.CharField(max_length=5, default="en")
    asked_at = models.DateTimeField()
    outgoing = models.OneToOneField(
        "goodword.Outgoing", null=True, on_delete=models.SET_NULL, related_name="asking"
    )

    class Meta:
        indexes = [
            models.Index(fields=["person", "-asked_at"], name="asked_whom"),
            models.Index(fields=["address", "-asked_at"], name="asked_where"),
            models.Index(fields=["asked_at"], name="asked_when"),
        ]

    def __str__(self) -> str:
        return self.key


class Score(models.Model):
    """What a customer answered, beside its entry on the timeline, which holds their words.

    Another answer to the same question is a further row; ``counts``: the last one of an asking.
    """

    entry = models.OneToOneField("goodword.Entry", on_delete=models.CASCADE, related_name="score")
    asking = models.ForeignKey(Asking, on_delete=models.CASCADE, related_name="scores")
    score = models.PositiveSmallIntegerField()
    has_words = models.BooleanField(default=False)
    at = models.DateTimeField()
    counts = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asking"], condition=Q(counts=True), name="answer_counts_once"
            )
        ]
        indexes = [models.Index(fields=["-at"], condition=Q(counts=True), name="answer_newest")]

    def __str__(self) -> str:
        return f"{self.asking_id}: {self.score}"


class NoMore(models.Model):
    """A customer asked not to be asked again. ``ended_at``: they changed their mind."""

    person = models.ForeignKey(
        "goodword.Person", on_delete=models.CASCADE, related_name="not_asked"
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["person"], condition=Q(ended_at__isnull=True), name="asks_no_more")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%Y-%m-%d}"
