/* proofread_addressee.c: to whom the letter speaks: the patient, a relative, a clinician or somebody else. */
#include "proofread_rules.h"

#define CLINICIANS                                                                                 \
    S(" dr doctor doctors drs prof professor colleague colleagues gp midwife midwives nurse "      \
      "nurses sister matron team pharmacist physiotherapist therapist coroner ")
#define MEN   S(" mr master sir lord ")
#define WOMEN S(" mrs ms miss lady dame madam ")

static bool is_child(const struct proof *p) {
    return !civil_date_is_none(p->patient->birth) && !civil_date_is_none(p->written) &&
           civil_date_compare(p->patient->birth, p->written) <= 0 &&
           civil_age(p->patient->birth, p->written) < 16;
}

/* 'm', 'f' or 0 of the titles in words [from, to). */
static char gender_of_titles(const struct proof *p, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        if (proof_word_in(p, i, MEN)) return 'm';
        if (proof_word_in(p, i, WOMEN)) return 'f';
    }
    return 0;
}

static bool title_is_not_patients(const struct proof *p, char title) {
    enum proof_gender gender = p->patient->gender;
    return (title == 'm' && gender == PROOF_FEMALE) || (title == 'f' && gender == PROOF_MALE);
}

/* The line of the address that names somebody of the patient's family name: "Mr Ronald Hetherington". */
static bool read_address_name(const struct proof *p, struct proof_written_name *ret) {
    for (size_t line = 0; line < p->dear; line++) {
        const struct proof_line *l = &p->lines[line];
        if (line == p->subject || l->n_words < 2 || l->n_words > 12) continue;
        struct proof_written_name name = proof_read_name(p, l->first_word);
        if (!proof_in(proof_word_str(p, l->first_word), S(" mr mrs ms miss mx master ")) &&
            !(proof_is_patient_given(p, proof_word_str(p, l->first_word)) &&
              proof_best_fit(p, name).fitting >= 2))
            continue;
        for (size_t i = name.from; i < name.to; i++) {
            if (!proof_is_patient_family(p, proof_word_str(p, i))) continue;
            *ret = name;
            return true;
        }
    }
    return false;
}

/* Has the name a given name or an initial that is not the patient's? */
static bool has_other_given_name(const struct proof *p, struct proof_written_name name) {
    for (size_t i = name.from; i < name.to; i++) {
        str word = proof_word_str(p, i);
        if (proof_is_title(word) || proof_is_patient_family(p, word)) continue;
        if (word.n == 1 ? !proof_is_patient_initial(p, word)
                        : !proof_is_patient_part(p, proof_fold_name(p->arena, word)))
            return true;
    }
    return false;
}

bool proof_address_is_patients(const struct proof *p) {
    struct proof_written_name name;
    return read_address_name(p, &name) && !has_other_given_name(p, name) &&
           !title_is_not_patients(p, gender_of_titles(p, name.from, name.to));
}

/* "your late wife", "your husband's admission", "Joan died": the patient is somebody else than the reader. */
static bool body_tells_of_patient(const struct proof *p) {
    bool is_man = p->patient->gender == PROOF_MALE, is_woman = p->patient->gender == PROOF_FEMALE;
    for (size_t i = 0; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (w->line <= p->dear && w->line != p->subject) continue;
        if (w->line >= p->sign_off) break;
        if (proof_is_patient_given(p, proof_without_possessive(proof_word_str(p, i))) &&
            w->is_capital)
            return true;
        if (i > 0 && proof_word_in(p, i - 1, S(" your ")) &&
            ((is_man && proof_word_in(p, i, S(" husband husband's husband’s "))) ||
             (is_woman && proof_word_in(p, i, S(" wife wife's wife’s ")))))
            return true;
        if (proof_word_in(p, i, S(" wife husband mother father late ")) && i > 0 &&
            proof_word_in(p, i - 1, S(" your late the ")) &&
            proof_any_in(p, i > 2 ? i - 2 : 0, i + 1, S(" late ")))
            return true;
    }
    return false;
}

/* "Dear Mr Hetherington": the patient, or who shares her name? */
static bool is_relative_of_same_name(const struct proof *p, size_t from, size_t to) {
    char title = gender_of_titles(p, from, to);
    if (title == 0) return false; /* "Dear Joan" */
    if (is_child(p) && !proof_any_in(p, from, to, S(" master miss "))) return true;
    struct proof_written_name address;
    if (read_address_name(p, &address)) {
        char on_address = gender_of_titles(p, address.from, address.to);
        if (on_address == title)
            return has_other_given_name(p, address) ||
                   (title_is_not_patients(p, title) && body_tells_of_patient(p));
        /* The envelope to her who has died, the letter to him: P-09 says so of the envelope. */
        if (p->patient->is_deceased && title_is_not_patients(p, title) && body_tells_of_patient(p))
            return true;
        return false; /* the envelope and the letter disagree: P-07 and P-09 say so */
    }
    return (p->patient->is_deceased || title_is_not_patients(p, title)) && body_tells_of_patient(p);
}

/* Does the header give "Wetherby" a clinician's place: "Mr James Wetherby, Consultant Surgeon"? */
static bool header_has_clinician(const struct proof *p, str family) {
    for (size_t i = 0; i < p->n_words && p->words[i].line < p->body; i++) {
        if (!str_eq_nocase_ascii(proof_word_str(p, i), family)) continue;
        size_t end = i + 12;
        if (proof_any_in(p, i, end < p->n_words ? end : p->n_words,
                         S(" consultant surgeon frcs bds surgery practice clinic hospital "
                           "department dental urology pharmacy ")))
            return true;
    }
    return false;
}

static enum proof_addressee addressee(const struct proof *p) {
    if (p->dear == p->n_lines) return PROOF_TO_NOBODY;
    const struct proof_line *line = &p->lines[p->dear];
    size_t from = line->first_word + 1, to = line->first_word + line->n_words;
    if (from >= to) return PROOF_TO_NOBODY;
    bool names_patient = false;
    for (size_t i = from; i < to && p->patient; i++)
        names_patient |=
            proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, i))) ||
            (to == from + 1 && proof_is_patient_short(p, i) && proof_address_is_patients(p));
    bool own_title = names_patient && p->patient->n_names &&
                     str_starts_with(p->patient->names[0].title, proof_word_str(p, from));
    if (!own_title && proof_any_in(p, from, to, CLINICIANS)) return PROOF_TO_CLINICIAN;
    if (proof_any_in(p, from, to, S(" parent parents guardian guardians family carer mum dad ")))
        return PROOF_TO_RELATIVE;
    if (proof_any_in(p, from, to, S(" sir sirs madam "))) return PROOF_TO_OTHER;
    if (names_patient)
        return is_relative_of_same_name(p, from, to) ? PROOF_TO_RELATIVE : PROOF_TO_PATIENT;
    /* "To the parents of Jonah Ivers", and "Dear Jacob and Leah" */
    size_t header = p->lines[p->dear].first_word;
    if (p->patient && is_child(p) &&
        proof_any_in(p, 0, header, S(" parent parents guardian guardians ")))
        return PROOF_TO_RELATIVE;
    if (gender_of_titles(p, from, to) == 0) return PROOF_TO_CLINICIAN; /* "Dear Anita" */
    if (p->patient && is_child(p)) return PROOF_TO_RELATIVE;
    return header_has_clinician(p, proof_word_str(p, to - 1)) ? PROOF_TO_CLINICIAN : PROOF_TO_OTHER;
}

void proof_addressee_read(struct proof *p) {
    p->addressee = addressee(p);
    p->is_to_patient = p->addressee == PROOF_TO_PATIENT;
}
