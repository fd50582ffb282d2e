/* proofread_rules.h: the check of every proofreading rule.
 * Purpose    one small function a rule; proofread.c holds the table that joins them to id and severity.
 * Ownership  findings go into the call's arena.   Thread safety: pure.
 * Not here   what each rule is for (docs/rules/proofreading.md). */
#ifndef DOMAIN_PROOFREAD_RULES_H
#define DOMAIN_PROOFREAD_RULES_H

#include "proofread_text.h"

typedef void proof_check(struct proof *p, const struct proof_rule *rule);

/* proofread_name_rules.c */
proof_check proof_check_name, proof_check_title, proof_check_deceased;

/* proofread_name.c */
/* Is the folded word a part of one of the patient's names? */
bool proof_is_patient_part(const struct proof *p, str folded);
/* Is word `i`, or what stands before its 's, a part of one of the patient's names? */
bool proof_names_patient(const struct proof *p, size_t i);
/* Is word `i` short for the patient's given name: Josie for Josephine? */
bool proof_is_patient_short(const struct proof *p, size_t i);
bool proof_is_title(str word);
/* Is the word, as written, a part of the patient's family name, one of the given names, an initial? */
bool proof_is_patient_family(const struct proof *p, str word);
bool proof_is_patient_given(const struct proof *p, str word);
bool proof_is_patient_initial(const struct proof *p, str letter);
/* The run of name words from word `i`, at most six, on one line, not across a stop or bracket. */
struct proof_written_name proof_read_name(const struct proof *p, size_t i);
str proof_without_possessive(str word);
/* How well the written words fit one of the patient's names. */
struct proof_name_fit {
    size_t fitting, strange; /* words that are, or are not, part of the name */
    size_t strange_word;     /* the first strange one */
    bool has_family;         /* the whole surname stands there */
};
struct proof_name_fit proof_best_fit(const struct proof *p, struct proof_written_name written);
/* Is the word a slip of the pen away from one of the patient's names (and none of them)? */
bool proof_is_near_part(const struct proof *p, str word, str *ret_right);
bool proof_is_near_family(const struct proof *p, str word, str *ret_right);
bool proof_is_near_given(const struct proof *p, str word, str *ret_right);

/* proofread_subject.c: marks the lines that say whom the letter is about. */
void proof_subject_read(struct proof *p);
/* "Re: Mr Harold Pike", "Patient | …": a line with the label of whom the letter is about. */
struct proof_about {
    size_t name; /* the word behind the label; it may stand on another line */
    bool has_colon, is_re;
    bool needs_no_colon; /* "About Mr Pike": its first word is a word of sentences too */
};
bool proof_about_label(const struct proof *p, size_t line, struct proof_about *ret);
/* Whose date of birth or number stands behind the name before word `i` on its line? */
enum proof_owner { PROOF_OWNER_UNKNOWN, PROOF_OWNER_PATIENT, PROOF_OWNER_OTHER };
enum proof_owner proof_owner_before(const struct proof *p, size_t i,
                                    struct proof_written_name *ret_name);

/* proofread_addressee.c: sets p->addressee. */
void proof_addressee_read(struct proof *p);
/* Does the letter's address name the patient? */
bool proof_address_is_patients(const struct proof *p);

/* proofread_identity.c */
proof_check proof_check_birth, proof_check_nhs_digits, proof_check_nhs_patient,
    proof_check_hospital, proof_check_missing;
/* Is word `i` the label of the patient's own date of birth or NHS number, as the record has them? */
bool proof_labels_own_identifier(const struct proof *p, size_t i);
/* Does word `i` label a date of birth or begin an NHS number, whosever? */
bool proof_labels_identifier(const struct proof *p, size_t i);
/* Does the line hold the patient's own date of birth or NHS number, with a label or without? */
bool proof_line_is_patients(const struct proof *p, uint32_t line);

/* proofread_person.c */
proof_check proof_check_pronoun;
/* Marks the nouns of the other gender that mean the patient: "thank you for referring this gentleman". */
void proof_misnamed_read(struct proof *p);
/* Do words [from, to) name another person than the patient, of this gender as far as one can tell? */
bool proof_names_somebody(const struct proof *p, size_t from, size_t to, enum proof_gender gender);

/* proofread_age.c */
proof_check proof_check_age;

/* proofread_dates.c */
proof_check proof_check_weekday, proof_check_date_exists, proof_check_date_past,
    proof_check_date_future, proof_check_us_order, proof_check_numeric_date,
    proof_check_us_worded_date, proof_check_ordinal, proof_check_appointment_gone;
/* "3 March 2026" of a date as written; empty when it does not exist. */
str proof_date_plain(struct proof *p, const struct proof_date *d);
/* Does it name this day: with its year, or without one? */
bool proof_date_names(const struct proof_date *d, civil_date day);
bool proof_date_civil(const struct proof_date *d, civil_date *ret_d);

/* proofread_tense.c: how the letter speaks of a date; *ret_sure false: a person should look. */
enum proof_tense { PROOF_UNTOLD, PROOF_PAST, PROOF_COMING };
enum proof_tense proof_tense_of(const struct proof *p, const struct proof_date *d, bool *ret_sure);

/* proofread_marks.c */
proof_check proof_check_merge_field, proof_check_typist_mark, proof_check_enclosure;
/* Does the line begin a list of what goes with the letter: "Enc:"? `ret_none`: and says that nothing does. */
bool proof_enclosure_label(const struct proof *p, size_t line, bool *ret_none);

/* proofread_copies.c */
proof_check proof_check_copy;
/* Does the line begin a list of who gets a copy: "cc:", "Copies to"? */
bool proof_copy_label(const struct proof *p, size_t line, size_t *ret_after);

/* proofread_reader.c */
proof_check proof_check_child, proof_check_promised_copy;

/* proofread_sides.c */
proof_check proof_check_sides;

/* proofread_doses.c */
proof_check proof_check_trailing_zero, proof_check_naked_decimal, proof_check_units,
    proof_check_micrograms, proof_check_latin;

/* proofread_words.c */
proof_check proof_check_us_spelling, proof_check_spelling, proof_check_doubled;

#endif
