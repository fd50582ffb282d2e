/* proofread.h: reads a letter against the patient's record and says what may be wrong with it.
 * Purpose    finds what delays or harms when it leaves unseen: the wrong patient, a weekday that is not
 *            that date, a dose that can be misread, a gap the typist left. It never changes the text.
 * Rule       every rule has its own id, severity and source: proofread_rules(); docs/rules/proofreading.md
 *            gives examples of hit and no hit. A clean letter gives no finding: in doubt, silence.
 * Ownership  findings live in the arena; the input is only read, and its texts must outlive the findings.
 *            Thread safety: pure, as far as the spelling functions handed in are.
 * Not here   dictionaries (spell_hunspell.h), reading the record (fhir_proof_patient.h), who may overrule. */
#ifndef DOMAIN_PROOFREAD_H
#define DOMAIN_PROOFREAD_H

#include "arena.h"
#include "civil.h"

enum proof_severity {
    PROOF_MUST_FIX, /* blocks signing unless somebody entitled overrules it with a reason */
    PROOF_LOOK,     /* the rule cannot be sure; a person can */
    PROOF_STYLE,    /* right, but not how this house writes */
};

enum proof_gender { PROOF_GENDER_UNKNOWN, PROOF_FEMALE, PROOF_MALE, PROOF_GENDER_OTHER };

struct proof_name {
    str title;  /* Mrs; may be empty */
    str given;  /* one or more names, blanks between; may be empty */
    str family; /* may be empty */
};

struct proof_patient {
    const struct proof_name
        *names; /* the first is the one letters use; then previous, nicknames … */
    size_t n_names;
    civil_date birth; /* none: unknown */
    enum proof_gender gender;
    str nhs_number; /* ten digits; empty: unknown */
    const str *hospital_numbers;
    size_t n_hospital_numbers;
    bool is_deceased;
};

struct proof_recipient {
    str name;
    bool has_address;
    bool is_gp; /* a GP or a GP practice */
};

/* A dictionary: foreign/spell_hunspell.h makes one. `is_known` answers for the word as written. */
struct proof_spelling {
    void *self;
    bool (*is_known)(void *self, str word);
    /* Up to `max` suggestions, best first, in `arena`; returns how many. May be NULL. */
    size_t (*suggest)(void *self, struct arena *arena, str word, str *ret_words, size_t max);
};

/* A day on which the patient had an appointment that the letter tells of, and has it no more. */
struct proof_gone {
    civil_date day;
    str sentence; /* what became of it */
};

#define PROOF_ENCLOSURES_UNKNOWN (-1)

struct proof_input {
    str text;                            /* plain text or Markdown, valid UTF-8 */
    const struct proof_patient *patient; /* NULL: rules that need the record are silent */
    civil_date today;                    /* none: rules that need it are silent */
    civil_date letter_date;              /* none: read from the letter's own header, if there */
    bool recipients_known;               /* false: a cc is judged by what the letter shows */
    const struct proof_recipient *recipients;
    size_t n_recipients;
    int enclosures; /* attached to the letter; PROOF_ENCLOSURES_UNKNOWN: judged by its "Enc" list */
    const struct proof_gone *gone;
    size_t n_gone;
    bool is_to_be_signed; /* every open query of letter.h is said, for signing waits for it */
    bool house_style;     /* also the rules a site opts into: ordinals in dates */
    const struct proof_spelling *spelling; /* NULL: no dictionary, only the US spellings */
    const str *site_words;                 /* lower case, sorted by str_compare */
    size_t n_site_words;
};

struct proof_rule {
    const char *id;               /* "P-12"; never reused for another rule */
    const char *name;             /* "weekday" */
    enum proof_severity severity; /* the highest it gives */
    const char *source;
};

struct proof_finding {
    const struct proof_rule *rule;
    enum proof_severity severity;
    size_t offset, bytes;         /* in the text */
    int32_t line, column, length; /* from 1, from 1, in code points */
    str message;                  /* a sentence for the typist */
    str suggestion;               /* what to write instead; empty: a person must say */
};

struct proof_findings {
    struct proof_finding *items; /* by offset, then by rule */
    size_t n;
    uint64_t
        looks; /* how often a word was looked for in a list: grows with the text, not with its square */
};

void proofread(struct arena *arena, const struct proof_input *in,
               struct proof_findings *ret_findings);

/* Which of these days the text names below its "Dear": with their year, or without one. */
void proofread_days(struct arena *arena, str text, const civil_date *days, size_t n,
                    bool *ret_named);

/* All rules, in order of id. */
const struct proof_rule *proofread_rules(size_t *ret_n);
/* "must fix", "look", "style". */
str proof_severity_name(enum proof_severity severity);

#endif
