"""Read and write the period of a practice: "2013 onwards", "2011-14", "en cours".

People write periods as they like, in seven languages. Reading goes in three steps:

1. the text is made plain: lower case, no accents, one kind of dash and of space;
2. it is cut into tokens, each standing for one symbol (see ``_WORDS``), so that
   "From March 2018 until 31 August 2019" becomes ``sMYUNMY``;
3. a few rules make spans of years of it: the earliest start, the latest end.

Above all others: what cannot be read is unknown, never an error and never a guess.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

MIN_YEAR = 1900
MAX_YEAR = 2100
_LONGEST = 10_000  # characters: a longer text is no period, and would only cost time


@dataclass(frozen=True)
class Period:
    """The years in which a practice ran; ``None`` is "not known".

    Raises ValueError for years no practice can have.
    """

    start_year: int | None = None
    end_year: int | None = None
    ongoing: bool = False

    def __post_init__(self) -> None:
        for year in (self.start_year, self.end_year):
            if year is not None and not MIN_YEAR <= year <= MAX_YEAR:
                raise ValueError(f"{year} is not between {MIN_YEAR} and {MAX_YEAR}.")
        if self.ongoing and self.end_year is not None:
            raise ValueError(f"An ongoing practice cannot end in {self.end_year}.")
        if self.start_year and self.end_year and self.end_year < self.start_year:
            raise ValueError(f"{self.end_year} is before {self.start_year}.")

    @property
    def is_known(self) -> bool:
        return self.ongoing or (self.start_year, self.end_year) != (None, None)

    def active_in(self, year: int) -> bool:
        """Whether the practice ran in that year; a side that is not known is open."""
        first = MIN_YEAR if self.start_year is None else self.start_year
        last = MAX_YEAR if self.end_year is None else self.end_year
        return self.is_known and first <= year <= last


_MONTHS = (
    "januar[yau]?|februar[yau]?|march|april[eau]?|may|june|july|august|avgust[au]?|"
    "(?:septem|octo|novem|decem)b(?:er|re)|janvier|fevrier|mars|avril|mai|juin|juillet|"
    "aout|enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|"
    "(?:nov|dic)iembre|gennaio|febbraio|maggio|giugno|luglio|settembre|ottobre|"
    "dicembre|janeiro|fevereiro|marco|maio|junho|julho|(?:setem|outu|novem|dezem)bro|"
    "janner|marz|juni|juli|oktober|dezember|mart[au]?|maj[au]?|jun[au]?|jul[au]?|"
    "(?:septemb|oktob|novemb|decemb)(?:ar|r[au])|jan|feb|mar|apr|aug|sept?|oct|nov|dec|"
    "janv|fevr?|avr|juil|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|out|dez|okt|avg"
)
# Words by symbol, without accents, as patterns; the first that fits is taken. A space
# also stands for a hyphen. Any other word is "w", and matters only as distance.
_WORDS = {
    # Ongoing.
    "G": "on ?going, onwards?, and on, and beyond, forward, and after, ff,"
    " permanent(?:ly|e|es|s|i|emente)?, continuing, continuous(?:ly)?, continues?,"
    " current(?:ly)?, present, (?:up )?to date, to this day, now, nowadays, today,"
    " still, indefinite(?:ly)?, open ended, en cours, en continu, continu[oa]?,"
    " actuel(?:le|lement)?, aujourd'?hui, ce jour, nos jours, toujours, encore,"
    " en vigueur, au dela, e[nm] curso, en marcha, en adelante, vigente,"
    " a[ct]?tual(?:e|i|mente|idade?)?, hoy, la fecha, todavia, e[nm] vigor, in corso,"
    " oggi, corrente, tuttora, ancora, in vigore, in poi, in avanti, continuativ[oa],"
    " em andamento, em diante, hoje, presente, ainda, (?:fort)?laufende?[rs]?,"
    " andauernd, dauerhaft, unbefristet, standig, aktuell, derzeit, zurzeit, gegenwart,"
    " heute, jetzt, noch, lauft, maintenant, ahora, agora, ad ora, adesso,"
    " until further notice, nouvel ordre, bis auf weiteres, hasta nuevo aviso,"
    " fino a nuovo avviso, do daljnjeg, u toku, u tijeku, traje, danas, sada, trenutno,"
    " sta(?:lan|ln[aio]), traj(?:an|n[aio]), kontinuirano, neprekidno, i dalje,"
    " jos uvek, nadalje",
    # Recurring or lasting: ongoing, unless an end is told.
    "R": "(?:every|each) year, annual(?:ly)?, yearly, every two years, biennial,"
    " for (?:several |many )?(?:decades|years), chaque annee, tous les ans,"
    " annuel(?:le|lement)?, cada ano, tod[oa]s [lo]?os anos, anual(?:mente)?,"
    " ogni anno, annual[ei], annualmente, tutti gli anni, da (?:diversi |molti )?anni,"
    " jedes jahr, (?:all)?jahrlich, svake godine, godisnj[aei], godinama",
    "v": "every, each, chaque, cada, ogni, jede[nrs]?, svak[aeio]g?",
    "E": "end(?:ed|s|ing| date), finished, completed?, closed, stopped, discontinued,"
    " terminated, concluded, suspended, on hold, cancelled, terminee?, achevee?, clos,"
    " cloturee?, arretee?, suspendue?, finalizad[oa], terminad[oa], cerrad[oa],"
    " conclu(?:id|s)[oa], encerrad[oa], terminou, suspendid[oa], terminat[oa],"
    " finit[oa], chius[oa], sospes[oa], beendet, abgeschlossen, eingestellt,"
    " geschlossen, endete, zavrsen[ao]?, okoncan[ao]?, zatvoren[ao]?, obustavljen[ao]?",
    # Part of a year.
    "M": f"{_MONTHS}, spring, summer, autumn, fall, winter, printemps, ete, automne,"
    " hiver, primavera, verano, otono, invierno, estate, autunno, inverno, verao,"
    " outono, fruhling, fruhjahr, sommer, herbst, prolec[ae], let[oa], jeseni?,"
    " zim[ae], half, quarter, semest(?:er|re), trimestre, term, halbjahr, quartal,"
    " first, second, third, fourth, primeiro, segundo, primo, secondo, premier,"
    " deuxieme, ersten?, zweiten?, (?:beginning|start) of, the start, end(?: of)?, mid,"
    " middle of, early, late, debut, fin, fine, mi, inizio, meta, principios, finales,"
    " mediados, inicios?, meados, final, ende, anfang, mitte, kraja?, pocetka",
    # The start alone: nothing is said about today.
    "B": "start(?:ed| date)?, began, begun, launched, created, established, commencee?,"
    " debutee?, lancee?, creee?, iniciad[oa], lan[zc]ad[oa], cr[ei]ad[oa], iniziat[oa],"
    " avviat[oa], gestartet, begonnen, gegrundet, zapocet[ao]?, pokrenut[ao]?",
    # Alone ("since the opening"), or before a year further on.
    "S": "since, depuis, seit, desde",
    "U": "until, till?, up to, through, jusqu(?:e|'?en)?, hasta, fino, sino, ate, bis",
    # The next number is no year, or another year than the one meant.
    "V": "more than, over, nearly, almost, plus de, mas de, piu di, oltre, mais de,"
    " uber, mehr als, preko, vise od, before, after, prior to, avant, apres, antes,"
    " despues, prima, dopo, depois, vor, nach, pre, post, posle, nakon, tel,"
    " (?:tele)?phone, fax, nr, num(?:ber)?, law, loi, ley, legge, lei, gesetz, zakon,"
    " room, budget, iso, population, resolution, regulation, directive",
    # A plan named after its target: "Agenda 2030", "the 2030 Agenda".
    "A": "agenda, visione?, vizija, horizon(?:te?)?, orizzonte, strategy,"
    " e?strateg(?:ie|ia|ija), europ[ea], plan, plano, piano, roadmap, goals?, sdgs?",
    # Understood and passed over.
    "none": "the, of, in, at, its, years?, (?:school|academic) year, about, around,"
    " circa, c, ca, approximately, least, le, la, les, l, d, du, de, di, del,"
    " dell[ao]?, nel, nell[ao]?, des(?= jahres| annees), de[mnr], zu[mr], im, am, vom,"
    " e[mn], el, los, il, lo, o, u, mois, mese?, monat, annees?, ans?(?= ), ann?os?,"
    " anni, jahr(?:e|en|es)?, [dn]o ano, scolaire, scolastico, letivo, escolar,"
    " schuljahr, godin[aeiu], god, g, skolsk[ae], vers, environ, hacia, verso, etwa,"
    " um, oko, este, a year",
    # Denials: of what follows, or of any going on.
    "X": "no longer, no more, n'?est plus, plus(?= en cours), nicht mehr, ya no,"
    " ja nao, non (?:e )?piu, vise n(?:e|ije|isu), ni(?:je|su) vise",
    "D": "not, never, non, n'?est, ne, pas, no, nao, nicht, keine?, nije, nisu",
    # Only directly before a year or a month.
    "s": "from, as (?:of|from), starting, beginning, effective, a partire?, des, ab,"
    " von, dal(?:l[ao]?)?, da, od, pocev(?:si)?",
    "u": "to, by, do",
    # Between two years only; elsewhere these are articles and prepositions.
    "J": "a, al, aux?, all[ao]?, ao, as",
    "n": "on, an",
    "also": "and, et, y, e, und, i, or, ou, oder, ili",
    "q": "unknown, inconnue?, unbekannt, nepoznato, tb[acd], n/a",
}
# What is counted, when it follows a number: "2016 participants".
_COUNTED = (
    "participant(?:s|es)?|partecipanti|teilnehme[a-z]*|ucesni[a-z]*|people|persons?|"
    "personnes|person[ae]s?|personen|pessoas|osob[aeu]|ljudi|famil(?:ies|les|ias|ien?)|"
    "porodica|households|menages|foyers|hogares|haushalte|inhabitants|habitant(?:s|es)|"
    "abitanti|einwohner|stanovnika|citizens|citoyens|ciudadanos|cittadini|cidadaos|"
    "gradjana|residents|members|membres|miembros|mitglieder|students|pupils|eleves|"
    "etudiants|estudiantes|alumnos|studenti|alunos|schuler|ucenika|teachers|children|"
    "enfants|ninos|bambini|criancas|kinder|dece|women|femmes|mujeres|donne|mulheres|"
    "frauen|zena|men|hommes|hombres|young|youths|jeunes|jovenes|giovani|jovens|mladih|"
    "adults|refugees|refugies|refugiados|rifugiati|fluchtlinge|izbeglica|"
    "migrant(?:s|i|es|en)|volunteers|benevoles|volunt?ari(?:os)?|volontari|freiwillige|"
    "visitors|visiteurs|besucher|homes|houses|schools|books|trees|meals|hours|heures|"
    "horas|stunden|sati|days|weeks|months|euros?|eur|dollars?|pounds?|francs?|usd|chf|"
    "gbp|rsd|dinara?|km|kg|m2|percent|per[ ]cent"
)
_NUMBERS = (
    "one|two|three|four|five|six|ten|une?|deux|trois|dos|tres|due|tre|zwei|drei|dve"
)
_DURATIONS = "years?|months?|ans?|annees?|mois|anos?|mes(?:es|i|eci)|anni|jahre|monate"
_YEAR = r"(?:(?:18|19|20)\d\d|2100)"
_NO_COUNT = rf"(?![ ]?(?:-[ ]?\d+[ ]?)?(?:[%€$£]|(?:{_COUNTED})(?![a-z'])))"
_NO_DAY = (  # "2013 - 31 August 2019" is no range of 2013 to 2031
    rf"(?!\d|[a-z]|-[a-z]|[./]\d\d?(?!\d))"
    rf"(?!(?:st|nd|rd|th|er)?\.?[ ]?(?:of[ ]|de[ ])?(?:{_MONTHS})\b)"
)
_WORD = "|".join(
    rf"(?P<{symbol}>(?:{words.replace(', ', '|').replace(' ', '[ -]')})(?![^\W\d_]))"
    for symbol, words in _WORDS.items()
)
# What is no year comes first, then dates, pairs of years, decades and single years.
_TOKEN = re.compile(
    rf"""
      (?P<w>
          (?:[$€£¥\#]|(?<![a-z])(?:eur|euros?|usd|chf|gbp|rsd)\b)\ ?\d[\d.,]*+
        | \+\ ?(?!{_YEAR})\d[\d\ ()./-]{{5,}}
        | {_YEAR}[\ /.:-](?!{_YEAR})\d{{3,}}
        | {_YEAR}[.,](?!{_YEAR}|0[1-9]|1[0-2])\d(?!\d?[./-])
        | (?<![a-z])(?:{_COUNTED})\ ?[:=]\ ?\d++
        )
    | (?<!\d)(?:
          (?:\d\d?[./-]\ ?\d\d?[./-]\ ?|(?:0?[1-9]|1[0-2])[./]\ ?|(?:0[1-9]|1[0-2])-)
          (?P<day>{_YEAR})
        | (?P<iso_day>{_YEAR})
          (?:[./-]\ ?\d\d?[./-]\ ?\d\d?(?:t[\d:]+z?)?|\.(?:0[1-9]|1[0-2]))
        )(?![\da-z])(?:\.(?!\.))?
    | (?P<w_reference>(?<!\d)(?:(?!{_YEAR})\d{{3,}}+[\ /.:-]|\d\d?[./]){_YEAR}(?!\d))
    | (?<![\da-z])(?:
          (?P<first>{_YEAR})\ ?[/-]\ ?'?(?P<last>\d\d|{_YEAR}(?!\ ?[/-]\ ?\d\d(?!\d)))
          {_NO_DAY}{_NO_COUNT}
        | (?:annees|anos|anni|jahre)\ (?P<decade>(?:19[1-9]|20\d)0)
          (?!\d|\ ?(?:[,/-]|et|y|e|und|a)\ ?\d)
        | (?P<nineties>(?:19[1-9]|20\d)0)(?:'?s|ern?|-?(?:ih|te|tih))(?![a-z])
        | (?P<year>{_YEAR})g?(?![\da-z]){_NO_COUNT}
        )(?:\.(?!\.))?
    | (?P<T>(?<![^\W_])(?:\d\d?|{_NUMBERS})[ -](?:{_DURATIONS})(?![^\W\d_]))
    | (?P<N>(?<!\d)\d\d?(?:(?:st|nd|rd|th|er|re|eme|e|o|a)(?![a-z])|\.(?!\.)|(?!\d)))
    | (?<![^\W\d_])(?:{_WORD})(?:\.(?!\.))?
    | (?P<w_word>[^\W\d_]++|\d++)
    | (?P<dash>[-=]+>?|\.\.+|(?<=\d)\ ?[~>]+|(?<=\d\ )[~>]+)
    | (?P<mark>[][<>(),.;/&+?|!*])
    """,
    re.VERBOSE,
)
_MARKS = {",": ",", "/": ",", "&": ",", "+": "p", "?": "q", "(": "(", "[": "("}

# Corrections of the sentence before it is understood.
_REWRITES = (
    (re.compile(r"D[wSs]?[GR]"), "X"),  # "no longer ongoing"
    (re.compile(r"Dw?E"), "G"),  # "not yet completed"
    (re.compile(r"Gw?E"), "E"),  # "now closed"
    (re.compile(r"(?:G[,(]?|(?<=Y)\()w?([UuE])(?=[wMNJ]{0,8}Y)"), r"\1"),  # told end
    (re.compile(r"v(?:N?M|T)"), "R"),  # "every March", "every 2 years"
    (re.compile(r"S[wJ]?T"), "G"),  # "since 5 years"
)
_TO = r"[-UuJ]+(?:\(w{0,3}\.)?"
_IN = "[MN,]{0,8}"
_FAR = "[SswnMNJ]{0,8}"
# How a span of years is said; the first that fits, from left to right.
_SAID = re.compile(
    rf"""
      (?P<nothing>(?:X{_FAR}(?<![Ss])|V[-MNJ]{{0,8}}|A|D)Y(?!{_IN}{_TO}{_IN}Y)|YA)
    | (?P<shared>  # "from March to June 2017"
          (?:S[MN]{{0,8}}(?=[MN][UuJ])|s{{1,3}}[MN]{{0,8}})?
          (?:M{_TO}|N{_TO}(?=N?M)){_IN}Y
        )
    | (?:[SEXUu][SswnMN(.,]{{0,8}}|s{{1,3}}{_IN})?(?P<range>Y{_IN}{_TO}{_IN}Y)
    | (?P<until>
          U[UuJwnMN,]{{0,8}}Y | u[uJMN,]{{0,8}}Y | X[wG.]{{0,4}}[Ss]{_FAR}Y
        | E(?:[SsUuJwnMN]{{0,8}},?|[.(])Y | ^q{{0,3}}-Y$
        )
    | (?P<since>
          S{_FAR}Y|S(?:[MN][-,]*){{0,8}}Y|s{{1,3}}{_IN}Y|Y[MN]{{0,8}}[-np]+(?=[(.,]|$)
        )
    | (?P<begun>B[wnMN]{{0,8}}Y|Y-+q|Y[MN]{{0,8}}U)
    | (?P<single>Y)
    """,
    re.VERBOSE,
)
# How a sentence begins that is one of time; "mar", "al" and "do" may begin a name.
_BEGINS = re.compile(r"[GREXBSUTYNv]|[su]{1,3}(?=[MNY])|M+(?=[NYUuJ,-])|q$")


_Years = list[tuple[int, int]]  # for each "Y": the same twice, or a school year


class _Span(NamedTuple):
    said: str
    start: int | None
    end: int | None


def parse_period(text: str) -> Period:
    """The period that the text tells; ``Period()`` if it tells none. Never raises.

    - A single year means that year; a list or several ranges mean all from the first
      to the last. Two-digit ends follow the century of the start; where that is
      impossible "2019-09" is a month. A range that runs backwards says nothing.
    - An open start ("since", "from", "2013-") is ongoing; "launched in 2013" tells no
      more than the start. "ongoing" and the like win over the end of a range, and the
      earliest year is then the start, but not over "ongoing until 2025".
    - "Every year" is ongoing too, unless an end is told.
    - A decade is its ten years. Numbers of people, sums, references and the names of
      plans ("Agenda 2030") are not years.
    """
    words = " ".join(text.split())
    symbols, years = _read(_plain(words if len(words) <= _LONGEST else ""))
    return _assemble(_spans(symbols, years), symbols)


def begins_period(text: str) -> bool:
    """Whether a text opens with words of time: "2013", "depuis 2014", "May to June"."""
    return _BEGINS.match(_read(_plain(text[:_LONGEST]))[0]) is not None


_ENGLISH = ("since {}", "until {}", "ongoing", "period not stated")
_FRENCH = ("depuis {}", "jusqu’en {}", "en cours", "période non précisée")


def format_period(period: Period, language: str = "en") -> str:
    """The period in words that ``parse_period`` reads back; French for any "fr".

    A start that is neither ongoing nor ended is written "2013–?".
    """
    is_french = re.match(r"fr(?![a-z])", language.lower())
    since, until, ongoing, not_stated = _FRENCH if is_french else _ENGLISH
    start, end = period.start_year, period.end_year
    if period.ongoing:
        return since.format(start) if start else ongoing
    if start:
        return str(start) if start == end else f"{start}–{end or '?'}"
    return until.format(end) if end else not_stated


# Serbian in its Latin letters, and signs that look alike.
_LOOKALIKES = str.maketrans(
    dict(zip("абвгдежзијклмнопрстћуфхцчш", "abvgdezzijklmnoprstcufhccs", strict=True))
    | {"ђ": "dj", "љ": "lj", "њ": "nj", "џ": "dz", "đ": "dj"}
    | {"\N{FRACTION SLASH}": "/", "_": " "}
    | dict.fromkeys("\N{ACUTE ACCENT}`\u2018\u2019\u201b\u02bc\u2032", "'")
    | dict.fromkeys("\u2212\u02d7\u2043\u2192\u21d2\u2794\u279c\u27f6\u2500", "-")
    | dict.fromkeys("\u301c\u223c\u02dc", "~")
)


def _plain(text: str) -> str:
    """Lower case, no accents, ASCII digits and dashes, single spaces, no addresses."""
    # Accents go first and last: normalising thousands of loose ones would take ages.
    bare = "".join(c for c in text if not unicodedata.category(c).startswith("M"))
    folded = unicodedata.normalize("NFKD", bare.translate(_LOOKALIKES)).casefold()
    words = "".join(map(_plain_character, folded)).translate(_LOOKALIKES).split()
    plain = " ".join(w for w in words if not re.search(r"://|^www\.|@", w))
    return re.sub(r"(?<=\d)(?=ff\b)|\bfy(?=\d)", " ", plain)  # "2015ff", "FY2018"


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd":
        return "-"
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    return "" if category in ("Mn", "Mc", "Me", "Cf") else character


def _read(plain: str) -> tuple[str, _Years]:
    read = [_symbol(token) for token in _TOKEN.finditer(plain)]
    symbols = "".join(symbol for symbol, _ in read)
    for pattern, replacement in _REWRITES:
        symbols = pattern.sub(replacement, symbols)
    return symbols, [year for _, years in read for year in years]


def _symbol(token: re.Match[str]) -> tuple[str, _Years]:
    """The symbol of a token ("Y-Y" for "2011-14"), and its years."""
    group = token.lastgroup or "w"
    said = token[group]
    if group == "last":
        return _pair(int(token["first"]), said)
    if group in ("decade", "nineties"):
        return "Y", [(int(said), int(said) + 9)]
    if group in ("year", "day", "iso_day"):
        return "Y", [(int(said), int(said))]
    if group == "mark":
        return _MARKS.get(said, "V" if said in "<>" else "."), []
    return {"none": "", "also": ",", "dash": "-"}.get(group, group[0]), []


def _pair(first: int, said: str) -> tuple[str, _Years]:
    """A school year is one "Y"; "2019-09" is a month, as 2009 is before 2019."""
    last = first // 100 * 100 + int(said) if len(said) == 2 else int(said)
    if last == first + 1:
        return "Y", [(first, last)]
    if last < first and said <= "12" and said != "00":
        return "Y", [(first, first)]
    return "Y-Y", [(first, first), (last, last)]


def _spans(symbols: str, years: _Years) -> list[_Span]:
    remaining = iter(years)
    spans = []
    for match in _SAID.finditer(symbols):
        said = match.lastgroup or ""
        told = [next(remaining) for _ in range(match[0].count("Y"))]
        first, last = told[0][0], told[-1][1]
        if said == "nothing" or last < first:
            continue
        start = None if said == "until" or first < MIN_YEAR else first
        known_end = said not in ("since", "begun") and MIN_YEAR <= last <= MAX_YEAR
        spans.append(_Span(said, start, last if known_end else None))
    return spans


def _assemble(spans: list[_Span], symbols: str) -> Period:
    said = [span.said for span in spans]
    ends = [span.end for span in spans if span.end]
    closings = [span.end for span in spans if span.end and not span.start]
    start = min((span.start for span in spans if span.start), default=None)
    closed = any(start is None or closing >= start for closing in closings)
    ongoing = _is_ongoing(said, symbols, closed)
    is_open = ongoing or (not closed and ("since" in said or "begun" in said))
    if start and any(closing < start for closing in closings):
        start = None  # "until 2015, again since 2019": it had begun before
    return Period(start, None if is_open else max(ends, default=None), ongoing)


def _is_ongoing(said: list[str], symbols: str, closed: bool) -> bool:
    if "X" in symbols or "G" in symbols:
        return "X" not in symbols
    if closed or "E" in symbols:
        return False
    if "R" in symbols and len(said) < 2 and "range" not in said:
        return True
    limited = re.search(r"T[w,]{0,3}[Ss]", symbols)  # "12 months from May 2016"
    return ("since" in said and not limited) or ("S" in symbols and not said)
