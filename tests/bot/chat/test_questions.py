from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, InaccessibleMessage, Message, MessageEntity

from bot.chat.questions import MOST_LETTERS, compose, quoted, shorten, units

anything = st.text(st.characters(), max_size=600)


@given(anything)
def test_a_composed_question_is_short_visible_and_composed_once_for_all(text) -> None:
    question = compose(text)
    assert units(question) <= MOST_LETTERS
    assert question == question.strip()
    assert "\n" not in question
    assert "\x00" not in question
    assert compose(question) == question


@given(anything, st.integers(2, 300))
def test_a_shortened_text_is_never_longer_than_asked(text, most) -> None:
    assert units(shorten(text, most)) <= most


def test_a_text_is_cut_between_words() -> None:
    assert shorten("uno dos tres cuatro", 13) == "uno dos tres…"
    assert shorten("uno dos tres cuatro", 12) == "uno dos…"


def test_joiners_stay_and_marks_that_turn_the_direction_go() -> None:
    assert compose("می\u200cخواهم") == "می\u200cخواهم"
    assert compose("a\u202eb\u2066c") == "abc"
    assert compose("👩\u200d🏫 clases") == "👩\u200d🏫 clases"


def message_of(text: str, *entities: MessageEntity) -> Message:
    return Message(1, None, Chat(1, "private"), text=text, entities=entities)


@given(anything)
def test_what_is_quoted_reads_back_as_it_was_composed(text) -> None:
    question = compose(text)
    if question:
        head = "12 😀 resultados\n"
        place = MessageEntity(MessageEntity.BLOCKQUOTE, units(head), units(question))
        assert quoted(message_of(head + question + "\nEntendí", place)) == question


def test_the_first_quotation_is_the_question() -> None:
    second = MessageEntity(MessageEntity.EXPANDABLE_BLOCKQUOTE, 10, 3)
    first = MessageEntity(MessageEntity.BLOCKQUOTE, 2, 3)
    assert quoted(message_of("a yes b c xyz", second, first)) == "yes"


def test_where_nothing_is_quoted_or_nothing_can_be_read_there_is_no_question() -> None:
    assert quoted(message_of("hello")) is None
    assert quoted(None) is None
    assert quoted(InaccessibleMessage(Chat(1, "private"), 1)) is None


def test_a_question_without_an_end_is_cut_where_telegrams_count_says() -> None:
    assert compose("a" * 4096) == "a" * MOST_LETTERS
    assert compose("😀" * 2048) == "😀" * (MOST_LETTERS // 2)
    assert compose("inglés gratis " * 300).endswith(" gratis")
