/* proofread_identity.c: date of birth, NHS number and hospital number against the record. */
#include "nhs_number.h"
#include "proofread_rules.h"

/* Where on the text a label ends, if one of them ends just before `at` but for blanks and ": . -". */
static size_t skip_label_marks(const struct proof *p, size_t at) {
    while (at < p->text.n && str_find_char(S(" \t:.-*_|()#"), p->text.p[at]) >= 0)
        at++;
    if (proof_at(p, at, S("\xc2\xa0"))) at = skip_label_marks(p, at + 2);
    return at;
}

/* ---- date of birth ---- */

/* Reads a birth label that begins with word `i`: the offset after it, 0 for none. */
static size_t birth_label(const struct proof *p, size_t i) {
    const struct proof_word *w = &p->words[i];
    if (proof_word_in(p, i, S(" dob "))) return w->at + w->n;
    if (proof_at(p, w->at, S("d.o.b"))) return w->at + 5;
    if (proof_at(p, w->at, S("date of birth"))) return w->at + 13;
    if (proof_at(p, w->at, S("birth date"))) return w->at + 10;
    if (proof_word_in(p, i, S(" born "))) {
        size_t end = w->at + w->n;
        if (proof_at(p, end, S(" on "))) end += 4;
        return end;
    }
    return 0;
}

static size_t own_number_at(const struct proof *p, size_t at);
struct written_number {
    size_t at, n;
    char digits[16];
    size_t n_digits;
    bool labelled;
    bool is_others; /* stands behind the name of somebody else */
};
static bool hyphened_number(const struct proof *p, size_t i, struct written_number *ret);

static const struct proof_date *date_starting_at(const struct proof *p, size_t at) {
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        if (d->at == at || (d->weekday_n && d->weekday_at == at)) return d;
    }
    return NULL;
}

static bool is_birth(const struct proof *p, const struct proof_date *d) {
    civil_date on;
    if (!proof_date_civil(d, &on)) return false;
    civil_date birth = p->patient->birth;
    bool same_day = on.month == birth.month && on.day == birth.day;
    return same_day &&
           (on.year == birth.year || (d->short_year && on.year % 100 == birth.year % 100));
}

static void say_wrong_birth(struct proof *p, const struct proof_rule *rule, size_t at, size_t n) {
    str right = civil_date_plain(p->arena, p->patient->birth);
    str message = say(p->arena, "The date of birth on the record is {}.", SAY_T(right));
    proof_add(p, rule, PROOF_MUST_FIX, at, n, message, right);
}

/* Digits where a date should stand, that are none: 14.031961. */
static void check_malformed_birth(struct proof *p, const struct proof_rule *rule, size_t at) {
    size_t n = 0;
    while (at + n < p->text.n &&
           (char_is_digit(p->text.p[at + n]) || str_find_char(S("/.-"), p->text.p[at + n]) >= 0))
        n++;
    while (n && !char_is_digit(p->text.p[at + n - 1]))
        n--;
    if (n < 6) return;
    str right = p->patient ? civil_date_plain(p->arena, p->patient->birth) : S("");
    proof_add(p, rule, PROOF_MUST_FIX, at, n,
              S("This is no date of birth: write it as 14 March 1961."), right);
}

/* Somebody else's: "her mother was born on", "Mother: Mrs A Nkemelu, DOB". */
static bool is_about_relative(const struct proof *p, size_t i) {
    struct proof_written_name name;
    enum proof_owner owner = proof_owner_before(p, i, &name);
    if (owner != PROOF_OWNER_UNKNOWN) return owner == PROOF_OWNER_OTHER;
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    if (i - from > 8) from = i - 8;
    size_t label = p->lines[p->words[i].line].first_word + 2; /* "Child: …", "Your son: Hugo" */
    if (p->lines[p->words[i].line].is_about && from < label) from = label;
    return proof_any_in(
        p, from, i,
        S(" mother mother's father father's wife wife's husband husband's son son's daughter "
          "daughter's brother brother's sister sister's baby twin child children carer "
          "partner partner's kin parent parents "));
}

