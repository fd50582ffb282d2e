/* proofread_subject.c: whom the letter is about, and whose number stands behind a name. */
#include "proofread_rules.h"

/* The first two need no colon where the patient's own number stands on the line. */
static const str labels[] = {S_INIT("Re"),           S_INIT("Regarding"),
                             S_INIT("Patient name"), S_INIT("Patient's name"),
                             S_INIT("Patient"),      S_INIT("Name of patient"),
                             S_INIT("Full name"),    S_INIT("Name"),
                             S_INIT("Subject"),      S_INIT("About"),
                             S_INIT("Concerning"),   S_INIT("Your client"),
                             S_INIT("Your patient"), S_INIT("Your employee"),
                             S_INIT("Your son"),     S_INIT("Your daughter"),
                             S_INIT("Your child"),   S_INIT("Your pupil"),
                             S_INIT("Client"),       S_INIT("Child"),
                             S_INIT("Pupil"),        S_INIT("Student"),
                             S_INIT("Employee"),     S_INIT("Your late"),
                             S_INIT("Your father"),  S_INIT("Your mother"),
                             S_INIT("Your husband"), S_INIT("Your wife"),
                             S_INIT("Your brother"), S_INIT("Your sister"),
                             S_INIT("Your partner"), S_INIT("The late")};

bool proof_about_label(const struct proof *p, size_t line, struct proof_about *ret) {
    for (size_t k = 0; k < sizeof labels / sizeof *labels; k++) {
        size_t after;
        if (!proof_line_begins(p, line, labels[k], &after)) continue;
        bool colon = false;
        size_t end = p->lines[line].at + p->lines[line].n;
        while (after < end && !char_is_alpha_ascii(p->text.p[after]) &&
               (unsigned char)p->text.p[after] < 0x80) {
            colon |= str_find_char(S(":|*\t"), p->text.p[after]) >= 0 ||
                     proof_at(p, after, S("  ")); /* a column */
            after++;
        }
        *ret = (struct proof_about){
            .name = proof_word_at(p, after),
            .has_colon = colon,
            .is_re = k < 2,
            .needs_no_colon = proof_word_in(p, p->lines[line].first_word,
                                            S(" re regarding about concerning your the "))};
        return true;
    }
    return false;
}

/* Does a name of a person begin at word `i`: a title and a name, two names, or a surname in capitals? */
static bool is_name_at(const struct proof *p, size_t i, struct proof_written_name *ret) {
    *ret = proof_read_name(p, i);
    return ret->to >= i + 2 || (ret->to == i + 1 && p->words[i].is_all_upper);
}

/* "Re: Mr Harold Pike, date of birth …", "About Mr Pike", "Patient: PIKE, Harold". */
static bool is_labelled(const struct proof *p, size_t line) {
    enum { LONGEST = 200 }; /* "About Mr Pike's letter I have nothing to add …" is a sentence */
    struct proof_about about;
    struct proof_written_name name;
    if (line > p->body + 6 && line != p->subject) return false;
    if (!proof_about_label(p, line, &about)) return false;
    size_t i = about.name;
    while (i < about.name + 4 && /* "Re: your late wife, Mrs Joan Hale" */
           proof_word_in(p, i, S(" your late the patient client wife husband mother father ")))
        i++;
    if (i >= p->n_words || p->words[i].line != line) return false;
    if (about.has_colon && proof_read_name(p, i).to > i) return true; /* "Your son: Hugo" */
    bool is_plain = about.needs_no_colon && p->lines[line].n < LONGEST && line <= p->body + 4;
    return (line == p->subject || is_plain) && is_name_at(p, i, &name);
}

/* Without a label: a line near "Dear" that is a name and, behind it, a date of birth or an NHS number. */
static bool is_heading_of_person(const struct proof *p, size_t line,
                                 struct proof_written_name *ret) {
    enum { LONGEST = 160, LAST = 25, MOST = 12 };
    const struct proof_line *l = &p->lines[line];
    if (line > (p->dear < p->n_lines ? p->dear + 4 : LAST) || l->n > LONGEST || l->n_words < 3)
        return false;
    size_t i = l->first_word, end = i + l->n_words;
    if (p->words[i].at > l->at + 4 || !is_name_at(p, i, ret) || ret->to < i + 2) return false;
    str text = str_trim(proof_line_str(p, line));
    bool is_prose =
        str_find_char(S(".!?"), text.p[text.n - 1]) >= 0 && line > p->dear && l->n_words > MOST;
    for (i = ret->to; i < end && !is_prose; i++)
        if (proof_labels_identifier(p, i)) return true;
    return false;
}

