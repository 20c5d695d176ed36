"""What a title hides: a cancellation, "sold out", a test, a menu, nothing but hashtags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from catalog.imports.texts import camel_case, fold, is_shouted, line, title_case
from catalog.model import EventStatus

_CANCELLED = r"cancelad[oa]s?|cancelled|canceled|annule[es]*|suspendid[oa]s?"
_POSTPONED = (
    r"aplazad[oa]s?|pospuest[oa]s?|postponed|postergad[oa]s?|adiad[oa]s?|reprogramad[oa]s?|reportee?s?"
)
_ONLINE = r"moved online|ahora en linea|pasa a (?:ser )?(?:online|en linea)|desormais en ligne"
_FULL = (
    r"complet[oa]?s?|agotad[oa]s?|sold ?out|aforo completo|plazas agotadas|entradas agotadas|"
    r"localidades agotadas|"
    r"esgotad[oa]s?|lleno|fully booked|cupos? (?:lleno|agotado)s?"
)
_MARKER = re.compile(
    rf"\b(?:(?P<cancelled>{_CANCELLED})|(?P<postponed>{_POSTPONED})|(?P<online>{_ONLINE})|(?P<full>{_FULL}))\b"
)
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]{3,80})[)\]}]")
_LEADING = re.compile(r"^([^\s:.!\-–—|*]+(?: [^\s:.!\-–—|*]+)?)\s*[:.!\-–—|*]+\s*(?=\S)")
_TRAILING = re.compile(
    r"(?:(?<=[)\]])\s*|\s[\-–—|*:]\s*)([^\s()\[\]\-–—|]+(?: [^\s()\[\]\-–—|]+){0,2})[.!]*$"
)
_LAST = re.compile(r"\s([A-ZÁÉÍÓÚÑÀÈÊ]{6,})[.!]*$")
_FIRST = re.compile(r"^[¡*\s]*([A-ZÁÉÍÓÚÑÀÈÊ]{6,})[!*]*\s")

_TEST_ONLY = re.compile(
    r"(?:esto es una |ceci est un |this is a )?(?:tests?|pruebas?|essais?|testing|probando|test (?:test|"
    r"record|event)|"
    r"(?:registro|evento|curso|actividad) de prueba|evenement test|no publicar|borrar|eliminar|a supprimer|"
    r"ne pas publier|delete(?: me)?|to delete|do not publish|lorem ipsum.*|asdf\w*|qwerty\w*|x{3,}|"
    r"a{4,}|dummy)(?: ?[\d#.-]+)?[.!]*"
)
_TO_DELETE = re.compile(
    r"\b(?:a supprimer|a effacer|no publicar|para borrar|ne pas publier|do not publish|delete me)\b"
)
_TEST_WORD = re.compile(r"\b(?:tests?|prueba|essai)\b")
_NAVIGATION = re.compile(
    r"^0 (?:eventos|events|resultados|results|resultats)\b|no hay eventos programados|navegacion de vistas|"
    r"saltar al contenido|skip to (?:main )?content|aller au contenu|ir al contenido|"
    r"^(?:menu|inicio|home|accueil|buscar|search|leer mas|read more|ver mas|mas informacion|siguiente|"
    r"anterior|"
    r"page not found|404.*|pagina no encontrada|acceso denegado|access denied|cookies?|"
    r"politica de (?:cookies|privacidad)|"
    r"aceptar(?: cookies)?|suscribete|iniciar sesion|log ?in|compartir|share|cargando|loading)[.!… ]*$"
)
_MENU = (
    *("saltar al contenido", "suscribete al boletin", "planifica tu visita", "sobre el centro", "navegacion"),
    *("skip to content", "iniciar sesion", "aviso legal", "politica de cookies", "mapa del sitio"),
    *("menu principal", "no hay eventos programados", "aller au contenu", "mentions legales", "plan du site"),
    *("hazte amigo", "archivo de artistas", "colabora suscribete"),
)
_MENU_WORDS = re.compile(rf"\b(?:{'|'.join(_MENU)})\b")
_CRUMBS = re.compile(
    r"^(?:inicio|home|accueil|portada)\s*(?:>|»|/|›|::)\s*(?:[^>»/›]+(?:>|»|/|›|::)\s*)*([^>»/›:]+)$", re.I
)
_OPENING = re.compile(r"inicio (?:actividad|eventos)\b|home\b.{0,40}\bmenu\b")
_REMEMBERED = 300
"""Letters of a title of which it is remembered what it is: titles come again, and texts do not."""
_HASHTAG = re.compile(r"#(\w+)")
_PICTURES = "[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u200d\u20e3\u2190-\u21ff\u2b00-\u2bff]"
_EDGE = re.compile(rf"^(?:{_PICTURES}|[\s·•*|_~=>-])+|(?:{_PICTURES}|[\s·•*|_~=<-])+$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title made readable, with what was said in it of the event's state.

    `marker` holds the source's words ("reporté en juin 2021"), `full` whether no place is left;
    `from_hashtags` that there was nothing else to make it of.
    """

    name: str
    status: EventStatus = EventStatus.SCHEDULED
    marker: str = ""
    full: bool = False
    from_hashtags: bool = False


