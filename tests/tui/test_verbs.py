"""What keys do, without a terminal."""

from tests.support.desks import Person

RAIDS = (
    "Immigration officials on Friday confirmed approximately 160 immigrants were arrested. "
    "ICE denied it.\n\nFive people were held in Los Angeles, officials said."
)


def test_the_first_shift_right_selects_the_word_under_the_cursor_and_the_next_one_more():
    person = Person(RAIDS)
    person.press("shift+right")
    assert person.selected == "Immigration"
    person.press("shift+right")
    assert person.selected == "Immigration officials"
    person.press("shift+left")
    assert person.selected == "Immigration"


def test_shift_left_shortens_what_was_selected_as_a_whole():
    person = Person(RAIDS)
    person.press("e", "e", "e", "shift+left")
    assert person.selected == "Immigration officials on Friday confirmed approximately 160 immigrants were"
    person.press("shift+right")
    assert person.selected.endswith("were arrested")


def test_v_makes_any_motion_select_until_it_is_pressed_again():
    person = Person(RAIDS)
    person.press("v", "right", "right")
    assert person.selected == "Immigration officials on"
    person.press("v", "right")
    assert person.selected is None


def test_selecting_a_sentence_stops_at_its_end():
    person = Person(RAIDS)
    person.press("v", ")")
    assert person.selected == RAIDS[: RAIDS.index(" ICE")]
    person.press(")")
    assert person.selected == RAIDS[: RAIDS.index("\n")]


def test_expand_and_shrink_walk_the_units():
    person = Person(RAIDS)
    person.press("right", "e")
    assert person.selected == "officials"
    seen = []
    for _ in range(4):
        person.press("e")
        seen.append(person.selected)
    assert RAIDS[: RAIDS.index(" ICE")] in seen
    assert seen[-1] == RAIDS[: RAIDS.index("\n")]
    for _ in range(5):
        person.press("E")
    assert person.selected == "officials"


def test_a_label_key_labels_the_word_or_the_selection_and_a_second_one_adds_a_second():
    person = Person(RAIDS)
    person.press("a")
    assert person.labelled == [("agency", "Immigration")]
    assert person.selected == "Immigration"
    person.press("s")
    assert sorted(person.labelled) == [("agency", "Immigration"), ("source", "Immigration")]


def test_labels_of_one_layer_do_not_overlap():
    person = Person(RAIDS)
    person.press("a", "l")
    assert person.labelled == [("agency", "Immigration")]
    assert "agency 'Immigration' is there already" in person.desk.message


def test_digits_label_in_schema_order():
    person = Person(RAIDS)
    person.press("2")
    assert person.labelled == [("location", "Immigration")]


def test_candidates_come_one_by_one_and_are_labelled_with_one_key():
    person = Person(RAIDS)
    found = []
    for _ in range(4):
        person.press("space")
        found.append(person.selected)
    assert "approximately 160" in found
    assert "ICE" in found


def test_values_of_a_count_are_proposed_and_marked_derived():
    person = Person(RAIDS)
    while person.selected != "approximately 160":
        person.press("space")
    person.press("c")
    (made,) = person.desk.doc.annotations
    assert made.attributes["value"] == 160
    assert made.attributes["modifier"] == "about"
    assert made.derived == {"value", "modifier"}


def test_a_required_choice_is_asked_at_once_and_owns_letters_and_digits():
    person = Person(RAIDS)
    person.press("t")
    assert "type?" in person.desk.mode.prompt(person.desk)
    person.press("l", "c", "9")
    assert person.labelled == [("claim", "Immigration")]
    person.press("d")
    (made,) = person.desk.doc.annotations
    assert made.attributes == {"type": "denial"}
    assert person.desk.mode is None


def test_only_a_focused_annotation_is_relabelled():
    person = Person(RAIDS)
    person.press("a", "escape", "tab", "l")
    assert person.labelled == [("location", "Immigration")]
    person.press("escape", "right", "l")
    assert ("location", "officials") in person.labelled


def test_any_motion_clears_the_focus():
    person = Person(RAIDS)
    person.press("a", "escape", "tab")
    assert person.desk.focused is not None
    person.press("right")
    assert person.desk.focused is None


def test_x_removes_the_one_just_made_and_never_one_far_away():
    person = Person(RAIDS)
    person.press("a", "x")
    assert person.labelled == []
    person.press("a", "right", "x")
    assert person.labelled == [("agency", "Immigration")]
    assert "Tab" in person.desk.message


