from __future__ import annotations

import json
import pickle
import random
import tomllib
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.safety import Danger, Watch
from catalog.safety.grammar import Grammar, load_grammar
from catalog.safety.likeness import load_likeness
from catalog.sample import sample_opportunities

ROOT = Path(__file__).parents[3]
PHRASES = Path(__file__).parent / "phrases"
DATA = ROOT / "catalog" / "safety" / "data"
BOUND = 0.03


@pytest.fixture(scope="module")
def watch() -> Watch:
    return Watch.load()


NAMED = [danger for danger in Danger if danger.is_named]


def phrases() -> list[dict[str, str]]:
    return [
        phrase
        for file in sorted(PHRASES.glob("*.toml"))
        if "blind" not in file.stem
        for phrase in tomllib.loads(file.read_text(encoding="utf-8"))["phrase"]
    ]


def missed(watch: Watch) -> float:
    distress = [phrase for phrase in phrases() if phrase["danger"]]
    return sum(watch.heed(phrase["text"]) is None for phrase in distress) / len(distress)


def test_whoever_is_in_danger_is_heard(watch: Watch) -> None:
    assert missed(watch) <= BOUND


def test_a_question_that_only_sounds_like_danger_is_searched(watch: Watch) -> None:
    alike = [phrase["text"] for phrase in phrases() if not phrase["danger"]]
    assert sum(watch.heed(text) is not None for text in alike) / len(alike) <= BOUND


def test_a_grammar_without_one_of_its_files_is_noticed() -> None:
    tables = [
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted(DATA.glob("*.toml"))
        if path.name != "violence.toml"
    ]
    # The children's file speaks of blows in the words of the one that is gone.
    words = tomllib.loads((DATA / "violence.toml").read_text(encoding="utf-8"))["words"]
    assert missed(Watch(Grammar([*tables, {"words": words}]), None)) > BOUND


def test_a_fault_in_the_grammar_is_refused() -> None:
    table = {"short": {}, "common": "", "glued": "", "real": "", "words": {}, "danger": "suicide"}
    with pytest.raises(ValueError, match="begins with a word"):
        Grammar([{**table, "sign": [{"say": "ya? quiero"}]}])
    with pytest.raises(KeyError):
        Grammar([{**table, "sign": [{"say": "<nobody> quiero"}]}])


def test_there_are_enough_phrases_in_every_language_and_of_every_kind() -> None:
    for distress in (True, False):
        some = [phrase for phrase in phrases() if bool(phrase["danger"]) is distress]
        spanish = sum(phrase["language"] == "es" for phrase in some)
        assert len(some) >= 150
        assert spanish / len(some) >= 0.6
        assert {phrase["language"] for phrase in some} == {"es", "en", "fr", "pt"}
    assert {phrase["danger"] for phrase in phrases()} == {"", *NAMED}


def test_each_danger_has_numbers_of_the_kinds_a_city_has() -> None:
    known = (ROOT / "docs" / "city.md").read_text(encoding="utf-8").partition("The kinds:")[2]
    for danger in NAMED:
        assert all(f"`{kind}`" in known for kind in danger.numbers)
        for file in (ROOT / "catalog" / "sample").glob("*/city.toml"):
            numbers = tomllib.loads(file.read_text(encoding="utf-8"))["emergency"]["number"]
            assert {each["kind"] for each in numbers} & set(danger.numbers)


def test_the_number_that_helps_most_is_shown_first() -> None:
    assert Danger.SUICIDE.numbers[0] == "suicide_prevention"
    assert Danger.CHILD_ABUSE.numbers[0] == "children"
    assert Danger.MISSING_PERSON.numbers[0] == "missing_person"
    assert all("danger" in danger.numbers for danger in NAMED)
    assert Danger.POISON.numbers == ("danger", "poison", "medical")


def test_no_title_and_no_sentence_of_a_sample_city_is_an_alarm(watch: Watch) -> None:
    taken = [
        text.name
        for city in ("jacaranda", "port-selwyn")
        for opportunity in sample_opportunities(city, today=date(2026, 11, 23))
        for text in opportunity.texts
        if watch.heed(text.name) or watch.heed(text.summary)
    ]
    assert taken == []


