#include "letter.h"

#include "buf.h"
#include "invariant.h"
#include "utf8.h"

static const str kind_codes[PART_KIND_COUNT] = {
    [PART_SALUTATION] = S_INIT("salutation"), [PART_HEADING] = S_INIT("heading"),
    [PART_PARAGRAPH] = S_INIT("paragraph"),   [PART_DIAGNOSES] = S_INIT("diagnoses"),
    [PART_MEDICINES] = S_INIT("medicines"),   [PART_ACTIONS] = S_INIT("actions"),
    [PART_SIGN_OFF] = S_INIT("sign-off"),
};
static const str for_codes[ACTION_FOR_COUNT] = {
    [ACTION_FOR_GP] = S_INIT("gp"),
    [ACTION_FOR_HOSPITAL] = S_INIT("hospital"),
    [ACTION_FOR_PATIENT] = S_INIT("patient"),
};
static const str for_headings[ACTION_FOR_COUNT] = {
    [ACTION_FOR_GP] = S_INIT("Actions for the GP"),
    [ACTION_FOR_HOSPITAL] = S_INIT("Actions for the hospital"),
    [ACTION_FOR_PATIENT] = S_INIT("Actions for the patient"),
};
static const str change_codes[MEDICINE_CHANGE_COUNT] = {
    [MEDICINE_UNCHANGED] = S_INIT("unchanged"),
    [MEDICINE_STARTED] = S_INIT("started"),
    [MEDICINE_STOPPED] = S_INIT("stopped"),
    [MEDICINE_CHANGED] = S_INIT("changed"),
};

static bool code_find(const str *codes, int n, str code, int *ret_index) {
    for (int i = 0; i < n; i++) {
        if (!str_eq(codes[i], code)) continue;
        *ret_index = i;
        return true;
    }
    return false;
}

str letter_part_kind_code(enum letter_part_kind kind) {
    invariant((unsigned)kind < PART_KIND_COUNT);
    return kind_codes[kind];
}

bool letter_part_kind_find(str code, enum letter_part_kind *ret_kind) {
    int i;
    if (!code_find(kind_codes, PART_KIND_COUNT, code, &i)) return false;
    *ret_kind = (enum letter_part_kind)i;
    return true;
}

str action_for_code(enum action_for who) {
    invariant((unsigned)who < ACTION_FOR_COUNT);
    return for_codes[who];
}

bool action_for_find(str code, enum action_for *ret_who) {
    int i;
    if (!code_find(for_codes, ACTION_FOR_COUNT, code, &i)) return false;
    *ret_who = (enum action_for)i;
    return true;
}

str medicine_change_code(enum medicine_change change) {
    invariant((unsigned)change < MEDICINE_CHANGE_COUNT);
    return change_codes[change];
}

bool medicine_change_find(str code, enum medicine_change *ret_change) {
    int i;
    if (!code_find(change_codes, MEDICINE_CHANGE_COUNT, code, &i)) return false;
    *ret_change = (enum medicine_change)i;
    return true;
}

bool letter_part_is_list(enum letter_part_kind kind) {
    return kind == PART_DIAGNOSES || kind == PART_MEDICINES || kind == PART_ACTIONS;
}

str letter_part_heading(const struct letter_part *part) {
    if (part->kind == PART_DIAGNOSES) return S("Diagnoses");
    if (part->kind == PART_MEDICINES) return S("Medicines");
    if (part->kind == PART_ACTIONS) return for_headings[part->action_for];
    return S("");
}

str letter_item_line(struct arena *a, const struct letter_item *item) {
    if (str_is_empty(item->dose) && str_is_empty(item->reason) &&
        item->change == MEDICINE_UNCHANGED)
        return item->text;
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, item->text);
    if (!str_is_empty(item->dose)) {
        buf_put_char(&b, ' ');
        buf_put(&b, item->dose);
    }
    if (item->change != MEDICINE_UNCHANGED) {
        buf_put(&b, S(" ("));
        buf_put(&b, change_codes[item->change]);
        if (!str_is_empty(item->reason)) {
            buf_put(&b, S(": "));
            buf_put(&b, item->reason);
        }
        buf_put_char(&b, ')');
    } else if (!str_is_empty(item->reason)) {
        buf_put(&b, S(" ("));
        buf_put(&b, item->reason);
        buf_put_char(&b, ')');
    }
    return buf_str(&b);
}

