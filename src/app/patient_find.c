/* The finder: guesses from the shape of what was typed what it is, and asks the index accordingly. */
#include "audit.h"
#include "birth_date.h"
#include "buf.h"
#include "date_entry.h"
#include "nhs_number.h"
#include "patient_access.h"
#include "patient_keys.h"
#include "patient_work.h"
#include "permission.h"
#include "soundex.h"

struct search {
    struct work *w;
    struct found_patient *found;
    size_t n;
};

static void add(struct search *s, const struct patient *patients, size_t n, str why) {
    for (size_t i = 0; i < n && s->n < FIND_LIMIT; i++) {
        bool is_there = false;
        for (size_t k = 0; k < s->n; k++) {
            is_there |= uuid_eq(s->found[k].patient.patient_id, patients[i].patient_id);
        }
        if (is_there) continue;
        bool is_old = patients[i].is_inactive;
        s->found[s->n++] = (struct found_patient){
            patients[i],
            is_old ? say(s->w->arena, "{}; no longer in use where it came from", SAY_T(why)) : why,
            false};
    }
}

/* In the place of records that were merged, those that live on. */
static enum err add_living(struct search *s, const struct patient *patients, size_t n, str what) {
    for (size_t i = 0; i < n; i++) {
        struct patient living;
        size_t before = s->n;
        TRY(patient_store_living(s->w->tx, work_site(s->w), patients[i].patient_id, &living));
        bool is_old = !uuid_eq(living.patient_id, patients[i].patient_id);
        add(s, &living, 1,
            is_old ? say(s->w->arena, "{} of an older record ({}): now under {}", SAY_T(what),
                         SAY_T(patients[i].hospital_number), SAY_T(living.hospital_number))
                   : what);
        if (s->n > before) s->found[before].is_by_old_number = is_old;
    }
    return OK;
}

/* Splits what was typed into a date of birth, if any part reads as one, and the words of a name. */
static civil_date take_date(struct work *w, str typed, str *ret_rest) {
    civil_date d = {0};
    if (date_entry_parse(w->arena, typed, YEAR_PAST, w->today, S(""), &d, NULL) == OK) {
        *ret_rest = S("");
        return d;
    }
    /* A date before or after a name: try what begins or ends with a digit, longest first. */
    for (size_t at = 1; at < typed.n; at++) {
        if (typed.p[at - 1] != ' ') continue;
        str head = str_trim(str_slice(typed, 0, at)), tail = str_trim(str_from(typed, at));
        if (tail.n && char_is_digit(tail.p[0]) &&
            date_entry_parse(w->arena, tail, YEAR_PAST, w->today, S(""), &d, NULL) == OK) {
            *ret_rest = head;
            return d;
        }
        if (head.n && char_is_digit(head.p[0]) &&
            date_entry_parse(w->arena, head, YEAR_PAST, w->today, S(""), &d, NULL) == OK) {
            *ret_rest = tail;
            return d;
        }
    }
    *ret_rest = typed;
    return d;
}

static str in_capitals(struct arena *a, str typed) {
    struct buf upper;
    buf_init(&upper, a);
    for (size_t i = 0; i < typed.n; i++)
        buf_put_char(&upper, char_upper_ascii(typed.p[i]));
    return buf_str(&upper);
}

static enum err find_by_telephone(struct search *s, str typed) {
    struct work *w = s->w;
    const struct patient *p;
    size_t n;
    str number = telephone_word(w->arena, typed);
    if (number.n == 0) return OK;
    TRY(patient_store_by_telephone(w->tx, work_site(w), number, FIND_LIMIT, &p, &n));
    add(s, p, n, S("telephone"));
    return OK;
}

static enum err find_by_numbers(struct search *s, str typed) {
    struct work *w = s->w;
    const struct patient *p;
    size_t n;
    nhs_number number;
    str upper = in_capitals(w->arena, typed);
    if (nhs_number_parse(typed, &number, NULL) == OK) {
        TRY(patient_store_by_nhs_number(w->tx, work_site(w), nhs_number_plain(w->arena, number), &p,
                                        &n));
        add(s, p, n, S("NHS number"));
    }
    TRY(patient_store_by_hospital_number(w->tx, work_site(w), upper, &p, &n));
    add(s, p, n, S("hospital number"));
    TRY(find_by_telephone(s, typed));
    if (s->n > 0) return OK;
    if (nhs_number_parse(typed, &number, NULL) == OK) {
        TRY(patient_store_by_old_nhs_number(w->tx, work_site(w), nhs_number_plain(w->arena, number),
                                            &p, &n));
        TRY(add_living(s, p, n, S("NHS number")));
    }
    TRY(patient_store_by_old_hospital_number(w->tx, work_site(w), upper, &p, &n));
    return add_living(s, p, n, S("hospital number"));
}

