/* proofread_name_rules.c: is the letter about, and to, the patient of the record? */
#include "proofread_rules.h"

static str official_name(const struct proof *p) {
    const struct proof_name *name = &p->patient->names[0];
    return str_trim(say(p->arena, "{} {}", SAY_T(name->given), SAY_T(name->family)));
}

static void say_wrong_name(struct proof *p, const struct proof_rule *rule, size_t from, size_t to,
                           enum proof_severity severity) {
    size_t at = p->words[from].at, end = p->words[to - 1].at + p->words[to - 1].n;
    str message = say(p->arena, "“{}” is not the patient's name: the record says {}.",
                      SAY_T(proof_slice(p, at, end - at)), SAY_T(official_name(p)));
    proof_add(p, rule, severity, at, end - at, message, official_name(p));
}

/* Does the line after the subject label hold a name at all, and not a topic? */
static bool looks_like_name(const struct proof *p, struct proof_written_name written) {
    if (written.from >= written.to) return false;
    if (proof_is_title(proof_word_str(p, written.from))) return true;
    struct proof_name_fit fit = proof_best_fit(p, written);
    if (fit.fitting > 0) return true;
    str right;
    for (size_t i = written.from; i < written.to; i++)
        if (proof_is_near_part(p, proof_word_str(p, i), &right)) return true;
    /* "Re: Cardiology clinic" is a topic; identifiers behind a name make it a name. */
    size_t line = p->words[written.from].line;
    size_t end = p->lines[line].first_word + p->lines[line].n_words;
    bool identified = proof_any_in(p, written.to, end, S(" dob born nhs d.o.b hospital mrn "));
    for (size_t i = 0; i < p->n_dates; i++)
        identified |= p->dates[i].line == line;
    bool is_label = proof_line_begins(p, line, S("Patient"), NULL) ||
                    proof_line_begins(p, line, S("Name"), NULL);
    return (identified || is_label) && written.to - written.from >= 2;
}

static void check_labelled_name(struct proof *p, const struct proof_rule *rule, size_t i) {
    struct proof_written_name written = proof_read_name(p, i);
    if (!looks_like_name(p, written)) return;
    struct proof_name_fit fit = proof_best_fit(p, written);
    if (fit.strange > 0) {
        say_wrong_name(p, rule, written.from, written.to, PROOF_MUST_FIX);
    } else if (!fit.has_family && fit.fitting > 0 && p->patient->names[0].family.n &&
               p->addressee != PROOF_TO_RELATIVE &&
               !proof_word_in(p, p->lines[p->words[i].line].first_word, S(" your child pupil "))) {
        say_wrong_name(p, rule, written.from, written.to, PROOF_LOOK);
    }
}

/* Lines that must hold the patient's name, and where on them it begins. */
static void check_labels(struct proof *p, const struct proof_rule *rule) {
    for (size_t line = 0; line < p->n_lines && line < p->sign_off; line++) {
        if (line > p->body + 6 && line != p->subject) break;
        struct proof_about about;
        if (!proof_about_label(p, line, &about)) continue;
        bool is_subject = line == p->subject || (about.is_re && line <= p->body + 4 &&
                                                 proof_line_is_patients(p, (uint32_t)line));
        if (!about.has_colon && !is_subject) continue; /* "re Mrs B O'Sullivan 20/01/1929" */
        if (about.name < p->n_words && p->words[about.name].line == line)
            check_labelled_name(p, rule, about.name);
    }
}

/* Is the patient's own name written, whole, in the header? */
static bool header_has_patient(const struct proof *p) {
    for (size_t i = 0; i < p->n_words && p->words[i].line < p->body; i++) {
        if (!proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, i)))) continue;
        struct proof_written_name written = proof_read_name(p, i);
        struct proof_name_fit fit = proof_best_fit(p, written);
        if (fit.has_family && fit.strange == 0) return true;
    }
    return false;
}

/* Is the patient told of as somebody else than the reader: "Mr Whitfield told me"? */
static bool body_has_patient(const struct proof *p) {
    for (size_t i = 0; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (w->line <= p->dear || w->line == p->subject || w->line >= p->sign_off) continue;
        str word = proof_word_str(p, i);
        if (str_ends_with(word, S("'s"))) word.n -= 2;
        if (str_ends_with(word, S("’s"))) word.n -= 4;
        if (w->is_capital && proof_is_patient_part(p, proof_fold_name(p->arena, word))) return true;
        if (proof_in(word, S(" lady gentleman patient woman man boy girl ")) && i > 0 &&
            proof_any_in(p, i > 3 ? i - 3 : 0, i, S(" this the ")))
            return true;
    }
    return false;
}