/* Of no clinic that a letter would be headed by; a short year may be of either century. */
static bool is_long_before(const struct proof *p, const struct proof_date *d) {
    return d->year && (d->year < p->written.year - 1 || d->year > p->written.year + 1);
}

/* A line near "Dear" that begins with the patient's name and has an NHS or hospital number on it, or on the
 * next: a subject without "Re". */
static bool is_identity_line(const struct proof *p, const struct proof_date *d) {
    const struct proof_line *line = &p->lines[d->line];
    size_t first = line->first_word, end = first + line->n_words;
    if (d->line > p->dear + 4 || d->word < first + 2) return false;
    struct proof_written_name name = proof_read_name(p, first);
    struct proof_name_fit fit = proof_best_fit(p, name);
    if (fit.fitting < 2 || fit.strange || name.to + 2 < d->word) return false;
    if (d->line + 1 < p->n_lines) end += line[1].n_words;
    for (size_t i = d->word; i < end; i++) {
        if (proof_word_in(p, i, S(" nhs ")) ||
            (p->words[i].has_digit && p->patient->n_hospital_numbers &&
             own_number_at(p, p->words[i].at)))
            return true;
        struct written_number number;
        if (hyphened_number(p, i, &number)) return true;
        if (i + 2 < end && p->words[i].n == 3 && p->words[i + 1].n == 3 && p->words[i + 2].n == 4 &&
            !p->words[i].has_letter && !p->words[i + 1].has_letter)
            return true;
    }
    return false;
}

/* "Re: Mrs Okonkwo-Hale, 14 March 1961": a date behind the name that no other label owns. */
static bool is_subject_birth(const struct proof *p, const struct proof_date *d) {
    if (d->day == 0 || d->weekday_n) return false;
    /* "1 May 1936 - NHS 999 431 6621" */
    if (p->lines[d->line].first_word == d->word && d->line < p->body + 4 &&
        p->lines[d->line].n < 60)
        for (size_t i = d->word; i < d->word + p->lines[d->line].n_words; i++)
            if (proof_word_in(p, i, S(" nhs ")) && proof_labels_own_identifier(p, i)) return true;
    if (d->line != p->subject && !is_identity_line(p, d)) return false;
    struct proof_written_name name;
    if (proof_owner_before(p, d->word, &name) == PROOF_OWNER_OTHER) return false;
    size_t first = p->lines[d->line].first_word, end = first + p->lines[d->line].n_words;
    if (proof_any_in(
            p, first, end,
            S(" clinic seen admitted admission operation surgery procedure appointment dated "
              "accident incident review died death discharge discharged date visit attendance on ")))
        return false;
    /* Only a line that names a person, or that has identifiers, carries the date of birth. */
    if (p->lines[d->line].is_about && d->word > first && is_long_before(p, d)) return true;
    for (size_t i = first; i < d->word; i++)
        if (proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, i)))) return true;
    return false;
}

void proof_check_birth(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient || civil_date_is_none(p->patient->birth)) return;
    bool labelled_on_subject = false;
    for (size_t i = 0; i < p->n_words; i++) {
        size_t after = birth_label(p, i);
        if (!after || is_about_relative(p, i)) continue;
        /* Below the signature only beside the NHS number. */
        const struct proof_line *line = &p->lines[p->words[i].line];
        if (p->words[i].line > p->sign_off &&
            !proof_any_in(p, line->first_word, line->first_word + line->n_words, S(" nhs ")))
            continue;
        bool is_born = proof_word_in(p, i, S(" born "));
        size_t at = skip_label_marks(p, after);
        if (!is_born && proof_at(p, at, S("is "))) at = skip_label_marks(p, at + 3);
        const struct proof_date *d = date_starting_at(p, at);
        labelled_on_subject |= p->words[i].line == p->subject;
        if (!d && !is_born) check_malformed_birth(p, rule, at);
        if (!d || d->day == 0 || (d->year == 0 && is_born)) continue;
        if (!d->exists || is_birth(p, d)) continue; /* P-11 and P-15 say what does not exist */
        say_wrong_birth(p, rule, d->at, d->n);
    }
    for (size_t i = 0; i < p->n_dates && !labelled_on_subject; i++) {
        const struct proof_date *d = &p->dates[i];
        if (is_subject_birth(p, d) && d->exists && d->year && !is_birth(p, d))
            say_wrong_birth(p, rule, d->at, d->n);
    }
}