def test_tab_visits_the_innermost_first_and_each_once():
    person = Person(RAIDS)
    person.press(
        "v",
        ")",
        "t",
        "d",
        "escape",
        "g",
        "shift+right",
        "shift+right",
        "s",
        "escape",
        "g",
        "a",
        "escape",
        "g",
    )
    seen = []
    for _ in range(3):
        person.press("tab")
        seen.append(person.desk.focused.label)
    assert seen == ["agency", "source", "claim"]
    person.press("tab")
    assert "no further" in person.desk.message


def test_undo_and_redo_walk_back_and_forth():
    person = Person(RAIDS)
    person.press("a", "right", "l", "u")
    assert person.labelled == [("agency", "Immigration")]
    person.press("u")
    assert person.labelled == []
    person.press("u")
    assert person.shell.went == ["undo"]
    person.press("r", "r")
    assert person.labelled == [("agency", "Immigration"), ("location", "officials")]


def test_edges_move_by_a_character_on_selection_and_focused_annotation():
    person = Person(RAIDS)
    person.press("shift+right", ",")
    assert person.selected == "Immigratio"
    person.press(".", ">")
    assert person.selected == "mmigration"
    person.press("<", "a", "escape", "tab", ",")
    assert person.labelled == [("agency", "Immigratio")]


def test_edges_move_by_a_word_on_selection_and_focused_annotation():
    person = Person("Officials said, about 160 people were held.")
    person.press("right", "right", "shift+right", "shift+right")
    assert person.selected == "about 160"
    person.press("ctrl+right")
    assert person.selected == "about 160 people"
    person.press("ctrl+down")
    assert person.selected == "160 people"
    person.press("ctrl+up", "ctrl+up")
    assert person.selected == "said, about 160 people"
    person.press("ctrl+left", "ctrl+down", "c", "escape", "tab", "ctrl+right")
    assert person.labelled == [("count", "about 160 people")]
    person.press("ctrl+left", "ctrl+down")
    assert person.labelled == [("count", "160")]


def test_an_edge_goes_from_inside_a_word_to_its_end_and_never_past_the_other():
    person = Person("Officials said, about 160 people were held.")
    person.press("shift+right", ",", ",", "ctrl+right")
    assert person.selected == "Officials"
    person.press(">", ">", "ctrl+up")
    assert person.selected == "Officials"
    person.press("ctrl+left", "ctrl+down", "ctrl+up")
    assert person.selected == "Officials", "one word, at the start of the text"
    person.press("ctrl+right", ".", "ctrl+left")
    assert person.selected == "Officials said", "the comma goes first"
    person.press("G", "v", "v", ".", "ctrl+right")
    assert person.selected == "held.", "there is no word behind"


def test_resizing_a_count_reads_its_value_anew():
    person = Person(RAIDS)
    while person.selected != "approximately 160":
        person.press("space")
    person.press("c", "escape", "tab", ",")
    (made,) = person.desk.doc.annotations
    assert made.quote == "approximately 16"
    assert made.attributes["value"] == 16


def test_jump_lands_on_the_only_word_or_shows_hints():
    person = Person(RAIDS, width=100)
    person.press("f", "c")
    assert person.word == "confirmed"
    person.press("f", "o")
    assert len(person.desk.hints) >= 3
    hint = next(
        h for h, span in person.desk.hints.items() if span.of(RAIDS) == "officials" and span.start > 90
    )
    person.press(*hint)
    assert person.desk.pointer.offset > 90
    assert person.word == "officials"
    assert person.desk.hints == {}


def test_a_note_and_unsure_belong_to_the_one_just_made():
    person = Person(RAIDS)
    person.press("a", "m")
    person.answer("is this an agency?")
    person.press("!")
    (made,) = person.desk.doc.annotations
    assert (made.note, made.unsure) == ("is this an agency?", True)


def test_relate_shows_letters_and_one_key_links():
    person = Person(RAIDS, width=100)
    person.press("shift+right", "shift+right", "s", "escape", "g", "v", ")", "t", "d", "o")
    assert len(person.desk.hints) == 1
    person.press(*next(iter(person.desk.hints)))
    (link,) = person.desk.doc.labels.relations.values()
    annotations = person.desk.doc.annotations
    assert annotations.get(link.head).label == "claim"
    assert annotations.get(link.tail).label == "source"


