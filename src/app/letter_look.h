/* letter_look.h: a letter with all that stands beside it.
 * Purpose    content, patient, who gets it and how it goes to them, what the proofreader finds and who
 *            overruled it: everything a page of this letter shows, and what signing asks. For work_read.
 * Ownership  the arena of the work.   Thread safety: as the work.
 * Not here   changing any of it (letter_work.h, letter_recipients.h). */
#ifndef APP_LETTER_LOOK_H
#define APP_LETTER_LOOK_H

#include "letter_store.h"
#include "letter_text.h"
#include "proofread.h"
#include "work.h"

/* Where one copy will go as the records stand now; it is asked again when it leaves. */
struct letter_goes {
    str name;
    str where;      /* "14 Tanner's Row, Hexham, NE46 1AA"; a mailbox; empty: nowhere */
    str address;    /* as lines for its paper; empty: none */
    str how;        /* "by post, large print", "electronically" */
    str conflict;   /* why this copy would be held, as a sentence; empty: it goes */
    bool is_usable; /* has an address or a mailbox at all */
    bool is_gp;     /* a GP or a GP practice */
};

struct letter_view {
    struct letter_row row;
    struct letter content;
    struct letter_text text;
    struct patient *patient;
    const struct letter_recipient *recipients;
    const struct letter_goes *goes; /* one for each */
    size_t n_recipients;
    struct proof_findings findings;
    const struct letter_override *const *overruled; /* one for each finding; NULL: it stands */
    size_t n_blocking;                              /* must-fix findings that nobody overruled */
    bool has_open_query;
};
/* `spelling` may be NULL: then misspellings are not looked for, which never block signing. With one it may
 * take as long as its suggestions do: not on an event thread, nor in a write. */
MUST_USE enum err letter_look(struct work *w, uuid letter_id, const struct proof_spelling *spelling,
                              struct letter_view *ret_view);
/* The same of what somebody typed and has not saved. */
MUST_USE enum err letter_look_typed(struct work *w, uuid letter_id, const struct letter *typed,
                                    const struct proof_spelling *spelling,
                                    struct letter_view *ret_view);

/* What became of an appointment that it names and that no longer stands, where nobody overruled that; empty: none. For
 * whoever sends it, the program too. */
MUST_USE enum err letter_names_gone_day(struct work *w, uuid letter_id, str *ret_sentence);

/* What one copy would look like on paper if it were signed now, marked as a draft. Drawing it is the caller's
 * (paper_of_sheets). NOT_FOUND when the recipient is not of this letter. */
struct paper_sheet;
MUST_USE enum err letter_preview_sheet(struct work *w, uuid letter_id, uuid recipient_id,
                                       struct paper_sheet *ret_sheet);

/* A finding is known again by its rule and the words it marks, wherever they move in the text. */
str letter_finding_key(struct arena *a, const struct letter_view *v, size_t i); /* 32 bytes */
str letter_finding_words(const struct letter_view *v, size_t i);
/* [?], [? word], ____, XXX: what only the author can fill in. */
bool letter_finding_is_query(const struct letter_view *v, size_t i);
/* A finding in a form: its key in hexadecimal and which of the same key it is. */
str letter_finding_name(struct arena *a, const struct letter_view *v, size_t i);
/* Its index; v->findings.n when it is no longer there. */
size_t letter_finding_find(struct arena *a, const struct letter_view *v, str name);
/* What stands to be put right, without the queries; when `ret_names` is not NULL their names too, blanks
 * between: what a page has shown of them. */
size_t letter_must_fix(struct arena *a, const struct letter_view *v, str *ret_names);

#endif
