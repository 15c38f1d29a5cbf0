"""Every page's address."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from goodword.web.views import (
    absence,
    acts,
    audit,
    colleague_page,
    colleagues,
    conversations,
    customers,
    door,
    entries,
    house,
    mailboxes,
    older,
    owing,
    owners,
    search,
    settings,
    today,
)


class NumberConverter(IntConverter):
    """A number that a database can look for; a longer one leads nowhere."""

    regex = "[0-9]{1,18}"


register_converter(NumberConverter, "number")

urlpatterns = [
    path("", today.today, name="today"),
    path("pulse", today.pulse, name="pulse"),
    path("welcome", door.welcome, name="welcome"),
    path("login", door.log_in, name="login"),
    path("logout", door.log_out, name="logout"),
    path("favicon.ico", house.favicon, name="favicon"),
    path("health", house.health, name="health"),
    path("styleguide", house.styleguide, name="styleguide"),
    path("commitments/<number:commitment_id>/<slug:verb>", acts.act, name="act"),
    path("customers", customers.customers, name="customers"),
    path("customers/<number:person_id>", customers.customer, name="customer"),
    path("customers/<number:person_id>/owe", owing.owe, name="owe"),
    path("customers/<number:person_id>/edit", customers.edit_customer, name="edit_customer"),
    path("customers/<number:person_id>/relation", customers.relate, name="relate"),
    path("customers/<number:person_id>/looked-after", customers.look_after, name="look_after"),
    path("conversations/<number:conversation_id>", conversations.conversation, name="conversation"),
    path("conversations/<number:conversation_id>/join", conversations.join, name="join"),
    path("entries/<number:entry_id>", entries.show_entry, name="entry"),
    path("entries/<number:entry_id>/html", entries.show_html, name="entry_html"),
    path("entries/<number:entry_id>/frame", entries.show_frame, name="entry_frame"),
    path("entries/<number:entry_id>/headers", entries.show_headers, name="entry_headers"),
    path("entries/<number:entry_id>/original", entries.download_original, name="entry_original"),
    path(
        "entries/<number:entry_id>/attachments/<number:position>",
        entries.download_attachment,
        name="attachment",
    ),
    path("entries/<number:entry_id>/split", conversations.split, name="split"),
    path("search", search.search, name="search"),
    path("older", older.older, name="older"),
    path("older/open", older.open_older, name="open_older"),
    path("quarantine", house.quarantine, name="quarantine"),
    path("quarantine/<number:kept_id>", house.quarantine_original, name="quarantine_original"),
    path("quarantine/<number:kept_id>/retry", house.quarantine_retry, name="quarantine_retry"),
    path("colleagues", colleague_page.team, name="team"),
    path("colleagues/<number:colleague_id>", colleague_page.colleague_page, name="colleague_page"),
    path("colleagues/<number:colleague_id>/leave", owners.leave_house, name="leave_house"),
    path("absences", absence.absences, name="absences"),
    path("absences/new", absence.new_absence, name="new_absence"),
    path("absences/<number:absence_id>", absence.absence, name="absence"),
    path("absences/<number:absence_id>/meanwhile", absence.meanwhile, name="meanwhile"),
    path("absences/<number:absence_id>/<slug:verb>", absence.act_on_absence, name="act_on_absence"),
    path("owners", owners.owners, name="owners"),
    path("owners/move", owners.move_owners, name="move_owners"),
    path("owners/list", owners.import_owners, name="import_owners"),
    path("settings", settings.settings, name="settings"),
    path("settings/account", colleagues.account, name="account"),
    path("settings/standard", settings.standard, name="standard"),
    path("settings/addresses", settings.addresses, name="our_addresses"),
    path("settings/addresses/remove", settings.remove_address, name="remove_our_address"),
    path("settings/colleagues", colleagues.colleagues, name="colleagues"),
    path("settings/colleagues/<number:colleague_id>", colleagues.colleague, name="colleague"),
    path(
        "settings/colleagues/<number:colleague_id>/password",
        colleagues.set_password,
        name="set_password",
    ),
    path("settings/mailboxes", mailboxes.mailboxes, name="mailboxes"),
    path("settings/mailboxes/<number:mailbox_id>", mailboxes.mailbox, name="mailbox"),
    path("settings/audit", audit.audit, name="audit"),
    path("settings/audit.csv", audit.audit_csv, name="audit_csv"),
    path("settings/hours", mailboxes.hours, name="hours"),
    path("settings/hours/new", mailboxes.new_hours, name="new_hours"),
    path("settings/hours/<number:calendar_id>", mailboxes.hours, name="other_hours"),
]
