"""Which language a text names its times in, by its small words: a glance, no more."""

from collections.abc import Iterable
from typing import Literal

Tongue = Literal["en", "de"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words of German that English has not, those of times and those of every sentence.
_GERMAN = _words("""
    aber anfang ans auf bei beim binnen bis bitte das dass dem den der des diese diesen dieser
    doch ein eine einem einen einer ende es euch für gern gestern geht haben habe heute ich ihr
    ihre ihnen im innerhalb kann können kommt kw mehr mein mit mitte mittag montag morgen
    nach nächste nächsten nächster nicht noch nur oder ohne schon sein seit sich sie sind sobald
    spätestens frühestens tage tagen um und uns uhr unser viertel vom von vor wann wegen wenn
    werden werde wie wir wird wochen woche wochenende zu zum zur zwischen zwei drei vier fünf sechs
    acht neun zehn elf zwölf halb abend abends früh vormittag vormittags morgens mittags nachmittag
    nachmittags nachts dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar jänner
    februar märz mai juni juli oktober dezember übermorgen vorgestern monat monate monats jahr jahre
    jahres jahresende monatsende quartalsende quartal stunde stunden minuten werktag werktage
    werktagen arbeitstage arbeitstagen kalenderwoche weihnachten ostern pfingsten silvester
    heiligabend neujahr karfreitag feierabend geschäftsschluss büroschluss jetzt letzte letzten
    kommende kommenden gegen montagmorgen mrz okt dez uebermorgen naechste naechsten
    """)
_ENGLISH = _words("""
    a and are as at be been but by can could do for from has have he his i if is it its later me
    my next no not of on or our please she should than that the their them then there they this to
    today tomorrow until us we week were what when which will with would yesterday you your
    """)


def tongue_of(words: Iterable[str]) -> Tongue:
    """The language of these words in lower case: German where more of them are German."""
    found = set(words)
    german = len(found & _GERMAN)
    return "de" if german and german > len(found & _ENGLISH) else "en"
