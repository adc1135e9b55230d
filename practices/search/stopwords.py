"""Words that stand in every text of a language and so tell nothing apart.

Closed-class words alone: articles, the commonest prepositions, conjunctions and
pronouns, what a question begins with, in the languages of the site, and letters that an
elision leaves ("l’école", "city’s"). A word that could be
a topic is not here, however common: "IT", "WHO", "AI", "EU". Written folded, as
`practices.search.tokens.plain` gives them, so that "für" is "fur".
"""

from collections import defaultdict

CROATIAN = "a da do i ili iz ja je k na o od s sa se su te u za"

# By Django's codes of the languages.
STOP_WORDS = {
    "en": """a about an and are as at be by did do does for from had has have how i in
        is its of on or our s something t that the their these they this those to was
        we were what when where which why with you""",
    "fr": """a au aux avec c ce ces cette comment d dans de des dont du elle en et il
        ils j l la le les leur leurs m n ne nous ou par pour qu que quel quelle quelles
        quels qui quoi s sa se ses sur t un une vous y""",
    "de": """als am an auch auf aus bei das dass dem den der des die ein eine einem
        einen einer eines er es fur ich im in ist mit oder s sich sie sind und vom von
        wir zu zum zur""",
    "es": """a al con de del e el en es la las le les lo los o para por que se su sus u
        un una unas unos y""",
    "it": """a agli al all alla alle allo c che con d da dagli dai dal dall dalla dalle
        dallo degli dei del dell della delle dello di e ed gli i il in l la le lo nei
        negli nel nell nella nelle nello o per si su sugli sui sul sull sulla sulle un
        una uno""",
    "pt": """a ao aos as com da das de do dos e em na nas no nos o os ou para pela pelas
        pelo pelos por que se um uma umas uns""",
    "nl": """aan als bij dat de den der die door een en er het in is met n of om op s t
        te tot uit van voor ze""",
    "sv": "av att de den det en ett eller for fran i med och om pa som till vi",
    "nb": "a av de den det en er et eller for fra i med og om pa som til vi",
    "da": "af at de den det en er et eller for fra i med og om pa som til vi",
    "fi": "etta he ja joka jotka myos ne on ovat se seka tai",
    "pl": """a ale dla do i jak jest lub na o od oraz po przez przy sie to u w we z za
        ze""",
    "uk": """а або в від для до є з за зі и із іх і на не по про та у це що як які""",
    "ru": """а в во для до за и из или их к ко на не но о об от по при с со у что это
        как""",
    "ro": """a al ale care cu de din este in la lui o pe pentru prin sa sau se si sunt
        un unei unui""",
    "el": """απο για ενα ενας η και με μια να ο οι που σε στα στη στην στις στο στον
        στους τα τη την της τις το του τους των τον ως""",
    # Serbian is written in both scripts.
    "sr": f"{CROATIAN} а да до за и из или је к на о од с са се су те у",
    "hr": CROATIAN,
    "bs": CROATIAN,
    "sq": "dhe e eshte i jane me ne nga nje ose per qe se te",
    "ca": """a al als amb d de del dels el els en es i l la les n o per que s se un una
        unes uns""",
    "tr": "bir bu da de icin ile olarak ve veya",
}


def _languages_by_word() -> dict[str, frozenset[str]]:
    found = defaultdict(set)
    for language, words in STOP_WORDS.items():
        for word in words.casefold().split():
            found[word].add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


_LANGUAGES = _languages_by_word()
_NONE: frozenset[str] = frozenset()


def stop_languages(surface: str) -> frozenset[str]:
    """The languages in which a folded word is a stop word."""
    return _LANGUAGES.get(surface, _NONE)