/* ---- NHS number ---- */

/* Reads digits, in groups by single blanks or hyphens, up to ten or the end of the run. */
static bool read_digits(const struct proof *p, size_t at, struct written_number *number) {
    number->at = at;
    size_t end = at;
    while (at < p->text.n && number->n_digits < 15) {
        char c = p->text.p[at];
        if (char_is_digit(c)) {
            number->digits[number->n_digits++] = c;
            end = ++at;
            bool more = char_is_digit(proof_char(p, at));
            if (number->n_digits == 10 && !more) break;
            continue;
        }
        bool nbsp = proof_at(p, at, S("\xc2\xa0"));
        size_t gap = nbsp ? 2 : 1;
        if (!nbsp && c != ' ' && c != '-') break;
        if (!char_is_digit(proof_char(p, at + gap))) break;
        at += gap;
    }
    number->n = end - number->at;
    return number->n_digits > 0;
}

/* "NHS number: 999 000 0026", "NHS No. 9990000026", "NHS 999 000 0026". */
static bool labelled_number(const struct proof *p, size_t i, struct written_number *ret) {
    if (!proof_word_in(p, i, S(" nhs "))) return false;
    size_t next = i + 1;
    bool says_number = proof_word_in(p, next, S(" number no num nos nr "));
    if (says_number) next++;
    size_t after = p->words[next - 1].at + p->words[next - 1].n;
    size_t at = skip_label_marks(p, after);
    if (at > after && proof_line_at(p, at) != p->words[i].line) return false;
    if (proof_at(p, at, S("is "))) at += 3;
    struct written_number number = {.labelled = true};
    if (!read_digits(p, at, &number)) return false;
    if (number.n_digits < (says_number ? 5 : 9)) return false; /* NHS 111 */
    *ret = number;
    return true;
}

/* "02.12.1994 999 270 2303", "2 December 1994 999 …": does word `i` end a date? */
static bool ends_date(const struct proof *p, size_t i) {
    const struct proof_word *w = &p->words[i];
    if (w->n != 4 || w->has_letter || w->at == 0) return false;
    if (!proof_at(p, w->at, S("19")) && !proof_at(p, w->at, S("20"))) return false;
    return str_find_char(S("./-"), p->text.p[w->at - 1]) >= 0 ||
           (i > 0 &&
            proof_word_in(p, i - 1,
                          S(" jan feb mar apr may jun jul aug sep sept oct nov dec january "
                            "february march april june july august september october "
                            "november december ")));
}

/* 999 000 0026 without a label, on a line that is not about telephones. */
static bool bare_number(const struct proof *p, size_t i, struct written_number *ret) {
    const struct proof_word *w = &p->words[i];
    if (w->n != 3 || w->has_letter || p->text.p[w->at] == '0' || i + 2 >= p->n_words) return false;
    /* A subject line may have lost a digit. */
    bool size = w[2].n == 4 || (w[2].n == 3 && w->line == p->subject);
    if (w[1].n != 3 || !size || w[1].has_letter || w[2].has_letter || w[2].line != w->line)
        return false;
    if (w[1].at != w->at + 4 || w[2].at != w->at + 8) return false;
    if (i > 0 && proof_word_in(p, i - 1, S(" nhs number no num ")))
        return false; /* or already read */
    char before = w->at ? p->text.p[w->at - 1] : ' ';
    if (before == '+' || char_is_digit(before)) return false;
    size_t first = p->lines[w->line].first_word;
    if (i > first && w[-1].has_digit && w[-1].at + w[-1].n + 1 == w->at && !ends_date(p, i - 1))
        return false;
    if (proof_any_in(p, i > first + 2 ? i - 2 : first, i,
                     S(" tel telephone phone fax mobile direct hospital ref dial account "
                       "gmc ext bleep mrn ubrn ")))
        return false;
    struct written_number number = {0};
    read_digits(p, w->at, &number);
    if (number.n_digits != 10 && number.n_digits != 9) return false;
    *ret = number;
    return true;
}

