"""Rules in words, for `goodword review --explain` and `--list`."""

from goodword.cli.review_settings import WrongCallError
from goodword.review import Rule, all_rules


def explained(code: str) -> str:
    """What a rule looks for, why, an example, and what to write instead."""
    rule = all_rules().get(code)
    if rule is None:
        raise WrongCallError(f"There is no rule “{code}”. `goodword review --list` shows all.")
    lines = [f"{rule.code}: {rule.name} ({_standing(rule)})", "", rule.why, ""]
    if rule.answers:
        lines.append(f"They wrote:  {rule.answers}")
    lines += [
        f"Not:         {rule.example}",
        f"Instead:     {rule.instead}",
        "",
        f"Rests on:    {rule.evidence}",
        f"More:        {rule.page}",
    ]
    return "\n".join(lines)


def listed() -> str:
    """All rules, one a line."""
    width = max(map(len, all_rules()))
    return "\n".join(
        f"{rule.code:{width}}  {rule.name} ({_standing(rule)})" for rule in all_rules().values()
    )


def _standing(rule: Rule) -> str:
    return f"{rule.severity}, experimental" if rule.experimental else rule.severity