/* "Dear Anjula", in a letter that is all "you", to Anjali. */
static bool is_slip_of_reader(const struct proof *p, struct proof_written_name written) {
    if (written.to != written.from + 1) return false;
    str word = proof_fold_name(p->arena, proof_word_str(p, written.from));
    str given = proof_fold_name(p->arena, p->patient->names[0].given);
    str first = str_cut(&given, ' ');
    if (word.n < 5 || first.n < 5 || word.p[0] != first.p[0] || proof_distance(word, first, 2) > 2)
        return false;
    size_t you = 0;
    for (size_t i = 0; i < p->n_words; i++)
        you += proof_word_in(p, i, S(" you your yours you're you'll you've "));
    return you > 5;
}

/* "Dear": names the patient, unless the letter goes to somebody else. */
static void check_dear(struct proof *p, const struct proof_rule *rule) {
    if (p->dear == p->n_lines) return;
    const struct proof_line *line = &p->lines[p->dear];
    if (line->n_words < 2) return;
    size_t i = line->first_word + 1, end = line->first_word + line->n_words;
    if (proof_any_in(p, i, end,
                     S(" dr doctor prof professor sir sirs madam colleague colleagues team "
                       "parent parents guardian carer family and "))) {
        return;
    }
    struct proof_written_name written = proof_read_name(p, i);
    if (written.to == written.from) return;
    struct proof_name_fit fit = proof_best_fit(p, written);
    if (p->is_to_patient && end == i + 1 && proof_is_patient_short(p, i)) return; /* "Dear Josie" */
    str right;
    for (size_t j = written.from; j < written.to; j++) {
        if (!proof_is_near_part(p, proof_word_str(p, j), &right)) continue;
        say_wrong_name(p, rule, written.from, written.to, PROOF_MUST_FIX);
        return;
    }
    if (fit.strange == 0) return;
    /* "Dear Anita" is the doctor, unless the envelope goes to the patient. */
    if (p->addressee == PROOF_TO_CLINICIAN) {
        if (proof_address_is_patients(p) || is_slip_of_reader(p, written))
            say_wrong_name(p, rule, written.from, written.to, PROOF_MUST_FIX);
        return;
    }
    size_t you = 0;
    for (size_t j = end; j < p->n_words; j++)
        you += proof_word_in(p, j, S(" you your yours "));
    /* A parent is written to about a child; a colleague or solicitor about the patient of the subject. */
    civil_date on = p->written;
    bool child = !civil_date_is_none(p->patient->birth) && !civil_date_is_none(on) &&
                 civil_age(p->patient->birth, on) < 18;
    bool addressed = p->subject > p->dear && header_has_patient(p);
    if (child || you < 2) return;
    /* No subject, but a patient told of by name: the letter goes to somebody else. */
    if (p->subject == p->n_lines && body_has_patient(p)) return;
    if (addressed || p->subject == p->n_lines || (you > 2 && !body_has_patient(p)))
        say_wrong_name(p, rule, written.from, written.to, PROOF_MUST_FIX);
}

/* Is a word like this anywhere outside the line of "Dear"? */
static bool stands_elsewhere(const struct proof *p, str folded) {
    for (size_t i = 0; i < p->n_words; i++)
        if (p->words[i].line != p->dear && p->words[i].is_capital &&
            str_eq(proof_fold_name(p->arena, proof_without_possessive(proof_word_str(p, i))),
                   folded))
            return true;
    return false;
}

/* Does a line of the address, without labels or numbers, hold the patient's family name? */
static bool address_has_family(const struct proof *p, bool *ret_titled) {
    for (size_t line = 0; line < p->dear && p->dear < p->n_lines; line++) {
        const struct proof_line *l = &p->lines[line];
        if (line == p->subject || l->is_table || l->n_words < 2 || l->n_words > 10 ||
            proof_line_colon(p, line) >= 0)
            continue;
        bool has_family = false, has_number = false;
        for (size_t i = l->first_word; i < l->first_word + l->n_words; i++) {
            has_family |= proof_is_patient_family(p, proof_word_str(p, i));
            has_number |= p->words[i].has_digit || proof_word_in(p, i, S(" born dob nhs "));
        }
        if (!has_family || has_number) continue;
        *ret_titled = proof_word_in(p, l->first_word, S(" mr mrs ms miss "));
        return true;
    }
    return false;
}

