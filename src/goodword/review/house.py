"""How a house wants its replies reviewed: which rules, how grave, which words, what is silenced."""

from dataclasses import dataclass, field

from goodword.review.findings import Finding, Rule, Severity


@dataclass(frozen=True, slots=True)
class Silence:
    """A decision not to be told: of one finding, one rule, in one message, by one person.

    What is left empty matches everything; `reason` says why and has to be given.
    `rule`: a code or a family; `fingerprint`: one finding's; `words`: a phrase in whose sentence
    nothing is said; `person`: an address or name of the writer to whom it is not said.
    """

    reason: str
    rule: str = ""
    fingerprint: str = ""
    words: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """House style. `select` and `ignore` hold codes ("promise.vague") or families ("promise").

    With `select`, only what it names is looked for, experimental rules too where they are named
    by their code. `experimental` turns on all of them. `jargon`: words of the house that no
    customer knows, and what to say instead ("" for no proposal).
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    experimental: bool = False
    severities: dict[str, Severity] = field(default_factory=dict)
    jargon: dict[str, str] = field(default_factory=dict)
    silences: tuple[Silence, ...] = ()

    def wants(self, rule: Rule) -> bool:
        """Whether a rule is looked at."""
        if names(self.ignore, rule.code):
            return False
        if rule.experimental and not self.experimental:
            return rule.code in self.select
        return not self.select or names(self.select, rule.code)

    def severity(self, rule: Rule) -> Severity:
        """How grave a rule's findings are here."""
        return self.severities.get(rule.code) or self.severities.get(rule.family) or rule.severity

    def silenced(self, finding: Finding, *, sentence: str, sender: str) -> bool:
        """Whether somebody said not to tell of a finding.

        `sentence` is the one it stands in, `sender` who writes.
        """
        return any(_covers(silence, finding, sentence, sender) for silence in self.silences)


def names(chosen: tuple[str, ...], code: str) -> bool:
    """Whether a code, or its family, is among the chosen."""
    return code in chosen or code.partition(".")[0] in chosen


def _covers(silence: Silence, finding: Finding, sentence: str, sender: str) -> bool:
    if silence.person and silence.person.lower() not in sender.lower():
        return False
    if silence.rule and not names((silence.rule,), finding.rule):
        return False
    if silence.fingerprint and silence.fingerprint != finding.fingerprint:
        return False
    return not silence.words or silence.words.lower() in " ".join(sentence.lower().split())
