"""Every operation of the file is called, with what it allows and what it forbids."""

import warnings

import pytest
from benchmarks.api import run

from goodword.ledger.tables import Commitment
from goodword.people.tables import Team
from tests.web.business import Business


@pytest.mark.filterwarnings("ignore")
def test_no_call_breaks_the_house_or_the_file(
    business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("goodword.access.outbound._resolve", lambda host, port: ["93.184.215.14"])
    Team.objects.create(name="Counter").members.add(business.bernd)
    assert Commitment.objects.exists()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        counts, broken = run(calls=150, seed=11, say=lambda words: None)
    assert broken == []
    assert counts["5xx"] == 0
    assert counts["2xx"] > 50 and counts["4xx"] > 50
    assert counts["calls"] > 1.8 * counts["operations"]
