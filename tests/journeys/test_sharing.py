"""Passed on: inline cards, links that lead straight there, files for the calendar, forwarded cards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from icalendar import Calendar

from bot.links import Item, Neighbourhood, Question, Ready, Topic, pack
from catalog.store import Store


async def test_inline_search_offers_cards_that_carry_links_only(town) -> None:
    ana = town.person("Ana")
    results = await ana.searches_inline("inglés")
    assert [r["title"] for r in results][:2] == ["Inglés básico", "Inglés intermedio"]
    assert results[0]["description"].startswith("mar 24 nov, 17:00 a 18:30. Biblioteca Sur")
    text = results[0]["input_message_content"]["message_text"]
    assert "<b>Inglés básico</b>" in text
    buttons = [b for r in results for row in r["reply_markup"]["inline_keyboard"] for b in row]
    assert all("callback_data" not in button for button in buttons)
    number = await town.id_of(1)
    assert buttons[0]["url"] == f"https://t.me/learning_city_bot?start=o_{number}"


async def test_inline_pages_go_on_where_the_last_one_ended(town) -> None:
    ana = town.person("Ana")
    first = await ana.searches_inline("taller de barro")
    more = await ana.searches_inline("taller de barro", offset="10")
    assert (len(first), len(more)) == (10, 2)
    offsets = [c.parameters.get("next_offset") for c in town.server.api.calls if "Inline" in c.method]
    assert offsets == ["10", None]
    assert not {r["id"] for r in first} & {r["id"] for r in more}


async def test_the_share_button_of_a_card_offers_just_that_card(town) -> None:
    ana = town.person("Ana")
    (result,) = await ana.searches_inline(pack(Item(await town.id_of(42))))
    assert result["title"] == "Concierto de coro"


@pytest.mark.parametrize("words", ["violonchelo", "o_999999", "", "x" * 256, "ya no quiero vivir"])
async def test_whatever_is_searched_inline_is_answered(town, words) -> None:
    ana = town.person("Ana")
    results = await ana.searches_inline(words)
    assert all(len(r["id"]) <= 64 for r in results)
    (call,) = [c for c in town.server.api.calls if c.method == "answerInlineQuery"]
    button = call.parameters["button"]
    if words == "ya no quiero vivir":
        assert results == []
        assert button["start_parameter"] == "help"


async def test_the_help_below_an_inline_question_leads_to_the_numbers(town) -> None:
    ana = town.person("Ana")
    await ana.says("/start help")
    assert "Emergencias: 911" in await ana.hears()


@pytest.mark.parametrize(
    ("link", "words"),
    [
        (Topic("crafts"), "12 resultados\nArtesanías y manualidades"),
        (Question("inglés gratis"), "2 resultados\ninglés gratis"),
        (Neighbourhood("los-fresnos"), "resultados\nen Los Fresnos"),
        (Ready("today"), "resultado\nhoy"),
        (Ready("weekend"), "este fin de semana"),
    ],
)
async def test_every_kind_of_link_leads_straight_there_and_then_says_who_speaks(town, link, words) -> None:
    ana = town.person("Ana")
    await ana.says(f"/start {pack(link)}")
    answer, welcome = await ana.hears_all()
    assert words in answer
    assert welcome.text.startswith("Hola. Busco para ti")


async def test_a_link_to_a_part_that_is_not_there_begins_like_any_other(town) -> None:
    ana = town.person("Ana")
    await ana.says("/start n_atlantis")
    assert "¿En qué idioma hablamos?" in await ana.hears()


async def test_who_follows_one_link_after_another_is_greeted_once(town) -> None:
    ana = town.person("Ana")
    await ana.says("/start today")
    assert len(await ana.hears_all()) == 2
    await ana.says("/start weekend")
    await ana.hears()


async def test_a_course_comes_with_all_its_dates_and_an_event_with_the_one(town) -> None:
    ana = town.person("Ana")
    await ana.says("inglés básico")
    await ana.hears()
    await ana.presses("1")
    await ana.hears()
    await ana.presses("Al calendario")
    heard = await ana.hears()
    assert heard.raw["caption"] == "5 fechas para tu calendario. La primera: mar 24 nov, 17:00 a 18:30."
    assert len(events(town, heard)) == 5
    await ana.says("concierto de coro")
    await ana.hears()
    await ana.presses("1")
    await ana.hears()
    await ana.presses("Al calendario")
    (event,) = events(town, await ana.hears())
    assert str(event["summary"]) == "Concierto de coro"


async def test_the_file_of_something_sensitive_does_not_say_what_it_is(town) -> None:
    number = await town.id_of(42)
    async with town.database.reading() as session:
        concert = await Store(session).get(number)
    await town.changes(replace(concert, sensitive=True))
    ana = town.person("Ana")
    await ana.says("concierto de coro")
    await ana.hears()
    await ana.presses("1")
    await ana.hears()
    await ana.presses("Al calendario")
    heard = await ana.hears()
    assert "El archivo no dice de qué es." in heard
    (event,) = events(town, heard)
    assert str(event["summary"]) == "Cita"
    assert "location" not in event


def events(town, heard) -> list:
    stored = town.server.api.world.files.get(heard.raw["document"]["file_id"])
    return list(Calendar.from_ical(stored.content).walk("VEVENT"))


async def test_a_friend_gets_the_card_and_its_link_opens_the_bot_for_them(town) -> None:
    ana, sam = town.person("Ana"), town.person("Sam", language="en")
    await ana.searches_inline("concierto de coro", to=sam)
    await ana.picks_inline(0, to=sam)
    (letter,) = sam.letters()
    assert "Concierto de coro" in letter
    assert letter.buttons == ("Abrir en el bot",)


async def test_a_card_picked_into_the_chat_with_the_bot_is_opened_and_a_forwarded_one_found(town) -> None:
    ana, sam = town.person("Ana"), town.person("Sam")
    await ana.searches_inline("concierto de coro")
    await ana.picks_inline(0)
    assert (await ana.hears()).text.startswith("Concierto de coro\nCuándo: ")
    await ana.searches_inline("inglés básico", to=sam)
    await ana.picks_inline(0, to=sam)
    await sam.forwards(sam.letters()[0])
    assert "\n1. Inglés básico\n" in await sam.hears()


async def test_a_notice_somebody_forwards_is_looked_for_by_its_first_line(town) -> None:
    ana, sam = town.person("Ana"), town.person("Sam")
    await sam.says("hola")
    notice = await sam.hears()
    await ana.forwards(notice)
    await ana.settles()
    origin = {"type": "hidden_user", "sender_user_name": "Vecina", "date": 1}
    await ana.hears_all()
    await town.feeds(ana, text="\nCurso de inglés\nPasen la voz, empieza pronto", forward_origin=origin)
    assert (await ana.hears()).text.split("\n")[1] == "Curso de inglés"


async def test_in_a_group_a_command_is_shown_the_way_and_a_channel_meets_silence(town) -> None:
    ana = town.person("Ana")
    group = town.server.gathering("Vecinas", "supergroup")
    await ana.adds_bot(group)
    await group.settles()
    await group.hears_all()
    await ana.says("/help@learning_city_bot", to=group)
    heard = await group.hears()
    assert "en privado" in heard
    assert heard.buttons == ("Escribir en privado",)
    await ana.says("inglés gratis", to=group)
    await group.hears_nothing()
    channel = town.server.gathering("Avisos", "channel")
    await ana.adds_bot(channel, as_administrator=True)
    await ana.says("inglés gratis", to=channel)
    await channel.hears_nothing()