/* Is the patient's whole name on the line? */
static bool names_patient(const struct proof *p, size_t line) {
    size_t end = p->lines[line].first_word + p->lines[line].n_words;
    for (size_t i = p->lines[line].first_word; i < end;) {
        struct proof_written_name name = proof_read_name(p, i);
        if (name.to == name.from) {
            i++;
            continue;
        }
        struct proof_name_fit fit = proof_best_fit(p, name);
        if (fit.has_family && fit.strange == 0) return true;
        i = name.to;
    }
    return false;
}

/* The line and those below it without a blank one between: an address, more numbers. */
static void mark_block(struct proof *p, size_t line) {
    enum { LINES = 5 };
    size_t end = line;
    bool is_patients = false;
    while (end < line + LINES && end < p->n_lines && end < p->sign_off && !p->lines[end].is_blank &&
           (end == line || (end != p->dear && p->lines[end].n < 200)))
        is_patients |= names_patient(p, end++);
    for (size_t k = line; k < end; k++) {
        p->lines[k].is_about = true;
        p->lines[k].is_about_patient = is_patients;
    }
}

void proof_subject_read(struct proof *p) {
    if (!p->patient || p->patient->n_names == 0) return;
    bool is_named = false;
    for (size_t line = 0; line < p->n_lines && line < p->sign_off; line++) {
        if (line > p->body + 6 && line != p->subject && line > p->subject) break;
        if (p->lines[line].is_about || p->lines[line].n_words == 0 || !is_labelled(p, line))
            continue;
        mark_block(p, line);
        is_named |= p->lines[line].is_about_patient;
    }
    struct proof_written_name name;
    for (size_t line = 0; !is_named && line < p->n_lines && line < p->sign_off; line++) {
        if (line > p->body + 6) break;
        if (p->lines[line].is_about || !is_heading_of_person(p, line, &name)) continue;
        mark_block(p, line);
        if (!p->lines[line].is_about_patient) p->stranger = name;
    }
}

/* ---- whose number ---- */

#define RELATIONS                                                                                  \
    S(" mother father mum dad parent parents wife husband partner son daughter brother sister "    \
      "twin carer donor recipient sibling spouse guardian kin nok informant executor and mother's father's ")

/* "Re: your late wife, Mrs Joan Hale", "Your son: Hugo": the reader's relative is whom the letter is about. */
static bool is_readers(const struct proof *p, size_t first, size_t i) {
    return proof_any_in(p, i > first + 3 ? i - 3 : first, i, S(" your "));
}

/* The last person named on the line before word `i`: by a title, a relation, or the patient's name. A hundred
 * words back at most: further away nobody means that person any more, and a line may have no end. */
static bool last_person(const struct proof *p, size_t i, struct proof_written_name *ret,
                        bool *ret_related) {
    enum { WORDS_BACK = 100 };
    size_t first = p->lines[p->words[i].line].first_word;
    if (first + WORDS_BACK < i) first = i - WORDS_BACK;
    bool found = false;
    for (size_t j = first; j < i;) {
        struct proof_written_name name = proof_read_name(p, j);
        size_t words = name.to - name.from;
        if (words == 0 || name.to > i) {
            j++;
            continue;
        }
        bool titled = proof_is_title(proof_word_str(p, j)) && words > 1;
        size_t near = j > first + 2 ? j - 2 : first;
        bool related = j > first && proof_any_in(p, near, j, RELATIONS) &&
                       !(p->lines[p->words[i].line].is_about && is_readers(p, first, j));
        if (titled || related || proof_best_fit(p, name).fitting > 0) {
            *ret = name;
            *ret_related = related;
            found = true;
        }
        j = name.to;
    }
    return found;
}

enum proof_owner proof_owner_before(const struct proof *p, size_t i,
                                    struct proof_written_name *ret_name) {
    bool related = false;
    if (!last_person(p, i, ret_name, &related)) return PROOF_OWNER_UNKNOWN;
    struct proof_name_fit fit = proof_best_fit(p, *ret_name);
    if (fit.strange == 0) return PROOF_OWNER_PATIENT;
    /* "Anaesthetist: Dr B Osei. … NHS no. 999 …": the doctor, and a new sentence. */
    if (fit.fitting == 0 && proof_word_in(p, ret_name->from, S(" dr prof sister sr ")) &&
        p->words[i].sentence != p->words[ret_name->to - 1].sentence)
        return PROOF_OWNER_UNKNOWN;
    /* The subject is about the patient: another name there is the wrong one, and its numbers are wrong too. */
    const struct proof_line *line = &p->lines[p->words[i].line];
    if (line->is_about && !line->is_about_patient && !related) return PROOF_OWNER_PATIENT;
    str right;
    for (size_t j = ret_name->from; j < ret_name->to; j++)
        if (proof_is_near_part(p, proof_word_str(p, j), &right) && !related)
            return PROOF_OWNER_PATIENT;
    /* A surname shared, or none: a relative, or the patient misnamed; the number itself decides. */
    return PROOF_OWNER_OTHER;
}
