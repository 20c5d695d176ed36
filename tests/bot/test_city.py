from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from bot.city import LocalText, QuietHours
from bot.city_file import CityError, load_city
from bot.i18n import Languages
from catalog.search.lexicon import load_lexicon

WHOLE = """
name = "Villa Ejemplo"
country = "MX"
zone = "America/Mexico_City"
languages = ["es-MX", "en"]
catalogue_language = "es-MX"
currency = "MXN"

[emergency]
checked_on = 2026-11-01

[[emergency.number]]
kind = "danger"
number = "911"
label.es-MX = "Emergencias"
label.en = "Emergencies"

[[neighbourhood]]
name = "Centro"
latitude = 19.4
longitude = -99.1
other_names = ["el centro"]
"""


def load(folder: Path, text: str = WHOLE) -> object:
    file = folder / "city.toml"
    file.write_text(text, encoding="utf-8")
    return load_city(file)


def faults(folder: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(CityError) as caught:
        load(folder, text)
    return [
        (fault.text_id.removeprefix("city.fault."), fault.values.get("key", ""))
        for fault in caught.value.faults
    ]


@pytest.mark.parametrize("name", ["jacaranda", "port-selwyn"])
def test_the_sample_cities_load_and_are_marked_as_samples(name: str) -> None:
    city = load_city(name)
    assert city.key == name
    assert city.emergency_is_sample
    assert city.neighbourhoods
    assert all(number.label.text(tag) for number in city.emergency for tag in city.languages)


def test_a_citys_file_gives_the_city(tmp_path: Path) -> None:
    load(tmp_path)
    city = load_city(tmp_path)
    assert (city.name, city.zone.key, city.languages) == (
        "Villa Ejemplo",
        "America/Mexico_City",
        ("es-MX", "en"),
    )
    assert [(n.kind, n.number, n.label.text("en")) for n in city.emergency] == [
        ("danger", "911", "Emergencies")
    ]
    (centre,) = city.neighbourhoods
    assert centre.position is not None
    assert (centre.position.latitude, centre.other_names) == (19.4, ("el centro",))
    assert city.quiet_hours == QuietHours(start=time(22), end=time(8))
    assert (city.thresholds.feedback, city.thresholds.health) == (5, 10)


def test_a_city_without_emergency_numbers_is_refused(tmp_path: Path) -> None:
    text = WHOLE[: WHOLE.index("[[emergency.number]]")] + WHOLE[WHOLE.index("[[neighbourhood]]") :]
    assert faults(tmp_path, text) == [("no_emergency", "emergency.number")]


def test_an_empty_file_names_everything_it_lacks(tmp_path: Path) -> None:
    missing = {key for text_id, key in faults(tmp_path, "") if text_id == "missing"}
    assert missing == {
        "name",
        "country",
        "zone",
        "languages",
        "catalogue_language",
        "currency",
        "emergency.checked_on",
    }


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"America/Mexico_City"', '"America/Nowhere"', ("zone", "zone")),
        ('"America/Mexico_City"', '"../../etc/passwd"', ("zone", "zone")),
        ('"MX"', '"México"', ("country", "country")),
        ('"MXN"', '"pesos"', ("currency", "currency")),
        ('["es-MX", "en"]', '["es-MX", "en", "nah"]', ("not_published", "languages")),
        ('["es-MX", "en"]', '"es-MX"', ("texts", "languages")),
        ('catalogue_language = "es-MX"', 'catalogue_language = "zz"', ("language", "catalogue_language")),
        ("2026-11-01", '"2026-11-01"', ("day", "emergency.checked_on")),
        ("2026-11-01", "2026-11-01T10:00:00", ("day", "emergency.checked_on")),
        ('"911"', '"nine"', ("number", "emergency.number[1].number")),
        ('label.en = "Emergencies"\n', "", ("no_language", "emergency.number[1].label")),
        ("latitude = 19.4", "latitude = 194", ("degrees", "neighbourhood[1].latitude")),
        ("latitude = 19.4", 'latitude = "19"', ("degrees", "neighbourhood[1].latitude")),
        ("latitude = 19.4\n", "", ("half_position", "neighbourhood[1].latitude")),
        ('other_names = ["el centro"]', 'other_name = "x"', ("unknown_key", "neighbourhood[1].other_name")),
        ('"Villa Ejemplo"', '""', ("text", "name")),
        ('"Villa Ejemplo"', "7", ("text", "name")),
    ],
)
def test_what_is_wrong_is_named_by_its_place(
    tmp_path: Path, old: str, new: str, fault: tuple[str, str]
) -> None:
    assert WHOLE.count(old) >= 1
    assert fault in faults(tmp_path, WHOLE.replace(old, new, 1))


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ("[thresholds]\nfeedback = 3", ("whole", "thresholds.feedback")),
        ("[thresholds]\nhealth = true", ("whole", "thresholds.health")),
        ('[quiet_hours]\nstart = "22:00"', ("time", "quiet_hours.start")),
        ('[contact]\nphone = "1"', ("unknown_key", "contact.phone")),
        ("[weather]\nx = 1", ("unknown_key", "weather")),
        ('[[neighbourhood]]\nname = "CENTRO"', ("twice", "neighbourhood[2].name")),
    ],
)
def test_what_a_city_adds_is_held_to_its_rules(tmp_path: Path, more: str, fault: tuple[str, str]) -> None:
    assert faults(tmp_path, f"{WHOLE}\n{more}\n") == [fault]


