"""The `goodword` command: a table of commands, each loaded only when somebody calls it.

So `goodword --help` and the commands that need no database start without loading Django.
"""

import sys
from importlib import import_module

# name: (where its function or Typer app is, what it does in one line)
COMMANDS: dict[str, tuple[str, str]] = {
    "today": ("goodword.cli.today:today", "What we owe: whom to answer, keep, thank."),
    "act": ("goodword.cli.acts:app", "Act on a line: done, later, hold, pass on, undo."),
    "notices": ("goodword.cli.notices:notices", "What a colleague is told, and what is new."),
    "serve": ("goodword.cli.house:serve", "Serve the pages, fetch mail, do the clock's work."),
    "web": ("goodword.cli.house:web", "Serve the pages alone."),
    "worker": ("goodword.cli.house:worker", "Fetch mail and do the clock's work alone."),
    "mailbox": ("goodword.cli.mailbox:app", "Connect mailboxes, so that mail comes by itself."),
    "submit": ("goodword.cli.submit:submit", "Let the team's mail programs hand mail in."),
    "outbox": ("goodword.cli.outbox:app", "What waits to be sent, is in doubt, was refused."),
    "import": ("goodword.cli.import_mail:import_mail", "Take in mail that a business has."),
    "show": ("goodword.cli.show:show", "Show a customer's story and what we owe them."),
    "search": ("goodword.cli.search:search", "Find mail by its words, newest first."),
    "call": ("goodword.cli.talking:call", "Log a call with a customer."),
    "visit": ("goodword.cli.talking:visit", "Log a visit."),
    "note": ("goodword.cli.notes:note", "Note something about a customer, for us alone."),
    "import-calls": ("goodword.cli.call_lists:import_calls", "Take in a list of calls (CSV)."),
    "import-sales": ("goodword.cli.sales_lists:import_sales", "Take in a list of sales (CSV)."),
    "quiet": ("goodword.cli.quiet:quiet", "Who fell quiet against their own rhythm."),
    "lines": ("goodword.cli.lines:app", "Which extension of the telephone is whose."),
    "unanswered": ("goodword.cli.house:unanswered", "Older contacts that were never answered."),
    "record": ("goodword.cli.record:record", "How our promises ended, by month and colleague."),
    "quote": ("goodword.cli.record:quote", "What we can honestly promise, from our own record."),
    "look-back": ("goodword.cli.record:look_back", "Open what older letters of ours promise."),
    "ours": ("goodword.cli.ours:app", "Which addresses and domains are our own."),
    "colleague": ("goodword.cli.colleague:app", "Colleagues, and how they come in."),
    "keys": ("goodword.cli.keys:app", "The keys that secrets are kept under."),
    "offers": ("goodword.cli.offers:app", "Offers between colleagues, calls for help."),
    "away": ("goodword.cli.away:app", "Days away, and who covers."),
    "owners": ("goodword.cli.owners:app", "Who looks after which customers."),
    "merge": ("goodword.cli.merge:app", "Who stands here twice: find, make one, undo."),
    "reread": ("goodword.cli.reread:reread", "Make readings again from the originals."),
    "as-of": ("goodword.cli.house:as_of", "Read the archive as if a day were today."),
    "doctor": ("goodword.cli.doctor:doctor", "Look the house over: what works, what does not."),
    "audit": ("goodword.cli.audit:audit", "Who saw, did and took out what."),
    "backup": ("goodword.cli.backup:backup", "Write the whole house into one file."),
    "restore": ("goodword.cli.backup:restore", "Bring a backup back."),
    "export": ("goodword.cli.privacy:export", "Everything held on a customer, as a zip file."),
    "erase": ("goodword.cli.privacy:erase", "Erase everything held on a customer, for good."),
    "migrate": ("goodword.cli.house:migrate", "Bring the database up to date."),
    "demo": ("goodword.cli.house:demo", "Make an invented business and serve it."),
    "simulate": ("goodword.cli.simulate:simulate", "Write an invented business to a folder."),
    "parse": ("goodword.cli.parse:parse", "Show what one mail says, without a database."),
    "loyalty": ("goodword.cli.loyalty:app", "Who stays and comes back, from a list of sales."),
    "promises": ("goodword.cli.promises:promises", "Show what a text or mail promises."),
    "review": ("goodword.cli.review:review", "Review a draft before it goes."),
}
# Commands that programs call a thousand times: Typer takes longer to load than they to run.
# Each takes the arguments and returns False when they need Typer (help, mistakes).
QUICK = {
    "parse": "goodword.cli.parsing:quickly",
    "promises": "goodword.cli.promising:quickly",
    "review": "goodword.cli.reviewing:quickly",
}


def main() -> None:
    """Run the command line."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name in QUICK:
        module, _, function = QUICK[name].partition(":")
        if getattr(import_module(module), function)(sys.argv[2:]):
            return
    from goodword.cli.commands import app

    app(prog_name="goodword")