/* What one pass over a letter carries. */
struct check {
    struct arena *a;
    struct problem *why;
    size_t bytes;
};

static str field_of(struct check *c, size_t part, str rest) {
    return say(c->a, "parts[{}]{}", SAY_N((int64_t)part), SAY_T(rest));
}

static enum err refuse_part(struct check *c, size_t part, str rest, str sentence) {
    return problem_set(c->why, INVALID, field_of(c, part, rest), sentence, S("House rule H30"));
}

static enum err check_text(struct check *c, str field, str text, bool one_line) {
    size_t most = one_line ? LETTER_MAX_LINE : LETTER_MAX_TEXT;
    if (utf8_length(text) > most)
        return problem_set(
            c->why, LIMIT, field,
            say(c->a, "This part of the letter is too long: {} characters at most. Split it.",
                SAY_N((int64_t)most)),
            S("House rule H30"));
    c->bytes += text.n;
    if (c->bytes > LETTER_MAX_BYTES)
        return problem_set(c->why, LIMIT, field,
                           S("The letter is too long. Send part of it as an enclosure."),
                           S("House rule H30"));
    if (!utf8_is_plain_text(text))
        return problem_set(c->why, INVALID, field,
                           S("This part holds characters that cannot be printed. Type it again."),
                           S("House rule H30"));
    if (one_line && str_find_char(text, '\n') >= 0)
        return problem_set(c->why, INVALID, field, S("This must be a single line."),
                           S("House rule H30"));
    return OK;
}

static enum err check_items(struct check *c, const struct letter_part *part, size_t index) {
    if (part->n_items > LETTER_MAX_ITEMS)
        return problem_set(c->why, LIMIT, field_of(c, index, S(".items")),
                           S("The list is too long: 100 lines at most."), S("House rule H30"));
    for (size_t i = 0; i < part->n_items; i++) {
        const struct letter_item *item = &part->items[i];
        str at = say(c->a, "parts[{}].items[{}]", SAY_N((int64_t)index), SAY_N((int64_t)i));
        TRY(check_text(c, say(c->a, "{}.text", SAY_T(at)), item->text, true));
        TRY(check_text(c, say(c->a, "{}.dose", SAY_T(at)), item->dose, true));
        TRY(check_text(c, say(c->a, "{}.reason", SAY_T(at)), item->reason, true));
        bool plain = str_is_empty(item->dose) && str_is_empty(item->reason) &&
                     item->change == MEDICINE_UNCHANGED;
        if ((unsigned)item->change >= MEDICINE_CHANGE_COUNT ||
            (part->kind != PART_MEDICINES && !plain))
            return problem_set(c->why, INVALID, at,
                               S("Only a medicine has a dose, a change and a reason."),
                               S("House rule H30"));
    }
    return OK;
}

static enum err check_part(struct check *c, const struct letter *letter, size_t i) {
    const struct letter_part *part = &letter->parts[i];
    if ((unsigned)part->kind >= PART_KIND_COUNT)
        return refuse_part(c, i, S(".kind"), S("This kind of part is not known."));
    if (part->kind == PART_SALUTATION && i != 0)
        return refuse_part(c, i, S(".kind"),
                           S("The salutation stands once, at the top of the letter."));
    if (part->kind == PART_SIGN_OFF && i + 1 != letter->n_parts)
        return refuse_part(c, i, S(".kind"),
                           S("The sign-off stands once, at the end of the letter."));
    if ((unsigned)part->section >= SECTION_COUNT ||
        (part->section != SECTION_NONE && part->kind != PART_HEADING))
        return refuse_part(c, i, S(".section"), S("Only a heading has a section."));
    if ((unsigned)part->action_for >= ACTION_FOR_COUNT ||
        (part->action_for != ACTION_FOR_GP && part->kind != PART_ACTIONS))
        return refuse_part(c, i, S(".for"), S("Only actions are for somebody."));
    if (letter_part_is_list(part->kind)) {
        if (!str_is_empty(part->text))
            return refuse_part(c, i, S(".text"), S("A list has items, not a text."));
        return check_items(c, part, i);
    }
    if (part->n_items > 0) return refuse_part(c, i, S(".items"), S("Only lists have items."));
    bool one_line = part->kind == PART_HEADING || part->kind == PART_SALUTATION;
    return check_text(c, field_of(c, i, S(".text")), part->text, one_line);
}

