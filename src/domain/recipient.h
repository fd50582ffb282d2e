/* recipient.h: who gets a letter, and whether a copy may leave as it is.
 * Purpose    a copy that conflicts with a recorded need is held alone, with the reason as a sentence; the
 *            others go. Asked when the letter is signed and again at dispatch (design: one dispatch boundary),
 *            for that recipient's copy alone.
 * Rule       Accessible Information Standard (DCB1605, DAPB1605): a recorded format need is met or the copy
 *            waits; a patient marked deceased is never written to; "nobody" in write_to protects people who are
 *            not safe at home. Identity, not postal address, is what a signature covers. A letter to
 *            a child goes to who has parental responsibility, at the address the record gives.
 * Ownership  sentences live in the arena or are literals.   Thread safety: pure.
 * Not here   the address on paper (letter_layout.h), the outbox (outbox_store). */
#ifndef DOMAIN_RECIPIENT_H
#define DOMAIN_RECIPIENT_H

#include "arena.h"
#include "uuid.h"

enum recipient_kind { RECIPIENT_PATIENT, RECIPIENT_GP, RECIPIENT_CONTACT, RECIPIENT_KIND_COUNT };

struct recipient {
    enum recipient_kind kind;
    uuid subject; /* patient_id; contact_id of the practice or contact. Kind and subject are
                     identity */
    bool is_copy; /* cc; the one the letter is written to is none */
};

str recipient_kind_code(enum recipient_kind kind); /* "patient", "gp", "contact" */
bool recipient_kind_find(str code, enum recipient_kind *ret_kind);
bool recipient_is_same(const struct recipient *one, const struct recipient *other);
/* Drops later ones of the same identity, in place; one who was written to stays written to. The new
 * n. */
size_t recipients_unique(struct recipient *list, size_t n);

enum format_need {
    FORMAT_NONE,
    FORMAT_LARGE_PRINT,
    FORMAT_BRAILLE,
    FORMAT_EASY_READ,
    FORMAT_AUDIO,
    FORMAT_EMAIL,
    FORMAT_NEED_COUNT
};
enum write_to { WRITE_HOME, WRITE_OTHER_ADDRESS, WRITE_NOBODY, WRITE_TO_COUNT };

bool format_need_find(str code, enum format_need *ret_need);
bool write_to_find(str code, enum write_to *ret_where);

/* What the record says of the patient now. */
struct patient_facts {
    str name; /* "Mrs Okonkwo-Hale", for the sentences */
    enum format_need format;
    str language; /* BCP 47; empty or en…: English */
    enum write_to write_to;
    str address;       /* home, lines with postcode; empty: unknown */
    str other_address; /* when write_to says so */
    bool is_deceased;
    bool is_to_parent;        /* a child: letters go to a parent or guardian */
    uuid registered_practice; /* nil: none recorded */
};

/* "Mrs Okonkwo-Hale"; of a child "the parent or guardian of Miss Okonkwo-Hale", for a sentence. */
str patient_reader(struct arena *a, const struct patient_facts *p);
/* The same on a line of its own: "To the parent or guardian of Miss Okonkwo-Hale". */
str patient_addressee(struct arena *a, const struct patient_facts *p);
/* As it stands in an envelope's window: a long name has a line of its own, and two of the
 * address share one where they would be more than the window shows. */
str patient_envelope(struct arena *a, const struct patient_facts *p, str address);

/* What the address book says of a practice or contact now. */
struct contact_facts {
    str name;
    str address; /* lines with postcode */
    str mailbox; /* at the electronic carrier; empty: paper */
    bool is_retired;
    bool is_gp;   /* a GP or a GP practice */
    str moved_to; /* name of where letters go now; empty: not moved */
};

enum copy_channel { COPY_PRINT, COPY_HAND_OFF };
enum copy_format { COPY_STANDARD, COPY_LARGE_PRINT };

struct copy_verdict {
    bool is_held;
    bool may_overrule; /* somebody entitled may send it all the same, with a reason */
    str reason;        /* a sentence that says what to do; empty when it goes */
    enum copy_format format;
    str address; /* to print on it; empty when held or handed off */
};

/* `contact` may be NULL for a patient's copy, and for a GP when the patient has none recorded. A
 * conflict that may be overruled no longer holds when `is_overruled`; the others always do. */
struct copy_verdict copy_check(struct arena *a, const struct recipient *to,
                               enum copy_channel channel, const struct patient_facts *patient,
                               const struct contact_facts *contact, bool is_overruled);

/* Whether this is the reason of a copy held because its patient has died. */
bool copy_is_held_for_death(str held_reason);

/* Patient, registered GP and referrer (nil: none), each once; the one of `written_to` first and no
 * copy. A patient known to have died is left out. Returns how many of `ret_list` (room for 3) are
 * filled. */
size_t recipients_by_default(uuid patient, const struct patient_facts *facts, uuid referrer,
                             enum recipient_kind written_to, struct recipient ret_list[3]);

#endif