FAR = "Critics denied it. " + "Nothing happened for a long while. " * 40 + "Police said so."


def far_apart():
    """A source at the start, a claim far behind it, off the screen, with the focus on the claim."""
    person = Person(FAR, width=40, height=10)
    person.press("s", "escape", "G", "i", "t", "d")
    return person


def test_a_link_with_what_is_off_the_screen_is_made_shown_followed_and_parted():
    person = far_apart()
    person.press("o")
    assert person.desk.mode.prompt(person.desk) == "link claim with: Enter “Critics” above the screen"
    person.press("enter")
    assert person.desk.message == "relate: said_by → “Critics”"
    person.press("o")
    prompt = person.desk.mode.prompt(person.desk)
    assert prompt == "linked with “Critics” above the screen: Tab goes there, 0 parts them"
    person.press("tab")
    assert (person.desk.focused.quote, person.desk.pointer.offset) == ("Critics", 0)
    assert "2 of 2" in person.desk.mode.prompt(person.desk)
    assert "“Police said so.” below the screen" in person.desk.mode.prompt(person.desk)
    person.press("tab")
    assert person.desk.focused.quote == "Police said so."
    person.press("shift+tab", "!")
    assert person.desk.mode is None
    assert [one.label for one in person.desk.doc.annotations if one.unsure] == ["source"]
    person.press("o", "0")
    assert person.desk.doc.labels.relations == {}
    assert person.desk.message == "unrelate: said_by ← “Police said so.”"


def test_escape_from_a_link_that_was_followed_stays_there():
    person = far_apart()
    person.press("o", "enter", "o", "tab", "escape")
    assert person.desk.mode is None
    assert person.desk.focused.quote == "Critics"


def test_what_is_on_the_screen_comes_before_what_is_nearer_but_not_shown():
    person = Person(FAR, width=40, height=10)
    person.press("s", "escape", "G", "s", "escape", "left", "left", "t", "d", "o")
    assert person.desk.mode.prompt(person.desk) == "link claim with: Enter “so”, or the letters shown"


def test_where_nothing_is_linked_zero_and_tab_do_nothing():
    person = far_apart()
    for key in ("tab", "0"):
        person.press("o", key)
        assert person.desk.mode is None
        assert person.desk.doc.labels.relations == {}


def test_removing_an_annotation_takes_its_links_and_undo_brings_both_back():
    person = Person(RAIDS, width=100)
    person.press("shift+right", "shift+right", "s", "escape", "g", "v", ")", "t", "d", "o")
    person.press(*next(iter(person.desk.hints)))
    person.press("x")
    assert person.desk.doc.labels.relations == {}
    person.press("u")
    assert len(person.desk.doc.labels.relations) == 1


def test_an_untouched_document_is_done_only_when_that_is_said_twice():
    person = Person(RAIDS)
    person.press("d")
    assert "nothing is labelled here" in person.desk.message
    assert not person.desk.doc.done
    person.press("d")
    assert person.desk.doc.done


def test_relabelling_drops_links_that_the_schema_does_not_allow_and_undo_brings_them_back():
    person = Person(RAIDS, width=100)
    person.press("shift+right", "shift+right", "s", "escape", "g", "v", ")", "t", "d", "o")
    person.press(*next(iter(person.desk.hints)))
    person.press("escape", "g", "tab")
    assert person.desk.focused.label == "source"
    person.press("l")
    assert person.desk.doc.labels.relations == {}
    person.press("u")
    assert len(person.desk.doc.labels.relations) == 1


def test_tab_and_enter_right_after_a_label_are_about_that_label():
    person = Person(RAIDS)
    person.press("a", "s", "tab")
    assert person.desk.focused.label == "source"
    person.press("escape", "g", "v", ")", "t", "d", "enter", "3", "y")
    claim = next(one for one in person.desk.doc.annotations if one.label == "claim")
    assert claim.attributes["checked"] is True


def test_the_key_that_led_to_a_question_does_not_answer_it():
    person = Person(RAIDS)
    person.press("t", "escape", "escape", "d", "d")
    (made,) = person.desk.doc.annotations
    assert made.attributes == {}
    person.press("d")
    (made,) = person.desk.doc.annotations
    assert made.attributes == {"type": "denial"}