enum err letter_check(struct arena *a, const struct letter *letter, struct problem *why) {
    struct check c = {.a = a, .why = why};
    if (letter->n_parts > LETTER_MAX_PARTS)
        return problem_set(why, LIMIT, S("parts"), S("The letter has too many parts: 200 at most."),
                           S("House rule H30"));
    for (size_t i = 0; i < letter->n_parts; i++)
        TRY(check_part(&c, letter, i));
    if (letter->n_enclosures > LETTER_MAX_ENCLOSURES)
        return problem_set(why, LIMIT, S("enclosures"), S("Too many enclosures: 20 at most."),
                           S("House rule H30"));
    for (size_t i = 0; i < letter->n_enclosures; i++) {
        str field = say(a, "enclosures[{}]", SAY_N((int64_t)i));
        TRY(check_text(&c, field, letter->enclosures[i], true));
        if (str_is_empty(str_trim(letter->enclosures[i])))
            return problem_set(why, INVALID, field,
                               S("Name the enclosure, or take it off the list."),
                               S("House rule H30"));
    }
    return OK;
}

/* The parts that hold words of the author's own. */
static bool part_has_content(const struct letter_part *part) {
    return part->kind != PART_SALUTATION && part->kind != PART_SIGN_OFF &&
           part->kind != PART_HEADING;
}

static enum err check_part_is_filled(struct check *c, const struct letter_part *part, size_t i) {
    if (!letter_part_is_list(part->kind)) {
        if (!str_is_empty(str_trim(part->text))) return OK;
        return refuse_part(c, i, S(".text"), S("This part is empty: fill it or take it out."));
    }
    if (part->n_items == 0)
        return refuse_part(c, i, S(".items"), S("This list is empty: fill it or take it out."));
    for (size_t j = 0; j < part->n_items; j++)
        if (str_is_empty(str_trim(part->items[j].text)))
            return refuse_part(c, i, S(".items"),
                               S("A line of this list is empty: fill it or take it out."));
    return OK;
}

enum err letter_may_be_signed(struct arena *a, const struct letter *letter, struct problem *why) {
    TRY(letter_check(a, letter, why));
    struct check c = {.a = a, .why = why};
    bool has_content = false;
    for (size_t i = 0; i < letter->n_parts; i++) {
        TRY(check_part_is_filled(&c, &letter->parts[i], i));
        has_content |= part_has_content(&letter->parts[i]);
    }
    if (!has_content)
        return problem_set(why, INVALID, S("parts"), S("The letter says nothing yet."),
                           S("House rule H30"));
    if (letter->parts[letter->n_parts - 1].kind != PART_SIGN_OFF)
        return problem_set(why, INVALID, S("parts"),
                           S("The letter has no sign-off: add one at the end."),
                           S("House rule H30"));
    size_t n;
    const struct letter_mark *marks = letter_marks(a, letter, &n);
    if (n == 0) return OK;
    str field = marks[0].place.part == PLACE_ENCLOSURE ? S("enclosures")
                                                       : field_of(&c, marks[0].place.part, S(""));
    if (marks[0].kind == MARK_QUERY)
        return problem_set(
            why, INVALID, field,
            say(a, "There is an open query: {}. Answer it before signing.", SAY_T(marks[0].text)),
            S("House rule H12"));
    return problem_set(
        why, INVALID, field,
        say(a, "{} was not filled in. Fill it in before signing.", SAY_T(marks[0].text)),
        S("House rule H30"));
}
