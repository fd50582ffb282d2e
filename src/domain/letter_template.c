#include "letter_template.h"

#include "buf.h"
#include "invariant.h"

const struct template_word template_kinds[TEMPLATE_KINDS] = {
    {S_INIT("clinic-letter"), S_INIT("Clinic letter"),
     S_INIT("Begins the letter that each attendance owes")},
    {S_INIT("did-not-attend"), S_INIT("Did not attend"),
     S_INIT("Begins the letter to somebody who did not attend")},
    {S_INIT("was-not-brought"), S_INIT("Was not brought"),
     S_INIT("Begins the letter to the parent or guardian of a child who was not brought")},
    {S_INIT("absent-discharged"), S_INIT("Did not attend: back to the GP"),
     S_INIT("Begins the letter to somebody who did not attend and is offered no other date")},
    {S_INIT("not-brought-discharged"), S_INIT("Was not brought: back to the GP"),
     S_INIT("Begins the same letter about a child")},
    {S_INIT("appointment"), S_INIT("Appointment"), S_INIT("Tells a date and a place")},
    {S_INIT("appointment-cancelled"), S_INIT("Appointment cancelled"),
     S_INIT("Tells the patient that an appointment is cancelled")},
    {S_INIT("referral-returned"), S_INIT("Referral returned"),
     S_INIT("To the referrer, with the reason or advice")},
    {S_INIT("information-asked"), S_INIT("More information asked"),
     S_INIT("To the referrer, with what the reviewer needs to know")},
    {S_INIT("other"), S_INIT("Other"), S_INIT("Chosen by hand for a new letter")},
};

const struct template_word template_addressees[TEMPLATE_ADDRESSEES] = {
    {S_INIT("patient"), S_INIT("The patient, with a copy to the GP"), S_INIT("")},
    {S_INIT("gp"), S_INIT("The GP, with a copy to the patient"), S_INIT("")},
};

static bool find(const struct template_word *words, size_t n, str code,
                 const struct template_word **ret_word) {
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(words[i].code, code)) continue;
        *ret_word = &words[i];
        return true;
    }
    return false;
}

bool template_kind_find(str code, const struct template_word **ret_kind) {
    return find(template_kinds, TEMPLATE_KINDS, code, ret_kind);
}

str template_kind_instead(str code) {
    if (str_eq(code, S("not-brought-discharged"))) return S("absent-discharged");
    if (str_eq(code, S("absent-discharged")) || str_eq(code, S("was-not-brought")))
        return S("did-not-attend");
    return S("");
}

bool template_addressee_find(str code, const struct template_word **ret_addressee) {
    return find(template_addressees, TEMPLATE_ADDRESSEES, code, ret_addressee);
}

str template_box_field(enum letter_box box) {
    static const str names[BOX_COUNT] = {
        [BOX_SALUTATION] = S_INIT("salutation"),
        [BOX_BODY] = S_INIT("body"),
        [BOX_SIGN_OFF] = S_INIT("sign_off"),
        [BOX_ENCLOSURES] = S_INIT("enclosures"),
    };
    invariant((unsigned)box < BOX_COUNT);
    return names[box];
}

/* letter_check names a part; a typist knows boxes. */
static enum letter_box box_of(struct arena *a, const struct letter *letter, str field) {
    if (str_starts_with(field, S("enclosures"))) return BOX_ENCLOSURES;
    for (size_t i = 0; i < letter->n_parts; i++) {
        if (!str_starts_with(field, say(a, "parts[{}]", SAY_N((int64_t)i)))) continue;
        if (letter->parts[i].kind == PART_SALUTATION) return BOX_SALUTATION;
        if (letter->parts[i].kind == PART_SIGN_OFF) return BOX_SIGN_OFF;
    }
    return BOX_BODY;
}

enum err template_text_parse(struct arena *a, const str text[BOX_COUNT], struct letter *ret_letter,
                             struct problem *why) {
    for (int box = 0; box < BOX_COUNT; box++)
        TRY(merge_check(a, template_box_field((enum letter_box)box), text[box], why));
    if (str_is_empty(str_trim(text[BOX_BODY])))
        return problem_set(why, INVALID, template_box_field(BOX_BODY),
                           S("Write what the letter begins with"), S("House rule H30"));
    struct letter letter = letter_notation_parse(a, text);
    struct problem inner = {0};
    if (letter_check(a, &letter, &inner) != OK)
        return problem_set(why, INVALID, template_box_field(box_of(a, &letter, inner.field)),
                           inner.sentence, inner.rule);
    *ret_letter = letter;
    return OK;
}

struct merge_values template_examples(void) {
    struct merge_values v = {0};
    for (int i = 0; i < MERGE_FIELD_COUNT; i++)
        v.value[i] = merge_field_row((enum merge_field)i)->example;
    return v;
}