def test_of_ordinary_questions_only_the_one_that_tells_of_a_controlling_partner_is_an_alarm(
    watch: Watch,
) -> None:
    lines = [
        line
        for file in sorted((ROOT / "benchmarks" / "questions").glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    questions = [json.loads(line)["query"] for line in lines]
    assert [question for question in questions if watch.heed(question)] == [
        "mi novio me revisa el celular y no me deja salir con mis amigas"
    ]


@pytest.mark.parametrize(
    ("everyday", "grave"),
    [
        ("my mom has alzheimers", "my mom has alzheimers and walked out, we can't find her"),
        ("me duele una muela y no tengo para el dentista", "ya no aguanto, me quiero morir"),
        ("mi papá anda mal de la memoria, se le olvida todo", "a mi papá se le olvida todo y ya no aparece"),
        ("perdón, quise decir zumba", "perdón a todos, ya no quiero vivir"),
        ("poterie pas plus de 30", "je n'en peux plus, je veux en finir"),
        ("pues no hay nada", "no hay nada por qué vivir"),
        ("there is nothing for kids", "there is nothing left to live for"),
    ],
)
def test_an_everyday_trouble_is_searched_and_what_is_grave_in_it_is_heard(watch, everyday, grave) -> None:
    assert watch.heed(everyday) is None
    assert watch.heed(grave) is not None


def test_no_ordinary_subject_in_whole_sentences_is_an_alarm(watch: Watch) -> None:
    said = tomllib.loads((ROOT / "benchmarks" / "sentences.toml").read_text(encoding="utf-8"))
    chance = random.Random(11)
    sentences = [
        " ".join(
            (chance.choice(frames).format(chance.choice(subjects)), chance.choice(said["tail"][language]))
        )
        for language, frames in said["frame"].items()
        for subjects in (said["strange"][language],)
        for _ in range(400)
    ]
    assert [sentence for sentence in sentences if watch.heed(sentence)] == []


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("mi esposo me pega, dónde hay taller de defensa personal", Danger.VIOLENCE),
        ("quiero morirme, hay grupos de apoyo?", Danger.SUICIDE),
        ("me muero de risa pero mi esposo me pega", Danger.VIOLENCE),
        ("tengo 12 años y mi papá me pega", Danger.CHILD_ABUSE),
        ("me tomé todas las pastillas porque quiero morir", Danger.POISON),
        ("vi una película y quiero morirme", Danger.SUICIDE),
        ("MEQUIEROMATAR", Danger.SUICIDE),
        ("ver la película Quiero morirme", None),
        ("taller: mi pareja me pega, ¿qué es la violencia?", Danger.VIOLENCE),
        ("asesoría legal para mujeres golpeadas", None),
        ("a mi papá le dio un infarto hace un año, hay rehabilitación?", None),
        ("violencia", None),
        ("curso de primeros auxilios", None),
    ],
)
def test_what_is_told_at_first_hand_counts_more_than_what_is_asked_for(
    watch: Watch, text: str, danger: Danger | None
) -> None:
    assert watch.heed(text) == danger


def test_a_title_of_the_catalogue_is_searched(watch: Watch) -> None:
    asked: list[list[str]] = []

    def is_title(words: list[str]) -> bool:
        asked.append(words)
        return True

    assert watch.heed("¡Quiero morir, Mamá!", is_title=is_title) is None
    assert asked == [["quiero", "morir", "mama"]]
    assert watch.heed("¡Quiero morir, Mamá!", is_title=lambda words: False) is Danger.SUICIDE


def test_nothing_of_a_message_is_kept() -> None:
    watch = Watch.load()
    before = pickle.dumps(load_grammar())
    for text in ("me quiero morir zxqwv", "mi nombre es Zxqwv y mi esposo me pega", "cursos zxqwv"):
        watch.heed(text)
    assert vars(watch) == {"_grammar": load_grammar(), "_likeness": load_likeness()}
    assert pickle.dumps(load_grammar()) == before


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=4096))
def test_no_text_is_too_strange(text: str) -> None:
    assert Watch.load().heed(text) in {None, *Danger}


@pytest.mark.parametrize(
    "text",
    [
        "mi " * 1365,
        "me pega el sol " * 273,
        "quiero curso de morir de amor " * 140,
        "pegapegame " * 372,
        "a" * 4096,
        "ñ´ " * 1365,
    ],
)
def test_four_thousand_letters_of_anything_are_read_within_a_second(watch: Watch, text: str) -> None:
    began = perf_counter()
    watch.heed(text)
    assert perf_counter() - began < 1


@pytest.mark.parametrize(
    "said",
    ["quiero morirme, ajedrez", "taller de barro, quiero morirme", "quiero morirme, hay grupos de apoyo?"],
)
def test_what_is_said_outright_is_heard_whatever_stands_beside_it(watch: Watch, said: str) -> None:
    assert watch.heed(said) is Danger.SUICIDE