/* "Dear Mr and Mrs D'Silva" in a letter whose envelope goes to D'Souza: no such name anywhere else. */
static void check_dear_beside_address(struct proof *p, const struct proof_rule *rule) {
    bool is_titled; /* "The parents of Hugo Lefèvre" may have another name */
    if (p->dear == p->n_lines || !address_has_family(p, &is_titled)) return;
    const struct proof_line *line = &p->lines[p->dear];
    size_t end = line->first_word + line->n_words;
    for (size_t i = line->first_word + 1; i + 1 < end; i++) {
        if (!proof_word_in(p, i, S(" mr mrs ms miss "))) continue;
        struct proof_written_name name = proof_read_name(p, i);
        if (name.to <= i + 1) continue;
        for (size_t j = i + 1; j < name.to; j++) /* the patient, or known from elsewhere */
            if (proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, j))) ||
                stands_elsewhere(p, proof_fold_name(p->arena, proof_word_str(p, j))))
                return;
        say_wrong_name(p, rule, i, name.to, is_titled ? PROOF_MUST_FIX : PROOF_LOOK);
        return;
    }
}

static bool is_dictionary_word(const struct proof *p, str word) {
    const struct proof_spelling *spelling = p->in->spelling;
    return spelling && spelling->is_known(spelling->self, word);
}

#define OTHERS                                                                                     \
    S(" dr prof professor sister nurse husband wife son daughter brother mother father partner "   \
      "friend mum dad consultant surgeon twin cousin aunt uncle nephew niece colleague "           \
      "grandson granddaughter neighbour carer secretary ")

/* Does the letter call the patient by the given name alone, and more than once? */
static bool is_called_by_given(const struct proof *p) {
    size_t n = 0;
    for (size_t i = 0; i + 1 < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (w->line <= p->dear || w->line >= p->sign_off || !w->is_capital) continue;
        bool name_follows = w[1].is_capital && w[1].follows && !w[1].starts;
        n += !name_follows && proof_is_patient_given(p, proof_word_str(p, i));
    }
    return n > 1;
}

/* Is word `i` nearly the patient's name, where nobody else can be meant? A given name tells only beside the
 * family name, or when it is no word and no other name follows. */
static bool is_slip(const struct proof *p, size_t i, str word, bool by_given, str *ret_right) {
    const struct proof_word *w = &p->words[i];
    bool after_title = i > 0 && proof_word_in(p, i - 1, S(" mr mrs ms miss mx master "));
    bool name_follows = i + 1 < p->n_words && w[1].is_capital && w[1].follows && !w[1].starts;
    bool family_follows =
        name_follows &&
        proof_is_patient_family(p, proof_without_possessive(proof_word_str(p, i + 1)));
    if (name_follows && !family_follows) return false; /* another surname: somebody else */
    bool is_family = proof_is_near_family(p, word, ret_right);
    if (!is_family && !proof_is_near_given(p, word, ret_right)) return false;
    bool given_before = i > 0 && w->follows && proof_is_patient_given(p, proof_word_str(p, i - 1));
    if (is_family && (after_title || given_before)) return true;
    if (after_title && !family_follows) return false;
    if (is_dictionary_word(p, word)) return false;
    return word.n >= 5 || (word.n == 4 && by_given);
}

/* A name in the text that is nearly the patient's: a slip, unless it is a relative, a doctor or a word. */
static void check_near_names(struct proof *p, const struct proof_rule *rule) {
    bool by_given = is_called_by_given(p);
    for (size_t i = 0; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (!w->is_capital || w->is_skipped || w->has_digit || w->line == p->subject ||
            w->line == p->dear)
            continue;
        if (w->line > p->sign_off) break;
        str word = proof_without_possessive(proof_word_str(p, i)), right;
        if (!is_slip(p, i, word, by_given, &right)) continue;
        size_t back = i > p->lines[w->line].first_word + 4 ? i - 4 : p->lines[w->line].first_word;
        if (proof_any_in(p, back, i, OTHERS)) continue;
        str message = say(p->arena, "“{}” is nearly the patient's name: the record says {}.",
                          SAY_T(word), SAY_T(right));
        proof_add(p, rule, PROOF_MUST_FIX, w->at, word.n, message, right);
    }
}