/* 9990000026 in one run, on a line that names or identifies the patient. */
static bool solid_number(const struct proof *p, size_t i, struct written_number *ret) {
    const struct proof_word *w = &p->words[i];
    if (w->n != 10 || w->has_letter || p->text.p[w->at] == '0' || !p->patient) return false;
    const struct proof_line *line = &p->lines[w->line];
    size_t first = line->first_word, end = first + line->n_words;
    if (line->n > 200 || w->line >= p->sign_off ||
        proof_any_in(p, i > first + 2 ? i - 2 : first, i,
                     S(" nhs number no num tel telephone phone fax mobile ref dial account gmc ext "
                       "bleep mrn ubrn hospital ")))
        return false;
    bool is_patients = line->is_about;
    for (size_t j = first; j < end && !is_patients; j++)
        is_patients = proof_is_patient_family(p, proof_word_str(p, j));
    if (!is_patients) return false;
    *ret = (struct written_number){0};
    return read_digits(p, w->at, ret) && ret->n_digits == 10;
}

/* 999-000-0026, one word with its hyphens. */
static bool hyphened_number(const struct proof *p, size_t i, struct written_number *ret) {
    const struct proof_word *w = &p->words[i];
    if (w->n != 12 || w->has_letter || p->text.p[w->at] == '0' || p->text.p[w->at + 3] != '-' ||
        p->text.p[w->at + 7] != '-')
        return false;
    size_t first = p->lines[w->line].first_word;
    if (proof_any_in(p, i > first + 2 ? i - 2 : first, i,
                     S(" nhs number no num tel telephone phone fax mobile direct hospital ref dial "
                       "account gmc ext bleep mrn ubrn ")))
        return false;
    *ret = (struct written_number){0};
    return read_digits(p, w->at, ret) && ret->n_digits == 10;
}

/* The next NHS number from word *i on. */
static bool next_nhs_number(const struct proof *p, size_t *i, struct written_number *ret) {
    for (; *i < p->n_words; ++*i) {
        struct written_number number;
        if (!labelled_number(p, *i, &number) && !bare_number(p, *i, &number) &&
            !solid_number(p, *i, &number) && !hyphened_number(p, *i, &number))
            continue;
        struct proof_written_name name;
        number.is_others = p->patient && proof_owner_before(p, *i, &name) == PROOF_OWNER_OTHER;
        *ret = number;
        ++*i;
        return true;
    }
    return false;
}

static bool nhs_number_is_sound(const struct written_number *number) {
    nhs_number read;
    return nhs_number_parse((str){number->digits, number->n_digits}, &read, NULL) == OK;
}

static str nhs_grouped(struct proof *p) {
    str n = p->patient ? p->patient->nhs_number : S("");
    if (n.n != 10) return S("");
    return say(p->arena, "{} {} {}", SAY_T(str_slice(n, 0, 3)), SAY_T(str_slice(n, 3, 3)),
               SAY_T(str_slice(n, 6, 4)));
}

void proof_check_nhs_digits(struct proof *p, const struct proof_rule *rule) {
    struct written_number number;
    for (size_t i = 0; next_nhs_number(p, &i, &number);) {
        if (nhs_number_is_sound(&number)) continue;
        str message =
            number.n_digits == 10
                ? S("This NHS number cannot be right: its last digit does not fit the others.")
                : say(p->arena, "An NHS number has ten digits; this has {}.",
                      SAY_N((int64_t)number.n_digits));
        proof_add(p, rule, PROOF_MUST_FIX, number.at, number.n, message, nhs_grouped(p));
    }
}

void proof_check_nhs_patient(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient || p->patient->nhs_number.n != 10) return;
    struct written_number number;
    for (size_t i = 0; next_nhs_number(p, &i, &number);) {
        if (!nhs_number_is_sound(&number) || number.is_others) continue;
        if (str_eq((str){number.digits, 10}, p->patient->nhs_number)) continue;
        proof_add(p, rule, PROOF_MUST_FIX, number.at, number.n,
                  S("This is not this patient's NHS number."), nhs_grouped(p));
    }
}

