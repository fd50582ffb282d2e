/* The negative control of tamper_test.py: the same program, linked with one check of the audit that trusts:
 * CLERKWELL_TRUSTS names it. Linked with --wrap; nothing of this is in the program itself. */
#include <stdlib.h>
#include <string.h>

#include "audit_note.h"
#include "audit_store.h"
#include "audit_vouched.h"

bool __real_audit_note_next(str *rest, str *ret_note);
bool __wrap_audit_note_next(str *rest, str *ret_note);
bool __real_audit_note_is_signed_by(const struct audit_note *note,
                                    const struct audit_signer *signer);
bool __wrap_audit_note_is_signed_by(const struct audit_note *note,
                                    const struct audit_signer *signer);
enum err __real_audit_store_count_texts(struct tx *tx, int64_t site_id, int64_t *index,
                                        size_t *ret_n);
enum err __wrap_audit_store_count_texts(struct tx *tx, int64_t site_id, int64_t *index,
                                        size_t *ret_n);

enum err __real_audit_check_vouched(struct tx *tx, int64_t site_id, json_reader read,
                                    const struct audit_entry *entry, enum vouched_state *ret_state);
enum err __wrap_audit_check_vouched(struct tx *tx, int64_t site_id, json_reader read,
                                    const struct audit_entry *entry, enum vouched_state *ret_state);

static bool trusts(const char *what) {
    const char *chosen = getenv("CLERKWELL_TRUSTS");
    return chosen && strcmp(chosen, what) == 0;
}

/* The first note of a file is still looked at: otherwise the file is refused for holding none. */
bool __wrap_audit_note_next(str *rest, str *ret_note) {
    static int asked;
    return (!trusts("notes") || asked++ == 0) && __real_audit_note_next(rest, ret_note);
}

bool __wrap_audit_note_is_signed_by(const struct audit_note *note,
                                    const struct audit_signer *signer) {
    return trusts("signatures") || __real_audit_note_is_signed_by(note, signer);
}

enum err __wrap_audit_check_vouched(struct tx *tx, int64_t site_id, json_reader read,
                                    const struct audit_entry *entry,
                                    enum vouched_state *ret_state) {
    TRY(__real_audit_check_vouched(tx, site_id, read, entry, ret_state));
    if (trusts("records")) *ret_state = VOUCHED_RIGHT;
    return OK;
}

enum err __wrap_audit_store_count_texts(struct tx *tx, int64_t site_id, int64_t *index,
                                        size_t *ret_n) {
    TRY(__real_audit_store_count_texts(tx, site_id, index, ret_n));
    if (trusts("strays")) *ret_n = 0;
    return OK;
}