/* "Joanna Lambert, known as Jo. Born 9/6/72": a slip in a given name, before the patient's own number. */
static void check_slips_before(struct proof *p, const struct proof_rule *rule, size_t label) {
    for (size_t j = p->lines[p->words[label].line].first_word; j + 1 < label; j++) {
        str right, word = proof_word_str(p, j);
        const struct proof_word *w = &p->words[j];
        if (!w->is_capital || w->line == p->subject || !w[1].follows) continue;
        if (!proof_is_patient_family(p, proof_word_str(p, j + 1)) || proof_is_title(word)) continue;
        if (j > 0 && proof_any_in(p, j > 2 ? j - 2 : 0, j, OTHERS)) continue;
        if (proof_is_near_given(p, word, &right)) say_wrong_name(p, rule, j, j + 2, PROOF_MUST_FIX);
    }
}

/* The patient's own date of birth or number behind another name: "Olivia Nkemelu, dob 3/9/26". */
static void check_identified_names(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 0; i < p->n_words; i++) {
        if (!proof_labels_own_identifier(p, i)) continue;
        check_slips_before(p, rule, i);
        struct proof_written_name name;
        if (proof_owner_before(p, i, &name) == PROOF_OWNER_UNKNOWN) continue;
        struct proof_name_fit fit = proof_best_fit(p, name);
        if (fit.strange == 0 || name.to - name.from < 2) continue;
        say_wrong_name(p, rule, name.from, name.to, PROOF_MUST_FIX);
    }
}

/* "To the parents of Aoife Brennan-Shore". */
static void check_parents_of(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 2; i < p->n_words && p->words[i].line < p->body; i++) {
        if (!proof_word_in(p, i - 1, S(" of ")) ||
            !proof_word_in(p, i - 2, S(" parents parent guardian guardians family ")))
            continue;
        struct proof_written_name name = proof_read_name(p, i);
        struct proof_name_fit fit = proof_best_fit(p, name);
        if (fit.fitting && fit.strange) say_wrong_name(p, rule, name.from, name.to, PROOF_MUST_FIX);
    }
}

/* "I reviewed Mrs Smith": a stranger where only the patient can stand. */
static void check_strangers(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 1; i + 1 < p->n_words; i++) {
        if (p->words[i].line < p->body || p->words[i].line >= p->sign_off ||
            p->words[i].line == p->dear)
            continue;
        if (!proof_word_in(p, i, S(" mr mrs ms miss mx master "))) continue;
        bool verb = proof_word_in(
            p, i - 1, S(" reviewed saw seeing referring reviewing met assessed examined "));
        bool start = p->words[i].starts &&
                     proof_any_in(p, i + 2, i + 5,
                                  S(" attended came presented reports reported remains "
                                    "describes denies complains tells underwent "));
        if (!verb && !start) continue;
        struct proof_written_name written = proof_read_name(p, i);
        if (written.to < i + 2) continue;
        while (written.to > i + 2 && proof_word_in(p, written.to - 1, S(" i we he she they ")))
            written.to--;
        str last = proof_without_possessive(proof_word_str(p, written.to - 1));
        if (proof_is_patient_part(p, proof_fold_name(p->arena, last))) continue;
        if (proof_best_fit(p, written).fitting > 0) continue;
        str right;
        if (proof_is_near_part(p, last, &right)) continue; /* said as a near name */
        say_wrong_name(p, rule, written.from, written.to, PROOF_LOOK);
    }
}

/* Does the line below begin with the patient's own date of birth or number? */
static bool identifiers_follow(const struct proof *p, size_t line) {
    return line + 1 < p->n_lines && p->lines[line + 1].n_words &&
           proof_labels_own_identifier(p, p->lines[line + 1].first_word);
}

/* Has the name a given name of the patient's, whole, and no part of the family name but half of a double one? */
static bool misses_family(const struct proof *p, struct proof_written_name name, bool has_title) {
    size_t n = 0, given = 0, family = 0;
    for (size_t i = name.from + has_title; i < name.to; i++, n++) {
        given += proof_is_patient_given(p, proof_word_str(p, i));
        family += proof_is_patient_family(p, proof_word_str(p, i));
    }
    return n >= 2 && n <= 4 && given > 0 && family == 0 && given < n;
}