bool proof_line_is_patients(const struct proof *p, uint32_t line) {
    for (size_t k = 0; k < p->n_dates && !civil_date_is_none(p->patient->birth); k++)
        if (p->dates[k].line == line && is_birth(p, &p->dates[k])) return true;
    size_t i = p->lines[line].first_word, end = i + p->lines[line].n_words;
    struct written_number number;
    for (; i < end && p->patient->nhs_number.n == 10; i++)
        if ((bare_number(p, i, &number) || hyphened_number(p, i, &number)) &&
            number.n_digits == 10 && str_eq((str){number.digits, 10}, p->patient->nhs_number))
            return true;
    return false;
}

bool proof_labels_identifier(const struct proof *p, size_t i) {
    struct written_number number;
    if (birth_label(p, i) || labelled_number(p, i, &number) || bare_number(p, i, &number) ||
        hyphened_number(p, i, &number))
        return true;
    nhs_number run; /* ten digits whose last fits the others */
    return p->words[i].n == 10 && !p->words[i].has_letter && proof_char(p, p->words[i].at) != '0' &&
           nhs_number_parse(proof_word_str(p, i), &run, NULL) == OK;
}

bool proof_labels_own_identifier(const struct proof *p, size_t i) {
    size_t after = birth_label(p, i);
    if (after && !civil_date_is_none(p->patient->birth)) {
        const struct proof_date *d = date_starting_at(p, skip_label_marks(p, after));
        if (d && is_birth(p, d)) return true;
    }
    struct written_number number;
    return p->patient->nhs_number.n == 10 && labelled_number(p, i, &number) &&
           number.n_digits == 10 && str_eq((str){number.digits, 10}, p->patient->nhs_number);
}

/* ---- hospital number ---- */

static str only_alphanumeric(struct arena *a, str s) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < s.n; i++)
        if (char_is_alpha_ascii(s.p[i]) || char_is_digit(s.p[i]))
            buf_put_char(&b, char_upper_ascii(s.p[i]));
    return buf_str(&b);
}

static bool is_hospital_number(const struct proof *p, str written) {
    str bare = only_alphanumeric(p->arena, written);
    for (size_t i = 0; i < p->patient->n_hospital_numbers; i++)
        if (str_eq(bare, only_alphanumeric(p->arena, p->patient->hospital_numbers[i]))) return true;
    return false;
}

/* The offset after "Hospital number", "Hosp no", "MRN", "Unit number", "Patient ID"; 0: no label. */
static size_t hospital_label(const struct proof *p, size_t i) {
    if (proof_word_in(p, i, S(" mrn crn "))) {
        size_t last = proof_word_in(p, i + 1, S(" number no ")) ? i + 1 : i;
        return p->words[last].at + p->words[last].n;
    }
    bool opens = proof_word_in(p, i, S(" hospital hosp unit ")) &&
                 proof_word_in(p, i + 1, S(" number no num "));
    opens |= proof_word_in(p, i, S(" patient ")) && proof_word_in(p, i + 1, S(" id "));
    if (!opens || p->words[i].line != p->words[i + 1].line) return 0;
    return p->words[i + 1].at + p->words[i + 1].n;
}

static void say_wrong_hospital(struct proof *p, const struct proof_rule *rule, size_t at, size_t n,
                               enum proof_severity severity) {
    str right = p->patient->hospital_numbers[0];
    proof_add(p, rule, severity, at, n,
              say(p->arena, "The hospital number on the record is {}.", SAY_T(right)), right);
}

/* Letters and digits in the same places as the patient's number, with a letter first: H118230. */
static bool has_same_shape(str a, str b) {
    if (a.n != b.n || a.n < 6 || !char_is_alpha_ascii(a.p[0])) return false;
    for (size_t i = 0; i < a.n; i++) {
        if (char_is_digit(a.p[i]) != char_is_digit(b.p[i])) return false;
        if (!char_is_digit(a.p[i]) && char_upper_ascii(a.p[i]) != char_upper_ascii(b.p[i]))
            return false;
    }
    return true;
}