/* Last of all: such a number may look like anything. */
static enum err find_by_other_numbers(struct search *s, str typed) {
    const struct patient *p;
    size_t n;
    if (s->n > 0) return OK;
    TRY(patient_store_by_identifier(s->w->tx, work_site(s->w), typed, &p, &n));
    return add_living(s, p, n, S("number of another system"));
}

static enum err find_by_names(struct search *s, str first, str second, civil_date born) {
    struct work *w = s->w;
    const struct patient *p;
    size_t n;
    TRY(patient_store_by_names(w->tx, work_site(w), first, second, born, FIND_LIMIT, &p, &n));
    add(s, p, n, S("name"));
    /* Of an initial alone, by_words knows better: it begins with the rarer word. */
    if (second.n >= 3 && s->n < FIND_LIMIT) {
        TRY(patient_store_by_names(w->tx, work_site(w), second, first, born, FIND_LIMIT, &p, &n));
        add(s, p, n, S("name"));
    }
    if (s->n < FIND_LIMIT && first.n >= 2) {
        TRY(patient_store_by_words(w->tx, work_site(w), first, second, born, FIND_LIMIT, &p, &n));
        add(s, p, n, S("part of a name, previous or known-as name"));
    }
    if (s->n < 5 && first.n >= 3) {
        str letter = str_slice(second, 0, 1);
        TRY(patient_store_by_sound(w->tx, work_site(w), soundex(w->arena, first), letter, born,
                                   FIND_LIMIT, &p, &n));
        add(s, p, n, S("sounds like"));
    }
    if (s->n < 5 && second.n >= 3) {
        str letter = str_slice(first, 0, 1);
        TRY(patient_store_by_sound(w->tx, work_site(w), soundex(w->arena, second), letter, born,
                                   FIND_LIMIT, &p, &n));
        add(s, p, n, S("sounds like"));
    }
    return OK;
}

/* Those that may be opened stay; of the rest only their number is told. */
static struct found_patients without_restricted(const struct search *s) {
    struct found_patients found = {.list = s->found};
    for (size_t i = 0; i < s->n; i++) {
        if (patient_is_open_to(s->w->scope, &s->found[i].patient))
            s->found[found.n++] = s->found[i];
        else
            found.n_restricted++;
    }
    return found;
}

enum err patient_find(struct work *w, str typed, struct found_patients *ret_found) {
    TRY(work_may(w, PERM_PATIENT_SEE));
    typed = str_trim(typed);
    struct search s = {.w = w, .found = arena_array(w->arena, struct found_patient, FIND_LIMIT)};
    if (typed.n >= 2 && typed.n <= 200) {
        TRY(find_by_numbers(&s, typed));
        str words;
        civil_date born = s.n ? (civil_date){0} : take_date(w, typed, &words);
        if (s.n) words = S("");
        str folded = w->fold.fold(w->fold.self, w->arena, words);
        str second = folded, first = str_cut(&second, ' ');
        if (first.n) {
            TRY(find_by_names(&s, first, second.p ? second : S(""), born));
        } else if (!civil_date_is_none(born)) {
            const struct patient *p;
            size_t n;
            TRY(patient_store_by_birth_date(w->tx, work_site(w), born, FIND_LIMIT, &p, &n));
            add(&s, p, n, S("date of birth"));
        }
        TRY(find_by_other_numbers(&s, typed));
    }
    *ret_found = without_restricted(&s);
    return OK;
}

enum err patient_found_look(struct work *w, struct audit_queue *views, str typed,
                            const struct found_patients *found) {
    if (found->n + found->n_restricted == 0) return OK;
    struct buf ids;
    buf_init(&ids, w->arena);
    for (size_t i = 0; i < found->n; i++)
        buf_put(&ids, say(w->arena, "{}{}", SAY_T(i ? S(" ") : S("")),
                          SAY_T(uuid_text(w->arena, found->list[i].patient.patient_id))));
    return record_view(w, views,
                       &(struct fact){.kind = "patients.found",
                                      .subject_kind = "search",
                                      .detail = buf_str(&ids),
                                      .text = str_trim(typed)});
}
