"""What a folder of a mailbox is for, by the name that mail programs give it."""

from functools import lru_cache

_NO_SIGNS = str.maketrans("", "", " _-.'[]")
# Names in small letters without spaces and signs, in the languages of the common programs.
_NAMES = {
    "inbox": """inbox in notesinbox posteingang boîtederéception bandejadeentrada recibidos
        postainarrivo postvakin caixadeentrada inkorg indbakke innboks saapuneet""",
    "sent": """sent sentmail sentitems sentmessages outbox gesendet gesendeteelemente
        gesendeteobjekte gesendetenachrichten postausgang envoyés messagesenvoyés
        élémentsenvoyés boîtedenvoi enviados elementosenviados mensajesenviados inviata
        postainviata inviati verzonden verzondenitems itensenviados skickat sendt
        sendteelementer""",
    "drafts": """drafts draft entwürfe entwurf brouillons borradores bozze concepten
        rascunhos utkast kladder templates vorlagen modèles""",
    "junk": """junk spam junkmail junkemail bulkmail spamverdacht unerwünscht
        unerwünschtewerbung courrierindésirable indésirables pourriel correonodeseado
        postaindesiderata ongewenstemail ongewenst lixoeletrônico skräppost""",
    "trash": """trash deleteditems deletedmessages bin papierkorb gelöscht gelöschteelemente
        gelöschteobjekte corbeille élémentssupprimés papelera elementoseliminados cestino
        postaeliminata prullenbak verwijderdeitems lixeira itensexcluídos papperskorg""",
    "archive": """archive archives archiv allmail allmailincludingspamandtrash alldocuments
        discussionthreads allenachrichten touslesmessages todos archivos archivio archief""",
}
_KINDS = {name: kind for kind, names in _NAMES.items() for name in names.split()}


@lru_cache(maxsize=4096)
def folder_kind(folder: str) -> str:
    """One of "inbox", "sent", "drafts", "junk", "trash", "archive", or "" for one of one's own.

    Of a path such as "INBOX/Sent", the first part that says more than where mail arrives or
    is kept decides.
    """
    kinds = [_KINDS.get(part.lower().translate(_NO_SIGNS), "") for part in folder.split("/")]
    telling = [kind for kind in kinds if kind not in ("", "inbox", "archive")]
    return telling[0] if telling else next((kind for kind in kinds if kind), "")