def test_done_is_checked_again_on_a_document_that_is_done():
    person = Person(RAIDS)
    person.press("a", "d")
    assert person.desk.doc.done
    person.press("right", "t", "escape", "escape", "d")
    assert "needs type first" in person.desk.message


def test_one_key_selects_the_sentence_and_one_goes_back_a_candidate():
    person = Person(RAIDS)
    person.press("right", "right", "i")
    assert person.selected == RAIDS[: RAIDS.index(" ICE")]
    person.press("escape", "g")
    found = []
    for _ in range(3):
        person.press("space")
        found.append(person.selected)
    person.press("j")
    assert person.selected == found[1]
    person.press("j", "j", "j")
    assert "no candidate before" in person.desk.message


def test_undo_says_what_and_selects_it_for_another_label():
    person = Person(RAIDS, width=100)
    person.press("a", "right", "right", "u")
    assert person.desk.message == "undo label “Immigration”"
    assert person.word == "Immigration"
    person.press("s")
    assert [(one.label, one.quote) for one in person.desk.doc.annotations] == [("source", "Immigration")]


def test_removing_says_how_many_links_go_with_it():
    person = Person(RAIDS, width=100)
    person.press("shift+right", "shift+right", "s", "escape", "g", "v", ")", "t", "d", "o")
    person.press(*next(iter(person.desk.hints)))
    assert "said_by" in person.desk.message
    assert "“Immigration officials”" in person.desk.message
    person.press("x")
    assert person.desk.message == "removed claim and 1 link; u brings it back"


def test_done_asks_for_what_is_missing_first():
    person = Person(RAIDS)
    person.press("t", "escape", "escape", "d")
    assert "needs type first" in person.desk.message
    assert person.shell.went == []
    person.press("a", "d")
    assert person.shell.went == ["unfinished"]
    assert person.desk.doc.done


def test_attributes_are_edited_in_place():
    person = Person(RAIDS)
    person.press("t", "d", "escape", "tab", "enter", "2", "1", "2", "enter")
    (made,) = person.desk.doc.annotations
    assert made.attributes["themes"] == ["law", "people"]
    person.press("enter", "3", "y")
    person.press("enter", "4")
    person.answer("as quoted")
    (made,) = person.desk.doc.annotations
    assert made.attributes["checked"] is True
    assert made.attributes["remark"] == "as quoted"


def test_enter_confirms_what_was_proposed():
    person = Person(RAIDS)
    while person.selected != "approximately 160":
        person.press("space")
    person.press("c", "escape", "tab", "enter", "enter")
    (made,) = person.desk.doc.annotations
    assert made.derived == frozenset()
    assert made.attributes["value"] == 160


def test_search_goes_round_and_crosses_white_space():
    person = Person("one two\nthree one\u00a0two four")
    person.press("/")
    person.answer("ONE TWO")
    assert person.desk.pointer.offset == 0
    person.press("n")
    assert person.desk.text[person.desk.pointer.offset :].startswith("one\u00a0two")
    person.press("n")
    assert person.desk.pointer.offset == 0
    person.press("N")
    assert person.desk.pointer.offset > 0


def test_escape_leaves_one_thing_at_a_time():
    person = Person(RAIDS)
    person.press("t")
    person.press("escape")
    assert person.desk.mode is None
    assert person.selected == "Immigration"
    person.press("escape")
    assert person.selected is None


def test_a_full_disk_keeps_the_change_and_refuses_others():
    person = Person(RAIDS)
    person.writer.broken = True
    person.press("a")
    assert person.labelled == []
    assert "no space" in person.desk.failure
    person.press("right", "l")
    assert person.labelled == []
    person.writer.broken = False
    person.press("l")
    assert person.labelled == [("agency", "Immigration"), ("location", "officials")]
    assert person.desk.failure == ""


def test_a_document_without_words_can_be_looked_at():
    for text in ("", "\n\n", "…", " "):
        person = Person(text)
        person.press("right", "left", "down", "up", "home", "end", "g", "G", ")", "(", "}", "{", "pagedown")
        person.press("pageup", "e", "E", "space", "tab", "v", "right", ",", "escape", "f", "a", "u", "r", "n")
        assert 0 <= person.desk.pointer.offset <= len(text)


def test_document_labels_are_asked_in_order():
    person = Person(RAIDS)
    person.press("L", "1")
    assert person.desk.doc.document_labels == {"topic": "raids"}
