"""What keys do while adjudicating, without a terminal."""

from annotator.tui.actions import ACTIONS, label_keys
from annotator.tui.adjudication import keys
from tests.support.adjudications import ANNA, BEN, CLEO, Adjudicator, by, gold_says, said
from tests.support.desks import NEWS


def test_the_first_open_case_is_in_hand_and_its_stretch_is_selected():
    lea = Adjudicator(ANNA, BEN)
    assert lea.words == "about 160"
    assert lea.desk.pointer.selection.of(lea.desk.text) == "about 160"


def test_one_key_takes_a_reading_and_goes_to_the_next_open_case():
    lea = Adjudicator(ANNA, BEN)
    lea.press(lea.key_of("ben"))
    assert ("count", "160") in gold_says(lea.gold)
    assert lea.words == "ICE"
    lea.press(lea.key_of("anna"))
    assert lea.words == "Los Angeles"
    lea.press(lea.key_of("anna"))
    assert gold_says(lea.gold) == [("source", "Officials"), ("count", "160"), ("agency", "ICE")]
    assert "nothing is open" in lea.desk.message
    lea.press("d")
    assert lea.gold.done and lea.shell.went == ["unfinished"]


def test_done_is_refused_while_a_case_is_open():
    lea = Adjudicator(ANNA, BEN)
    lea.press("d")
    assert not lea.gold.done
    assert "3 cases are still open" in lea.desk.message


def test_zero_is_none_of_them():
    lea = Adjudicator(ANNA, BEN)
    lea.press("0")
    assert gold_says(lea.gold) == [("source", "Officials")]
    assert lea.words == "ICE"


def test_a_digit_without_a_reading_says_so_and_labels_nothing():
    lea = Adjudicator(ANNA, BEN)
    lea.press("7")
    assert "no reading 7" in lea.desk.message
    assert gold_says(lea.gold) == [("source", "Officials")]


def test_another_boundary_is_written_with_the_keys_of_labelling():
    lea = Adjudicator(ANNA, BEN)
    lea.press("shift+right", "c")
    assert ("count", "about 160 people") in gold_says(lea.gold)
    (case,) = [one for one in lea.gold.cases if one.span.of(lea.desk.text) == "about 160"]
    assert lea.gold.decision(case).taken == "written"


def test_a_taken_reading_is_focused_on_coming_back_and_can_be_nudged_and_relabelled():
    lea = Adjudicator(ANNA, BEN)
    lea.press(lea.key_of("ben"), "N")
    assert lea.desk.focused.quote == "160"
    lea.press(",")
    assert lea.desk.focused.quote == "16"
    lea.press("a")
    assert ("agency", "16") in gold_says(lea.gold)


def test_n_walks_the_cases_round_and_a_search_has_n_first():
    lea = Adjudicator(ANNA, BEN)
    seen = [lea.words]
    for _ in range(3):
        lea.press("n")
        seen.append(lea.words)
    assert seen == ["about 160", "ICE", "Los Angeles", "about 160"]
    lea.press("/", *"that", "enter", "n")
    assert lea.words == "about 160"
    assert lea.desk.text[lea.desk.pointer.offset :] == "that."
    lea.press("escape", "n")
    assert lea.words == "ICE"


def test_undo_takes_up_the_case_that_is_open_again():
    lea = Adjudicator(ANNA, BEN)
    lea.press(lea.key_of("anna"), "u")
    assert lea.words == "about 160"
    assert gold_says(lea.gold) == [("source", "Officials")]
    lea.press("r")
    assert ("count", "about 160") in gold_says(lea.gold)


def test_undoing_what_was_filled_in_makes_cases_of_it():
    lea = Adjudicator(ANNA, BEN)
    lea.press("u")
    assert lea.words == "Officials"
    assert "all say the same" in lea.rows[0]
    lea.press("1")
    assert gold_says(lea.gold) == [("source", "Officials")]


def test_a_reason_is_given_after_the_decision_for_the_case_that_was_decided():
    lea = Adjudicator(ANNA, BEN)
    lea.press("-")
    assert "decide on the case first" in lea.desk.message
    case = lea.desk.case
    lea.press(lea.key_of("anna"), "-")
    assert "on “about 160”? [1] guideline unclear" in lea.desk.mode.prompt(lea.desk)
    lea.press("1")
    assert lea.gold.decision(case).reason == "guideline unclear"
    lea.press("N", "-", "0")
    assert lea.gold.decision(case).reason == ""


def test_escape_puts_the_case_down_and_digits_label_again():
    lea = Adjudicator(ANNA, BEN)
    lea.press("escape", "escape")
    assert lea.desk.case is None
    lea.press("G", "3")
    assert gold_says(lea.gold)[-1] == ("agency", "that")
    lea.press("escape", "n")
    assert lea.words == "about 160"


def test_a_required_value_has_the_digits_while_it_is_asked():
    lea = Adjudicator(by("anna", said("a", "agency", "ICE")), by("ben"))
    lea.press("t", "1")
    assert gold_says(lea.gold) == [("claim", "ICE")]
    (made,) = lea.gold.annotations
    assert made.attributes == {"type": "denial"}


def test_readings_are_shown_with_keys_doubts_and_notes_but_without_names():
    lea = Adjudicator(ANNA, BEN, CLEO)
    text = "\n".join(lea.rows)
    assert "1/3" in lea.rows[0]
    assert "about 160" in text and "nothing marked" in text
    assert "note: or 160 alone?" in text
    assert [row.split()[0] for row in lea.rows[1:]] == ["1", "2", "3"]
    assert not any(name in text for name in ("anna", "ben", "cleo"))
    lea.press("n")
    assert "! unsure" in "\n".join(lea.rows) and "×2" in "\n".join(lea.rows)


def test_names_are_shown_when_asked_for():
    lea = Adjudicator(ANNA, BEN, show_names=True)
    assert "anna" in "\n".join(lea.rows)


def test_the_order_of_readings_is_the_same_each_time_and_not_that_of_names():
    orders = set()
    for words in TEXTS:
        people = by("anna", said("a", "agency", words)), by("ben", said("b", "location", words))
        first, second = (Adjudicator(*people) for _ in range(2))
        assert first.key_of("anna") == second.key_of("anna")
        orders.add(first.key_of("anna"))
    assert orders == {"1", "2"}


TEXTS = "Officials said about 160 people were held by ICE in Los".split()


def test_a_relation_is_shown_and_taken():
    from tests.project.test_gold import WITH_LINK, WITHOUT

    lea = Adjudicator(WITH_LINK, WITHOUT)
    assert "said_by" in "\n".join(lea.rows) and "not linked" in "\n".join(lea.rows)
    lea.press(lea.key_of("anna"))
    assert len(lea.gold.labels.relations) == 1


def test_keys_of_cases_clash_with_no_letter_a_schema_may_use():
    letters = {key for action in keys.ACTIONS for key in action.keys if len(key) == 1 and key.isalpha()}
    assert not letters & {label.key for label in NEWS.labels}
    from annotator.core.schema import RESERVED_KEYS

    assert letters <= RESERVED_KEYS
    others = {key for action in ACTIONS for key in action.keys} | set(label_keys(NEWS))
    assert letters & others == {"n", "N", "u", "r"}
