"""Tags on customers and conversations, and views that somebody saved."""

from django.db import models
from django.db.models import Q


class Tag(models.Model):
    """A word of the house's own; unique whatever its case (``key``)."""

    name = models.CharField(max_length=60)
    key = models.CharField(max_length=60, unique=True)

    def __str__(self) -> str:
        return self.name


class Tagged(models.Model):
    """A tag on a person or on a conversation (exactly one of them)."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="uses")
    person = models.ForeignKey(
        "goodword.Person", null=True, on_delete=models.CASCADE, related_name="tags"
    )
    conversation = models.ForeignKey(
        "goodword.Conversation", null=True, on_delete=models.CASCADE, related_name="tags"
    )
    colleague = models.ForeignKey(
        "goodword.Colleague", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "person"], condition=Q(person__isnull=False), name="tag_person_once"
            ),
            models.UniqueConstraint(
                fields=["tag", "conversation"],
                condition=Q(conversation__isnull=False),
                name="tag_conversation_once",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, conversation__isnull=True)
                | Q(person__isnull=True, conversation__isnull=False),
                name="tagged_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag_id}"


class SavedView(models.Model):
    """A filter somebody keeps under a name: a page (``place``) with its query string.

    ``shared``: everybody in the house finds it; what it shows is still each reader's own.
    """

    PLACES = [(p, p) for p in ("today", "customers", "search")]
    colleague = models.ForeignKey(
        "goodword.Colleague", on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(max_length=80)
    place = models.CharField(max_length=10, choices=PLACES)
    query = models.CharField(max_length=1000, blank=True)
    shared = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["colleague", "name"], name="saved_view_once")
        ]

    def __str__(self) -> str:
        return self.name