/* "Miss Wing Yang Chen (student 2041)": the line before or behind "Dear" that is the subject without saying so. */
static void check_heading(struct proof *p, const struct proof_rule *rule) {
    for (size_t line = 0; line < p->n_lines && line < p->body + 5 && line < p->sign_off; line++) {
        const struct proof_line *l = &p->lines[line];
        if (l->n_words < 3 || l->n > 90 || line == p->subject || line == p->dear) continue;
        size_t i = l->first_word;
        ptrdiff_t colon = proof_line_colon(p, line);
        if (colon > 0 && colon < 20)
            i = proof_word_at(p, l->at + (size_t)colon); /* "Your client:" */
        bool has_title = proof_word_in(p, i, S(" mr mrs ms miss mx master "));
        if (i >= p->n_words || p->words[i].line != line ||
            (colon <= 0 && p->words[i].at > l->at + 4))
            continue;
        struct proof_written_name name = proof_read_name(p, i);
        struct proof_name_fit fit = proof_best_fit(p, name);
        str right;
        /* "Rowan D'Souza, Hedgehog Class", alone on its line behind "Dear": a slip in one name of two. */
        bool stands_alone = line > p->dear && l->n < 60 && line > 0 &&
                            p->lines[line - 1].is_blank && line + 1 < p->n_lines &&
                            str_trim(proof_line_str(p, line)).n &&
                            str_find_char(S(".?!"), p->text.p[l->at + l->n - 1]) < 0;
        bool is_patients =
            line + 5 > p->dear && line != p->subject && proof_line_is_patients(p, (uint32_t)line);
        if (name.to < i + 2 || (!has_title && !stands_alone && !is_patients)) continue;
        /* "Imran Chowdhury, 5 Jan 1986", "Mrs Gurpreet Dhillon, pattern cutter": the given name is the patient's. */
        if (misses_family(p, name, has_title) && (stands_alone || is_patients)) {
            say_wrong_name(p, rule, name.from, name.to, PROOF_MUST_FIX);
            continue;
        }
        if (!fit.has_family || fit.strange != 1 || fit.fitting == 0 ||
            proof_is_patient_initial(p, proof_word_str(p, fit.strange_word)))
            continue;
        str word = proof_word_str(p, fit.strange_word);
        bool is_identified = line >= p->body && identifiers_follow(p, line);
        if (fit.fitting < 2 && !is_identified && !proof_is_near_given(p, word, &right)) continue;
        if (word.n < 2 || proof_is_near_family(p, word, &right)) continue;
        say_wrong_name(p, rule, name.from, name.to, PROOF_MUST_FIX);
    }
}

void proof_check_name(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient || p->patient->n_names == 0) return;
    check_heading(p, rule);
    if (p->stranger.to > p->stranger.from && proof_best_fit(p, p->stranger).fitting == 0)
        say_wrong_name(p, rule, p->stranger.from, p->stranger.to, PROOF_MUST_FIX);
    check_labels(p, rule);
    size_t before = p->found.n;
    check_dear(p, rule);
    if (p->found.n == before) check_dear_beside_address(p, rule);
    check_identified_names(p, rule);
    check_parents_of(p, rule);
    check_near_names(p, rule);
    check_strangers(p, rule);
}

static bool tells_of_family(const struct proof *p) {
    return proof_any_in(p, 0, p->n_words,
                        S(" wife husband mother father mum dad parents son daughter sister brother "
                          "partner twin family widow widower ex-wife ex-husband "));
}

/* "I reviewed Mrs Long", or the first words behind "Dear": nobody but the patient. */
static bool is_whom_letter_tells_of(const struct proof *p, size_t i, bool has_family) {
    if (i == 0 || p->is_to_patient || p->addressee == PROOF_TO_RELATIVE) return false;
    if (p->words[i].line > p->dear && !has_family) return true;
    if (proof_word_in(p, i - 1,
                      S(" reviewed saw assessed examined telephoned rang met visited phoned ")))
        return proof_any_in(p, i > 2 ? i - 2 : 0, i, S(" i we "));
    uint32_t line = p->words[i].line;
    if (p->dear == p->n_lines || line <= p->dear || p->lines[line].n < 60) return false;
    for (uint32_t k = (uint32_t)p->dear + 1; k < line; k++)
        if (p->lines[k].n >= 90) return false;
    return p->words[i].starts && p->lines[line].first_word == i &&
           proof_char(p, p->words[i].at - 1) == '\n';
}

/* "RAHMAN, Nasreen (Mr)": alone in brackets behind the patient's name. */
static bool is_title_behind(const struct proof *p, size_t i) {
    const struct proof_word *w = &p->words[i];
    if (i < 2 || proof_char(p, w->at - 1) != '(' || proof_char(p, w->at + w->n) != ')')
        return false;
    size_t first = p->lines[w->line].first_word, from = i;
    while (from > first && from + 4 > i && p->words[from - 1].is_capital)
        from--;
    struct proof_written_name name = {from, i};
    struct proof_name_fit fit = proof_best_fit(p, name);
    return i - from >= 2 && fit.has_family && fit.strange == 0;
}

