/* proofread_text.h: a letter as lines, words, sentences and dates: what the proofreading rules read.
 * Purpose    every rule sees the letter cut up once, in the same way.
 * Rule       a sentence ends at . ! ? before a capital, at a blank line, a heading or a list item; "Dr."
 *            and initials end none. The header is what stands before "Dear"; the sign-off begins at "Yours …".
 * Ownership  everything lives in the arena of the call. Only the proofread_*.c files include this.
 *            Thread safety: pure.
 * Not here   any judgement (proofread_*.c). */
#ifndef DOMAIN_PROOFREAD_TEXT_H
#define DOMAIN_PROOFREAD_TEXT_H

#include "buf.h"
#include "proofread.h"

struct proof_line {
    size_t at, n; /* without the line feed */
    uint32_t first_word, n_words;
    bool is_blank, is_item, is_heading, is_table;
    bool is_about;         /* of the subject: "Re: …" and the lines below it */
    bool is_about_patient; /* and the patient's own name stands in it, whole */
};

struct proof_word {
    size_t at, n;
    uint32_t line, sentence;
    uint32_t hash; /* of its letters, in lower case */
    bool has_letter, has_digit;
    bool is_capital;   /* first letter upper case */
    bool is_all_upper; /* two letters or more, all upper case */
    bool is_mixed;     /* upper case inside: mmHg */
    bool is_skipped;   /* part of a URL, an e-mail address, a file name */
    bool starts;       /* first of its sentence or line of a list, header or heading */
    bool is_misnamed;  /* "this gentleman" of a woman's letter: the patient, and nobody else */
    bool follows;      /* only blanks (at most one line feed) since the word before */
};

enum proof_date_form { DATE_WORDED, DATE_US_WORDED, DATE_NUMERIC, DATE_ISO, DATE_MONTH };

struct proof_date {
    size_t at, n;         /* without the weekday */
    size_t weekday_at;    /* where the weekday stands */
    size_t weekday_n;     /* 0: none */
    int weekday;          /* enum weekday */
    int year, month, day; /* as written; year 0: none; day 0: month and year only */
    bool exists;          /* a real date, UK order */
    bool is_us_order;     /* impossible day first, possible month first */
    bool has_ordinal;     /* 1st */
    bool short_year;
    enum proof_date_form form;
    uint32_t line, word; /* `word`: index of the first word at or after the (weekday or) date */
};

/* Whom "Dear …" speaks to. */
enum proof_addressee {
    PROOF_TO_NOBODY, /* no "Dear" */
    PROOF_TO_PATIENT,
    PROOF_TO_RELATIVE, /* the parents of a child, a widow */
    PROOF_TO_CLINICIAN,
    PROOF_TO_OTHER, /* a solicitor, an employer */
};

/* A person's name in the text: words [from, to), titles included. */
struct proof_written_name {
    size_t from, to;
};

struct proof_list {
    struct proof_finding *items;
    size_t n, capacity;
};

struct proof {
    struct arena *arena;
    const struct proof_input *in;
    const struct proof_patient *patient; /* may be NULL */
    str text;
    struct proof_line *lines;
    size_t n_lines;
    struct proof_word *words;
    size_t n_words;
    size_t *sentences; /* the first word of each, and one past the last */
    struct proof_sets *sets;
    struct proof_date *dates;
    size_t n_dates;
    size_t dear;            /* line of "Dear"; n_lines: none */
    size_t body;            /* first line after the header */
    size_t sign_off;        /* line of "Yours sincerely"; n_lines: none */
    size_t subject;         /* line of "Re:" or "Patient:"; n_lines: none */
    civil_date early, late; /* of the letter's own date, its header's dates and today */
    civil_date written;     /* the letter's own date, else today, else none */
    enum proof_addressee addressee;
    struct proof_written_name
        stranger;       /* a subject without a label that names nobody known; empty: none */
    bool is_to_patient; /* "Dear Mrs Okonkwo-Hale", and that is the patient */
    struct proof_list found;
};

void proof_text_read(struct proof *p);
void proof_dates_read(struct proof *p);

/* The rule's finding at a place of the text. */
void proof_add(struct proof *p, const struct proof_rule *rule, enum proof_severity severity,
               size_t at, size_t n, str message, str suggestion);

static inline str proof_slice(const struct proof *p, size_t at, size_t n) {
    return str_slice(p->text, at, n);
}
static inline str proof_word_str(const struct proof *p, size_t i) {
    return i < p->n_words ? str_slice(p->text, p->words[i].at, p->words[i].n) : (str){"", 0};
}
static inline str proof_line_str(const struct proof *p, size_t line) {
    return str_slice(p->text, p->lines[line].at, p->lines[line].n);
}

/* Is `word`, in lower case, one of the words of `set`, which begins and ends with a blank: S(" a b ")? */
bool proof_in(str word, str set);
/* The same of word `i`; a set is a constant, known by where it stands. */
bool proof_word_in(const struct proof *p, size_t i, str set);
void proof_sets_open(struct proof *p);
uint32_t proof_hash(str word);
/* What does not change with the place it is asked from is found out once of each word. */
enum proof_asked { ASKED_IS_PATIENT };
bool proof_recall(const struct proof *p, size_t i, enum proof_asked what, bool *ret_is);
bool proof_keep(const struct proof *p, size_t i, enum proof_asked what, bool is); /* returns `is` */
/* How often a word was looked for in a set: what a rule's work is counted by. */
uint64_t proof_sets_asked(const struct proof *p);
/* Is any word from `from` to before `to` in the set? */
bool proof_any_in(const struct proof *p, size_t from, size_t to, str set);
/* First and one past the last word of the sentence of word `i`. */
void proof_sentence(const struct proof *p, size_t i, size_t *ret_from, size_t *ret_to);
/* The first word at or after an offset; n_words: none. */
size_t proof_word_at(const struct proof *p, size_t at);
uint32_t proof_line_at(const struct proof *p, size_t at);
/* Does the line, after list marks, stars and blanks, begin with this word or phrase (no case), and
 * does no letter follow? */
bool proof_line_begins(const struct proof *p, size_t line, str phrase, size_t *ret_after);
/* Where the line's first colon stands, within its first 200 bytes; -1: nowhere there. */
ptrdiff_t proof_line_colon(const struct proof *p, size_t line);
bool proof_in_header(const struct proof *p, uint32_t line);
/* Does the text at `at` begin with `what`, in any case? */
bool proof_at(const struct proof *p, size_t at, str what);
static inline char proof_char(const struct proof *p, size_t at) {
    return at < p->text.n ? p->text.p[at] : '\0';
}
str proof_lower(struct arena *a, str s);
/* As names are compared: lower case, no accents, no apostrophes, hyphens as blanks. */
str proof_fold_name(struct arena *a, str s);
/* Optimal string alignment distance, at most `limit` + 1; texts of 48 bytes and more are never near. */
int proof_distance(str a, str b, int limit);

#endif