static void check_same_shape(struct proof *p, const struct proof_rule *rule, size_t i,
                             size_t labelled_to) {
    str word = proof_word_str(p, i);
    if (p->words[i].at < labelled_to || !p->words[i].has_digit || !p->words[i].has_letter) return;
    for (size_t k = 0; k < p->patient->n_hospital_numbers; k++) {
        str mine = p->patient->hospital_numbers[k];
        if (!has_same_shape(word, mine) || is_hospital_number(p, word)) continue;
        say_wrong_hospital(p, rule, p->words[i].at, word.n, PROOF_LOOK);
        return;
    }
}

static bool is_number_char(char c) {
    return char_is_alpha_ascii(c) || char_is_digit(c) || c == '-' || c == '/';
}

/* Does one of the patient's numbers stand at `at`, whatever blanks and hyphens are in it? Its end, or 0. */
static size_t own_number_at(const struct proof *p, size_t at) {
    for (size_t k = 0; k < p->patient->n_hospital_numbers; k++) {
        str mine = only_alphanumeric(p->arena, p->patient->hospital_numbers[k]);
        size_t matched = 0, end = at;
        while (matched < mine.n && end < p->text.n) {
            char c = char_upper_ascii(p->text.p[end]);
            if (c == mine.p[matched])
                matched++;
            else if (matched == 0 || (c != ' ' && c != '-' && c != '/'))
                break;
            end++;
        }
        if (mine.n && matched == mine.n && !char_is_digit(proof_char(p, end))) return end;
    }
    return 0;
}

/* The end of what stands for a number at `at`: one word, or with blanks while it is too short to be one. */
static size_t number_end(const struct proof *p, size_t at) {
    size_t end = at;
    while (is_number_char(proof_char(p, end)))
        end++;
    while (end - at < 4 && end > at && proof_char(p, end) == ' ' &&
           char_is_digit(proof_char(p, end + 1))) {
        end++;
        while (is_number_char(proof_char(p, end)))
            end++;
    }
    while (end > at && !char_is_alpha_ascii(p->text.p[end - 1]) &&
           !char_is_digit(p->text.p[end - 1]))
        end--;
    return end;
}

void proof_check_hospital(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient || p->patient->n_hospital_numbers == 0) return;
    size_t labelled_to = 0;
    for (size_t i = 0; i < p->n_words; i++) {
        size_t after = hospital_label(p, i);
        check_same_shape(p, rule, i, labelled_to);
        if (!after) continue;
        size_t at = skip_label_marks(p, after), end = own_number_at(p, at);
        if (end) {
            labelled_to = end;
            continue;
        }
        end = number_end(p, at);
        bool has_digit = false;
        for (size_t k = at; k < end; k++)
            has_digit |= char_is_digit(p->text.p[k]);
        if (!has_digit || end - at < 4) continue;
        labelled_to = end;
        say_wrong_hospital(p, rule, at, end - at, PROOF_MUST_FIX);
    }
}

/* ---- missing ---- */

static bool letter_has_birth(const struct proof *p) {
    for (size_t i = 0; i < p->n_words; i++)
        if (birth_label(p, i) && !is_about_relative(p, i) &&
            (!proof_word_in(p, i, S(" born ")) ||
             date_starting_at(p, skip_label_marks(p, birth_label(p, i)))))
            return true;
    for (size_t i = 0; i < p->n_dates; i++)
        if (is_birth(p, &p->dates[i]) || is_subject_birth(p, &p->dates[i])) return true;
    return false;
}

static bool letter_has_family_name(const struct proof *p) {
    for (size_t i = 0; i < p->n_words; i++) {
        str word = proof_word_str(p, i);
        for (size_t k = 0; k < p->patient->n_names; k++) {
            str rest = proof_fold_name(p->arena, p->patient->names[k].family);
            str folded = proof_fold_name(p->arena, word);
            if (rest.n && str_find(folded, str_cut(&rest, ' ')) == 0) return true;
        }
    }
    return false;
}

static bool name_was_found_wrong(const struct proof *p) {
    for (size_t i = 0; i < p->found.n; i++)
        if (str_eq(str_from_c(p->found.items[i].rule->id), S("P-01"))) return true;
    return false;
}

static bool is_minor(const struct proof *p) {
    return !civil_date_is_none(p->patient->birth) && !civil_date_is_none(p->written) &&
           civil_age(p->patient->birth, p->written) < 16;
}