@lru_cache(maxsize=8192)
def read_title(text: str, language: str = "") -> Title:
    """The title, cleaned; `name` is empty where no letter is left."""
    name = line(text)
    crumbs = _CRUMBS.match(name)
    if crumbs:
        name = crumbs[1].strip()
    name, status, marker, full = _marked(name, language)
    from_hashtags = False
    if "#" in name:
        bare = _HASHTAG.sub(" ", name)
        if not re.search(r"[^\W\d_]{2}", bare):
            words = [camel_case(tag) for tag in _HASHTAG.findall(name) if not tag.isdecimal()]
            name, from_hashtags = ", ".join([*words[:1], *(word.lower() for word in words[1:])]), bool(words)
        else:
            name = re.sub(r"#(?=\w)", "", re.sub(r"(?:\s*#\w+){2,}\s*$", "", name))
    name = _EDGE.sub("", name)
    if not re.search(r"[^\W_]", name):
        return Title("", status, marker, full)
    if is_shouted(name):
        name = title_case(name, language)
    return Title(
        name[:1].upper() + name[1:] if name[:1].isalpha() else name, status, marker, full, from_hashtags
    )


def is_test(title: str, description: str = "", place: str = "") -> bool:
    """Whether somebody was trying the system out. "HIV Testing" and "la prueba del tiempo" are not."""
    surely, mash, word = _tried(title) if len(title) <= _REMEMBERED else _tried.__wrapped__(title)
    if surely:
        return True
    if mash and (not description or is_mash(fold(description))):
        return True
    return word and (is_mash(fold(description)) or bool(_TEST_WORD.search(fold(place))))


def is_mash(folded: str) -> bool:
    """Whether it is only keys struck at random: long words of three letters or fewer, or without vowels."""
    words = re.findall(r"[a-z]{5,}", folded)
    if not words or 2 * sum(map(len, words)) < len(folded):
        return False
    return all(not re.search("[aeiouy]", word) or (len(word) >= 8 and len(set(word)) <= 3) for word in words)


def is_navigation(text: str) -> bool:
    """Whether it is a site's menu or its "nothing found", not something a person can take up."""
    return _is_navigation(text) if len(text) <= _REMEMBERED else _is_navigation.__wrapped__(text)


@lru_cache(maxsize=8192)
def _is_navigation(text: str) -> bool:
    folded = fold(text).strip()
    return bool(_NAVIGATION.search(folded)) or len(_MENU_WORDS.findall(folded)) >= 3


def without_navigation(description: str, title: str) -> str:
    """A description without the menu scraped before it; empty where nothing but the menu was there.

    What follows the last place where the title stands within the first half is the text itself.
    """
    folded = fold(description)
    opens_like_page = _OPENING.match(folded)
    if not opens_like_page and not _has_menu(folded[:500]):
        return description
    place = description.rfind(title, 0, max(len(description) * 2 // 3, 600)) if title else -1
    text = description[place + len(title) :].lstrip(" -–|·:.\n") if place >= 0 else ""
    return re.sub(r"^Fecha [\w -]{4,40}?(?:En curso\.*\s*)?Hora\s*", "", text)


@lru_cache(maxsize=8192)
def _tried(title: str) -> tuple[bool, bool, bool]:
    """Whether a title is surely a test's, whether it is keys struck at random, whether it names a test."""
    folded = fold(title).strip(" ¡!¿?.*()[]\"'")
    surely = bool(_TEST_ONLY.fullmatch(folded) or _TO_DELETE.search(folded))
    return surely, is_mash(folded), bool(_TEST_WORD.search(folded))


def _has_menu(folded: str) -> bool:
    """Whether three different words of a menu stand in it."""
    # Looking for each as it is takes a tenth of the time, and is nearly always the end of it.
    return sum(words in folded for words in _MENU) >= 3 and len(set(_MENU_WORDS.findall(folded))) >= 3


def _marked(name: str, language: str) -> tuple[str, EventStatus, str, bool]:
    status, marker, full = EventStatus.SCHEDULED, "", False
    for match in _candidates(name):
        words = match[1]
        found = _marker(words, language)
        if not found:
            continue
        if found == "full":
            full = True
        else:
            status = _STATUS[found]
            marker = marker or words.strip().lower()
        name = (name[: match.start()] + " " + name[match.end() :]).strip(" -–—|:·")
        name = re.sub(r"\s{2,}", " ", name)
        return (
            _merged(_marked(name, language), status, marker, full)
            if name
            else (match[0], status, marker, full)
        )
    return name, status, marker, full


def _candidates(name: str) -> list[re.Match[str]]:
    found = list(_BRACKETS.finditer(name))
    patterns = [_LEADING, _TRAILING] if is_shouted(name) else [_LEADING, _TRAILING, _LAST, _FIRST]
    return found + [match for pattern in patterns if (match := pattern.search(name))]


def _marker(words: str, language: str) -> str:
    folded = fold(words)
    match = _MARKER.search(folded)
    if not match or len(folded.split()) > 9:
        return ""
    found = next(name for name, value in match.groupdict().items() if value)
    if match["postponed"] in ("reporte", "reportes") and language[:2] in ("es", "pt", "en"):
        return ""
    if found == "full" and len(folded.split()) > 3:
        return ""
    return found


def _merged(
    rest: tuple[str, EventStatus, str, bool], status: EventStatus, marker: str, full: bool
) -> tuple[str, EventStatus, str, bool]:
    name, other, more, also_full = rest
    if status is EventStatus.SCHEDULED:
        status, marker = other, more
    return name, status, marker, full or also_full


_STATUS = {
    "cancelled": EventStatus.CANCELLED,
    "postponed": EventStatus.POSTPONED,
    "online": EventStatus.MOVED_ONLINE,
}
