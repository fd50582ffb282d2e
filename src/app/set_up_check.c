#include "set_up_check.h"

#include "buf.h"
#include "fact.h"
#include "url.h"
#include "utf8.h"

enum { TELEPHONE_MAX = 100, EMAIL_MAX = 200, DIGITS_MIN = 3 };

enum err set_up_refuse(struct work *w, enum err e, str field, str sentence) {
    return problem_set(w->why, e, field, sentence, S(""));
}

enum err set_up_stale(struct work *w, str what) {
    return set_up_refuse(
        w, CONFLICT, S(""),
        say(w->arena, "{} has changed in the meantime: open the page again to see how it stands",
            SAY_T(what)));
}

enum err set_up_words(struct work *w, const struct words *rule, str *text) {
    str t = str_trim(*text);
    if (t.n == 0 && rule->required) {
        return set_up_refuse(w, INVALID, rule->field,
                             say(w->arena, "Enter {}", SAY_T(rule->label)));
    }
    if (utf8_length(t) > rule->max) {
        return set_up_refuse(w, INVALID, rule->field,
                             say(w->arena, "Shorten {}: at most {} characters are kept",
                                 SAY_T(rule->label), SAY_N((int64_t)rule->max)));
    }
    if (!utf8_is_plain_text(t) || (!rule->lines && str_find_char(t, '\n') >= 0)) {
        return set_up_refuse(w, INVALID, rule->field,
                             say(w->arena,
                                 "Type {} again: it holds a character that cannot be kept",
                                 SAY_T(rule->label)));
    }
    *text = t;
    return OK;
}

enum err set_up_telephone(struct work *w, str *text) {
    TRY(set_up_words(w,
                     &(struct words){.field = S("telephone"),
                                     .label = S("the telephone number"),
                                     .max = TELEPHONE_MAX},
                     text));
    int digits = 0;
    for (size_t i = 0; i < text->n; i++)
        digits += char_is_digit(text->p[i]);
    if (text->n == 0 || digits >= DIGITS_MIN) return OK;
    return set_up_refuse(w, INVALID, S("telephone"),
                         S("Enter a telephone number, for example 0191 498 0100, option 2"));
}

enum err set_up_email(struct work *w, str *text) {
    TRY(set_up_words(
        w, &(struct words){.field = S("email"), .label = S("the e-mail address"), .max = EMAIL_MAX},
        text));
    url unused;
    return text->n ? url_mail(w->arena, *text, &unused, w->why) : OK;
}

enum err set_up_record_as(struct work *w, const char *kind, const char *subject_kind,
                          uuid subject_id, str detail, str text, uuid *ret_fact) {
    return record_fact(w,
                       &(struct fact){.kind = kind,
                                      .subject_kind = subject_kind,
                                      .subject_id = subject_id,
                                      .detail = detail,
                                      .text = text},
                       ret_fact);
}

enum err set_up_record(struct work *w, const char *kind, const char *subject_kind, uuid subject_id,
                       str detail, str text) {
    uuid entry_id;
    return set_up_record_as(w, kind, subject_kind, subject_id, detail, text, &entry_id);
}
