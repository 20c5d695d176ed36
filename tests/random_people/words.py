"""What people type: questions, changes of questions, buttons' words, and whatever fingers bring forth."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random

from bot.i18n import Languages

ROOT = Path(__file__).parents[2]

QUESTIONS = {
    "es": (
        "yoga", "clases de inglés", "algo gratis para mi abuela", "cursos de computación por la tarde",
        "vacunas", "taller de barro", "música para niños el sábado", "¿qué hay hoy?", "donde aprendo a leer",
        "actividades cerca de mí", "danza en línea", "natasion", "curzos de ingles barato",
        "algo con rampa y baños", "conciertos este fin de semana en Centro", "quiero trabajo",
        "ajedrez mañana",
        "quién da terapia", "lengua de señas", "sin inscripción", "hola", "gracias", "no entiendo nada",
    ),
    "en": (
        "yoga", "English class", "something free for my grandmother", "computers in the evening", "vaccines",
        "pottery workshop", "music for kids on Saturday", "what's on today", "where can I learn to read",
        "near me", "dance online", "swiming", "chess tomorrow", "step free and toilets", "hello", "thanks",
        "concerts this weekend in Centro", "I want a job", "sign language", "no registration",
        "I don't get it",
    ),
}  # fmt: skip
CHANGES = {
    "es": (
        "y gratis", "¿y el domingo?", "mejor en la tarde", "sin gratis", "y en Centro", "más barato",
        "para niños", "y cerca de mí", "otro", "más", "regresar", "por qué", "compara 1 y 2", "compara",
        "el segundo", "y en línea", "mañana no", "cualquier día", "y con rampa", "primero lo más cercano",
        "compara 1 y 9", "abre el tercero por favor", "y y y", "no", "sí", "ok",
    ),
    "en": (
        "and free", "what about Sunday", "better in the afternoon", "not free", "and in Centro", "cheaper",
        "for children", "and near me", "another", "more", "back", "why", "compare 1 and 2", "compare",
        "the second one", "and online", "not tomorrow", "any day", "and step free", "nearest first",
        "compare 1 and 9", "open number three please", "and and and", "no", "yes", "ok",
    ),
}  # fmt: skip
OTHER_LANGUAGES = (
    "cours de français gratuits", "aulas de violão no sábado", "Schwimmkurs für Kinder morgen",
    "دروس مجانية للأطفال", "免费英语课", "無料のヨガ", "бесплатные курсы", "niltlahtoa nahuatl",
    "μαθήματα χορού", "ทำอาหาร", "योग कक्षा", "corso di ceramica",
)  # fmt: skip
IN_DANGER = {
    "es": ("me quiero morir", "mi marido me pega", "ya no quiero vivir", "me van a matar"),
    "en": ("I want to die", "my husband hits me", "I can't go on living", "he is going to kill me"),
}
GIBBERISH = (
    "asdfgh", "jjjjjjj", "xkcd qwrt zzpt", "?", "...", "¿¿¿???", "-", "_", "0", "00", "9999999999999999999",
    "1.", "(2)", "#3", "½", "٣", "²", "①", "-1", "1e9", "null", "undefined", "None", "NaN", "%s %d %n",
    "{name}",
    "{0}", "{count!r}", "\\n\\t\\0", "'; DROP TABLE preference; --", "$(reboot)", "../../etc/passwd",
)  # fmt: skip
EMOJI = ("😀", "👍", "🙏🏽", "👨‍👩‍👧‍👦", "🇲🇽", "❤️", "1️⃣", "🎸 clases", "yoga 🧘‍♀️ gratis", "🫥" * 100)
MARKUP = (
    "<b>yoga</b>", "<script>alert(1)</script>", "yoga & música < gratis >", "</blockquote>hola", "&lt;b&gt;",
    "<a href='https://example.org'>aquí</a>", "*yoga* _gratis_ `x` [a](b)", "<tg-spoiler>x", "&#0;",
    "<blockquote>",
)  # fmt: skip
STRANGE = (
    "\u202eagoy sesalc", "yo\u200bga", "a\u0301" * 40, "y" * 4096, "clases " * 585, "\u0000yoga",
    "yoga\nmúsica\n\n1",
    "\ufeffhola", "z̵̢͇͑a̶̡͝l̷̙̈g̸̭̚o̴͙͌", "🎉" * 2048, "í" * 2000, "1 " * 2000, "gratis " * 500,
    "\u2066yoga\u2069 gratis",
    "Inglés " + "muy " * 900 + "barato", "\u00a0\u2003yoga\u3000", "ＹＯＧＡ", "𝓎𝑜𝑔𝒶",
)  # fmt: skip
COMMANDS = (
    "start", "help", "today", "weekend", "near", "topics", "language", "text", "mydata", "delete", "stop",
    "person", "urgent", "privacy", "rights", "saved", "reminders", "pause", "resume", "quiet",
)  # fmt: skip
ARGUMENTS = (
    "", "", "1", "-1", "o_1", "hola que tal", "🙏", "<b>", "x" * 4000, "../../", "o_1 o_2 o_3",
    "@learning_city_bot",
)  # fmt: skip
NO_COMMANDS = (
    "/",
    "/nada",
    "/start@another_bot",
    "/Help",
    "/HELP yoga",
    "/start@learning_city_bot x",
    "//",
    "/ayuda",
)
FORGED_LINKS = (
    "o_0", "o_", "o_-1", "o_99999999999999999999", "o_9223372036854775807", "o_1x", "t_", "t_nothing",
    "t_" + "a" * 62, "q_", "q_!!!", "q_AAAA", "q_gICA", "n_", "n_nowhere", "n_x-00000000", "today1", "help",
    "group", "..", "%00", "o_٣", "q_PGI-eW9nYTwvYj4", "weekend", "today", "n_centro", "t_music", "o_1", "o_5",
)  # fmt: skip


WHEN = {
    "es": (
        "mañana a las 9", "una hora antes", "el viernes a las 5", "en 20 minutos", "ayer", "de 11 a 7",
        "el día anterior a las 8", "nunca", "dos años antes", "a las 3 de la mañana", "luego",
    ),
    "en": (
        "tomorrow at 9", "an hour before", "friday at 5", "in 20 minutes", "yesterday", "from 11 to 7",
        "the day before at 8", "never", "two years before", "at 3 in the morning", "later",
    ),
}  # fmt: skip
"""What people answer to the question when."""


@cache
def judged() -> dict[str, tuple[str, ...]]:
    """The questions of the benchmarks, by language."""
    found: dict[str, list[str]] = {"es": [], "en": []}
    for path in sorted((ROOT / "benchmarks" / "questions").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            question = json.loads(line)
            found.setdefault(question["language"], []).append(question["query"])
    return {language: tuple(questions) for language, questions in found.items()}


@cache
def said_for_commands(languages: Languages) -> tuple[str, ...]:
    """All words that stand for a command, in every language of the bot."""
    words: list[str] = []
    for tag in languages.published:
        speech = languages.speech(tag)
        for text_id in sorted(languages.texts(tag)):
            if text_id.startswith("chat.said.") and "number" not in text_id and "safe_word" not in text_id:
                words += [word.strip() for word in speech.plain(text_id).split(",")]
    return tuple(words)


def safe_word(languages: Languages, rng: Random) -> str:
    speech = languages.speech(rng.choice(languages.published))
    return rng.choice(speech.plain("chat.said.safe_word").split(",")).strip()


def question(language: str, rng: Random) -> str:
    """A question as people of this language write them; its letters change places now and then."""
    said = rng.choice(QUESTIONS[language] if rng.random() < 0.4 else judged()[language])
    if rng.random() < 0.15 and len(said) > 3:
        place = rng.randrange(len(said) - 1)
        said = said[:place] + said[place + 1] + said[place] + said[place + 2 :]
    return said.upper() if rng.random() < 0.05 else said


def letters(rng: Random) -> str:
    """Any letters of Unicode that Telegram carries."""
    length = rng.choice((1, 2, 5, 40, 300))
    said = "".join(
        chr(rng.choice((rng.randrange(32, 0x250), rng.randrange(32, 0xD800)))) for _ in range(length)
    )
    return said.strip() or "x"