static bool letter_has_hospital_number(const struct proof *p) {
    for (size_t i = 0; i < p->found.n; i++) /* one that is wrong was told */
        if (str_eq(str_from_c(p->found.items[i].rule->id), S("P-05"))) return true;
    for (size_t i = 0; i < p->n_words; i++)
        if (p->words[i].has_digit && own_number_at(p, p->words[i].at)) return true;
    return false;
}

/* An employer's doctor, an insurer's: who asks with the patient's leave is told no more than need be. */
static bool is_to_outsider(const struct proof *p) {
    for (size_t line = 0; line < p->dear && p->dear < p->n_lines; line++) {
        size_t from = p->lines[line].first_word, to = from + p->lines[line].n_words;
        /* "University Medical Practice", "University College Hospital" are none. */
        if (proof_any_in(
                p, from, to,
                S(" school academy college university headteacher nursery solicitors insurance ")) &&
            !proof_any_in(
                p, from, to,
                S(" medical practice surgery hospital hospitals health clinic nhs trust ")))
            return true;
    }
    static const str signs[] = {S_INIT("your employee"),    S_INIT("your client"),
                                S_INIT("signed consent"),   S_INIT("signed authority"),
                                S_INIT("consent to write"), S_INIT("fitness for work")};
    for (size_t line = p->body; line < p->n_lines && line < p->sign_off; line++)
        for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
            str text = proof_lower(p->arena, proof_line_str(p, line));
            if (str_find(text, signs[k]) >= 0) return true;
        }
    return false;
}

/* Which of date of birth and NHS number this letter owes. A clinician needs both; the patient at home and a
 * child's parents or school any one number, or the envelope; a solicitor, an employer, a widow the name. */
static void identifiers_owed(const struct proof *p, bool has_birth, bool has_number,
                             bool *ret_birth, bool *ret_number) {
    bool has_other = has_number || letter_has_hospital_number(p);
    /* Who gives the date of birth identifies the patient, and owes a number too. */
    bool home = p->addressee == PROOF_TO_PATIENT &&
                (has_other || (!has_birth && proof_address_is_patients(p)));
    bool told = p->addressee == PROOF_TO_OTHER ||
                (p->addressee == PROOF_TO_RELATIVE && (!is_minor(p) || has_other));
    bool free = home || told || is_to_outsider(p);
    *ret_birth = !free && !has_birth && !civil_date_is_none(p->patient->birth);
    *ret_number = !free && !has_number && p->patient->nhs_number.n > 0;
}

/* Only of a letter with a header: a body alone gets its identifiers from the letterhead. */
void proof_check_missing(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient || p->n_words == 0) return;
    struct written_number number;
    size_t i = 0, header_lines = 0;
    bool has_number = next_nhs_number(p, &i, &number);
    for (size_t line = 0; line < p->body; line++)
        header_lines += !p->lines[line].is_blank;
    bool has_subject = p->subject < p->n_lines;
    bool has_birth = !civil_date_is_none(p->patient->birth) && letter_has_birth(p);
    if (p->dear == p->n_lines && !has_subject) return;
    bool is_whole = header_lines >= 2 || (header_lines > 0 && p->sign_off < p->n_lines);
    if (!has_subject && !is_whole && !has_number && !has_birth) return;
    bool owes_birth, owes_number;
    identifiers_owed(p, has_birth, has_number, &owes_birth, &owes_number);
    struct buf missing;
    buf_init(&missing, p->arena);
    if (!letter_has_family_name(p) && !name_was_found_wrong(p))
        buf_put(&missing, S(", the patient's name"));
    if (owes_birth) buf_put(&missing, S(", the date of birth"));
    if (owes_number) buf_put(&missing, S(", the NHS number"));
    if (missing.n == 0) return;
    size_t line = has_subject ? p->subject : p->dear < p->n_lines ? p->dear : 0;
    str what = str_from(buf_str(&missing), 2);
    proof_add(p, rule, PROOF_LOOK, p->lines[line].at, p->lines[line].n,
              say(p->arena, "The letter does not say {}.", SAY_T(what)), S(""));
}
