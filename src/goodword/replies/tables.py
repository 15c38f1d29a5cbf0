"""What lies before the horizon and was never answered: offered to people, owed to nobody yet."""

from django.db import models


class Unopened(models.Model):
    """A letter older than its intake's horizon that wants an answer and got none.

    Derived from the entries by `goodword.replies.rules`; made again whenever the conversation is
    settled, and gone once the letter is answered or somebody opens it.
    """

    entry = models.OneToOneField("goodword.Entry", on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "goodword.Conversation", on_delete=models.CASCADE, related_name="+"
    )
    customer = models.ForeignKey("goodword.Person", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.since:%Y-%m-%d}"