static str title_message(struct proof *p, size_t i) {
    return say(p->arena, "“{}” does not fit the gender on the record.",
               SAY_T(proof_word_str(p, i)));
}

static void say_misnamed(struct proof *p, const struct proof_rule *rule, size_t i) {
    const struct proof_word *w = &p->words[i];
    str recorded = p->patient->gender == PROOF_FEMALE ? S("female") : S("male");
    str message = say(p->arena, "“{}”: the record says {}. Is the patient meant?",
                      SAY_T(proof_word_str(p, i)), SAY_T(recorded));
    proof_add(p, rule, PROOF_LOOK, w->at, w->n, message, S(""));
}

/* Mr before the name of a woman, or the other way round; "this gentleman" for her. */
void proof_check_title(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient) return;
    enum proof_gender gender = p->patient->gender;
    if (gender != PROOF_FEMALE && gender != PROOF_MALE) return;
    str wrong = gender == PROOF_FEMALE ? S(" mr master ") : S(" mrs ms miss ");
    bool has_family = tells_of_family(p);
    for (size_t i = 0; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (w->is_misnamed) say_misnamed(p, rule, i);
        if (!w->is_capital || !proof_word_in(p, i, wrong) || w->line >= p->sign_off) continue;
        if (is_title_behind(p, i)) { /* "RAHMAN, Nasreen (Mr)" */
            proof_add(p, rule, PROOF_LOOK, w->at, w->n, title_message(p, i),
                      p->patient->names[0].title);
            continue;
        }
        if (i + 1 == p->n_words || w[1].line != w->line) continue;
        bool own_line = w->line == p->subject || (w->line == p->dear && p->is_to_patient);
        struct proof_written_name written = proof_read_name(p, i);
        struct proof_name_fit fit = proof_best_fit(p, written);
        /* A spouse shares the surname: outside the subject and "Dear", the given name must be there too. */
        bool whole = fit.has_family && fit.strange == 0 && fit.fitting >= 2;
        whole |= fit.has_family && fit.strange == 0 && is_whom_letter_tells_of(p, i, has_family);
        bool couple =
            proof_any_in(p, i > 1 ? i - 1 : 0, i + 2, S(" and ")) ||
            (p->words[i].line == p->dear && proof_any_in(p, i > 2 ? i - 2 : 0, i + 3, S(" and ")));
        if (couple || fit.fitting == 0 || (!own_line && !whole)) continue;
        proof_add(p, rule, PROOF_LOOK, w->at, w->n, title_message(p, i),
                  p->patient->names[0].title);
    }
}

/* The line of the address that is the patient's name and nothing else; n_lines: none. */
static size_t envelope_line(const struct proof *p) {
    for (size_t line = 0; line + 2 < p->dear && p->dear < p->n_lines; line++) {
        const struct proof_line *l = &p->lines[line];
        if (line == p->subject || l->n_words < 2 || l->n_words > 5) continue;
        if (!proof_in(proof_word_str(p, l->first_word), S(" mr mrs ms miss mx master "))) continue;
        struct proof_written_name name = proof_read_name(p, l->first_word);
        struct proof_name_fit fit = proof_best_fit(p, name);
        bool alone = name.to == l->first_word + l->n_words && fit.strange == 0 && fit.has_family;
        /* A street follows it; the spouse has another title. */
        if (alone && l[1].n_words && (l[1].n_words < 8) && proof_address_is_patients(p))
            return line;
    }
    return p->n_lines;
}

void proof_check_deceased(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient || !p->patient->is_deceased) return;
    size_t envelope = p->is_to_patient ? p->n_lines : envelope_line(p);
    if (envelope < p->n_lines)
        proof_add(p, rule, PROOF_MUST_FIX, p->lines[envelope].at, p->lines[envelope].n,
                  S("The record says that this patient has died: the letter is addressed to them."),
                  S(""));
    if (!p->is_to_patient) return;
    const struct proof_line *line = &p->lines[p->dear];
    const struct proof_word *last = &p->words[line->first_word + line->n_words - 1];
    proof_add(p, rule, PROOF_MUST_FIX, line->at, last->at + last->n - line->at,
              S("The record says that this patient has died: do not write to them."), S(""));
}
