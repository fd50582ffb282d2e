/* The finder: guesses from the shape of what was typed what it is, and asks the index accordingly. */
#include "audit.h"
#include "birth_date.h"
#include "buf.h"
#include "date_entry.h"
#include "finder_store.h"
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

static bool has_digit(str typed) {
    for (size_t i = 0; i < typed.n; i++)
        if (char_is_digit(typed.p[i])) return true;
    return false;
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

static enum err find_by_nhs_number(struct search *s, str number) {
    const struct patient *p;
    size_t n;
    if (number.n == 0) return OK;
    TRY(patient_store_by_nhs_number(s->w->tx, work_site(s->w), number, &p, &n));
    add(s, p, n, S("NHS number"));
    return OK;
}

static enum err find_by_old_nhs_number(struct search *s, str number) {
    const struct patient *p;
    size_t n;
    if (number.n == 0) return OK;
    TRY(patient_store_by_old_nhs_number(s->w->tx, work_site(s->w), number, &p, &n));
    return add_living(s, p, n, S("NHS number"));
}

static enum err find_by_hospital_number(struct search *s, str typed) {
    const struct patient *p;
    size_t n;
    TRY(patient_store_by_hospital_number(s->w->tx, work_site(s->w), typed, &p, &n));
    add(s, p, n, S("hospital number"));
    return OK;
}

static enum err find_by_old_hospital_number(struct search *s, str typed) {
    const struct patient *p;
    size_t n;
    TRY(patient_store_by_old_hospital_number(s->w->tx, work_site(s->w), typed, &p, &n));
    return add_living(s, p, n, S("hospital number"));
}

/* The likeliest first. The numbers of other systems come last of all, for they may look like anything. */
static enum err find_by_numbers(struct search *s, str typed) {
    struct work *w = s->w;
    nhs_number number;
    str in_nhs = S(""), in_hospital = in_capitals(w->arena, typed);
    if (nhs_number_parse(typed, &number, NULL) == OK) in_nhs = nhs_number_plain(w->arena, number);
    TRY(find_by_nhs_number(s, in_nhs));
    TRY(find_by_hospital_number(s, in_hospital));
    TRY(find_by_telephone(s, typed));
    if (s->n > 0) return OK;
    TRY(find_by_old_nhs_number(s, in_nhs));
    return find_by_old_hospital_number(s, in_hospital);
}

static enum err find_by_other_numbers(struct search *s, str typed) {
    const struct patient *p;
    size_t n;
    TRY(patient_store_by_identifier(s->w->tx, work_site(s->w), typed, &p, &n));
    return add_living(s, p, n, S("number of another system"));
}

/* ---- by names ------------------------------------------------------------------------------------ */

/* What was typed of a name, folded: its first word, all behind it, and each for itself. */
struct names {
    str first, rest;
    str word[1 + FINDER_OTHERS_MOST]; /* the longest first: it belongs to the fewest */
    size_t n_words;
    civil_date born;
};

static struct names names_of(struct work *w, str words, civil_date born) {
    struct names names = {.rest = w->fold.fold(w->fold.self, w->arena, words), .born = born};
    for (str rest = names.rest; rest.p && names.n_words <= FINDER_OTHERS_MOST;)
        names.word[names.n_words++] = str_cut(&rest, ' ');
    for (size_t i = 1; i < names.n_words; i++) {
        if (names.word[i].n <= names.word[0].n) continue;
        str longer = names.word[i];
        names.word[i] = names.word[0];
        names.word[0] = longer;
    }
    names.first = str_cut(&names.rest, ' ');
    if (!names.rest.p) names.rest = S("");
    return names;
}

static enum err find_by_names(struct search *s, const struct names *names, str family, str given) {
    struct work *w = s->w;
    const struct patient *p;
    size_t n;
    if (s->n == FIND_LIMIT) return OK;
    TRY(finder_store_by_names(w->tx, work_site(w), family, given, names->born, FIND_LIMIT, &p, &n));
    add(s, p, n, S("name"));
    return OK;
}

/* Twice as many as are shown: most of them are there already, and one may have two words that fit. */
static enum err find_by_words(struct search *s, const struct names *names) {
    struct work *w = s->w;
    const uuid *ids;
    const struct patient *p;
    size_t n, n_new = 0;
    if (s->n == FIND_LIMIT || names->word[0].n < 2) return OK;
    TRY(finder_store_by_words(w->tx, work_site(w), names->word[0], names->word + 1,
                              names->n_words - 1, names->born, 2 * FIND_LIMIT, &ids, &n));
    uuid *news = arena_array(w->arena, uuid, n);
    for (size_t i = 0; i < n && s->n + n_new < FIND_LIMIT; i++) {
        bool is_there = false;
        for (size_t k = 0; k < s->n; k++)
            is_there |= uuid_eq(s->found[k].patient.patient_id, ids[i]);
        for (size_t k = 0; k < n_new; k++)
            is_there |= uuid_eq(news[k], ids[i]);
        if (!is_there) news[n_new++] = ids[i];
    }
    TRY(finder_store_read(w->tx, work_site(w), news, n_new, &p, &n));
    add(s, p, n, S("part of a name, previous or known-as name"));
    return OK;
}

/* A slip of the pen in the family name, with the given name or how it begins. */
static enum err find_by_sound(struct search *s, const struct names *names, str family, str given) {
    enum { ENOUGH = 5 };
    struct work *w = s->w;
    const struct patient *p;
    size_t n;
    str sound = soundex(w->arena, family);
    if (s->n >= ENOUGH || family.n < 3 || sound.n == 0) return OK;
    if (civil_date_is_none(names->born))
        TRY(finder_store_by_sound(w->tx, work_site(w), sound, given, FIND_LIMIT, &p, &n));
    else
        TRY(patient_store_by_sound(w->tx, work_site(w), sound, given, names->born, FIND_LIMIT, &p,
                                   &n));
    add(s, p, n, S("sounds like"));
    return OK;
}

/* What is likeliest meant, and cheapest to ask, first; the next only where there is still room. */
static enum err find_by_all_names(struct search *s, const struct names *names) {
    str first = names->first, rest = names->rest;
    /* Many families begin with one letter: an initial is looked for beside the other word. */
    if (first.n > 1 || rest.n == 0) TRY(find_by_names(s, names, first, rest));
    if (rest.n > 2) TRY(find_by_names(s, names, rest, first));
    TRY(find_by_words(s, names));
    if (rest.n > 1) {
        TRY(find_by_sound(s, names, first, rest));
        TRY(find_by_sound(s, names, rest, first));
    }
    TRY(find_by_sound(s, names, first, str_slice(rest, 0, 1)));
    return find_by_sound(s, names, rest, str_slice(first, 0, 1));
}

static enum err find_by_birth_date(struct search *s, civil_date born) {
    const struct patient *p;
    size_t n;
    if (civil_date_is_none(born)) return OK;
    TRY(finder_store_by_birth_date(s->w->tx, work_site(s->w), born, FIND_LIMIT, &p, &n));
    add(s, p, n, S("date of birth"));
    return OK;
}

/* Numbers and dates have a digit; what has none is nearly always a name, and asked as a number only when nobody has
 * that. */
static enum err search_for(struct search *s, str typed) {
    civil_date born = {0};
    str words = typed;
    bool may_be_number = has_digit(typed);
    if (may_be_number) {
        TRY(find_by_numbers(s, typed));
        if (s->n > 0) return OK;
        born = take_date(s->w, typed, &words);
    }
    struct names names = names_of(s->w, words, born);
    TRY(names.first.n ? find_by_all_names(s, &names) : find_by_birth_date(s, born));
    if (s->n == 0 && !may_be_number) TRY(find_by_numbers(s, typed));
    return s->n > 0 ? OK : find_by_other_numbers(s, typed);
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

enum err patient_find_shortly(struct work *w, str typed, struct found_patients *ret_found) {
    TRY(work_may(w, PERM_PATIENT_SEE));
    typed = str_trim(typed);
    struct search s = {.w = w, .found = arena_array(w->arena, struct found_patient, FIND_LIMIT)};
    if (typed.n >= 2 && typed.n <= 200) TRY(search_for(&s, typed));
    *ret_found = without_restricted(&s);
    return OK;
}

enum err patient_find(struct work *w, str typed, struct found_patients *ret_found) {
    TRY(patient_find_shortly(w, typed, ret_found));
    size_t n = ret_found->n;
    uuid *ids = arena_array(w->arena, uuid, n);
    struct patient *whole = arena_array(w->arena, struct patient, n);
    struct found_patient *list = arena_array(w->arena, struct found_patient, n);
    for (size_t i = 0; i < n; i++)
        ids[i] = ret_found->list[i].patient.patient_id;
    TRY(patient_store_get_each(w->tx, work_site(w), ids, n, whole));
    for (size_t i = 0; i < n; i++) {
        list[i] = ret_found->list[i];
        list[i].patient = whole[i];
    }
    ret_found->list = list;
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
