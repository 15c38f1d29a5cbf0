"""Who is erased is not written to any more, and nothing of what was stays in the outbox."""

import pytest

from goodword.access import OPERATOR
from goodword.channels.mail.sending.letters import To
from goodword.channels.mail.sending.tables import Outgoing, OutgoingRecipient
from goodword.people.tables import Person
from goodword.privacy.actions import erase
from goodword.timeline.tables import Original
from tests.channels.mail.sending.house import CARLA, House

pytestmark = pytest.mark.django_db


def test_what_was_sent_and_what_waits_goes_with_the_person(house: House):
    house.enqueue("sent")
    house.send()
    waits = house.enqueue("waits", undo=60, answers_entry=None)
    others = house.enqueue("others", undo=60, people=(To(CARLA), To("dora@their.example")))
    kept = house.enqueue("kept", undo=60, people=(To("dora@their.example"),), answers_entry=None,
                         subject="Something else", text="Dear Dora")  # fmt: skip
    bytes_of = [waits.original_id, others.original_id]
    person = Person.objects.get(uses__address__spec=CARLA)
    erase(reader=OPERATOR, person_id=person.pk, reason="asked", now=house.now)
    assert list(Outgoing.objects.all()) == [kept]
    assert not OutgoingRecipient.objects.filter(spec=CARLA).exists()
    assert not Original.objects.filter(pk__in=bytes_of).exists()
    house.later(minutes=2)
    assert house.send() == 1
    assert [to for _, to, _ in house.server.mails] == [[CARLA], ["dora@their.example"]]