def test_all_faults_come_together_as_sentences(tmp_path: Path) -> None:
    wrong = WHOLE.replace('"MXN"', '"pesos"').replace('"911"', '"nine"').replace('"MX"', '"mx"')
    with pytest.raises(CityError) as caught:
        load(tmp_path, wrong)
    for tag in Languages().published:
        sentences = caught.value.sentences(Languages(strict=True).speech(tag))
        assert len(sentences) == 3
        assert all(" " in sentence for sentence in sentences)


def test_a_file_that_is_no_toml_or_not_there_says_so(tmp_path: Path) -> None:
    assert faults(tmp_path, "name = ") == [("toml", "")]
    with pytest.raises(CityError, match="jacaranda"):
        load_city(tmp_path / "nowhere.toml")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "city.toml").write_text(WHOLE, encoding="utf-8-sig")
    assert load_city(tmp_path).name == "Villa Ejemplo"


@pytest.mark.parametrize(
    ("today", "stale"),
    [
        (date(2026, 11, 1), False),
        (date(2027, 4, 30), False),
        (date(2027, 5, 1), True),
        (date(2026, 10, 31), False),
        (date(2026, 10, 30), True),
    ],
)
def test_emergency_numbers_hold_for_180_days_after_they_were_checked(
    tmp_path: Path, today: date, stale: bool
) -> None:
    load(tmp_path)
    assert load_city(tmp_path).emergency_is_stale(today) is stale


@pytest.mark.parametrize(
    ("start", "end", "quiet", "loud"),
    [
        (time(22), time(8), [time(22), time(0), time(7, 59)], [time(8), time(21, 59)]),
        (time(13), time(15), [time(13), time(14, 59)], [time(15), time(12, 59), time(23)]),
        (time(9), time(9), [], [time(9), time(0)]),
    ],
)
def test_quiet_hours_may_go_over_midnight(
    start: time, end: time, quiet: list[time], loud: list[time]
) -> None:
    hours = QuietHours(start=start, end=end)
    assert all(map(hours.holds, quiet))
    assert not any(map(hours.holds, loud))


def test_words_in_a_language_that_is_not_there_fall_back_to_the_citys_first() -> None:
    words = LocalText(words={"es-MX": "hola", "en": "hello"})
    assert (words.text("en"), words.text("fr")) == ("hello", "hola")
    assert not LocalText()


def test_a_citys_own_concepts_are_found_beside_its_file(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    own = tmp_path / "lexicon" / "fiestas.txt"
    own.write_text("[guelaguetza]\nes: guelaguetza | lunes del cerro\ntopics: festivals\n", encoding="utf-8")
    load(tmp_path)
    city = load_city(tmp_path)
    assert city.lexicon == (own,)
    lexicon = load_lexicon(*city.lexicon)
    assert lexicon.concepts[lexicon.numbers["guelaguetza"]].called("es-MX") == "guelaguetza"
    assert len(lexicon) == len(load_lexicon()) + 1


def test_concepts_that_cannot_be_read_are_a_fault_of_the_city_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "own.txt").write_text("[a]\nes: a\ncolour: red\n", encoding="utf-8")
    with pytest.raises(CityError) as caught:
        load(tmp_path)
    (sentence,) = caught.value.sentences(Languages().speech("en"))
    assert "own.txt, line 3: 'colour'" in sentence
