/* fhir_entries.h: the entries of a bundle, their keys, and references between them.
 * Purpose    the inside of fhir_bundle.h: one list of resources whatever form the file had, and an
 *            index by which a reference finds its resource in constant time.
 * Rule       FHIR R4 section 2.36 (Bundle: bdl-3, bdl-5, bdl-7, resolving references), 2.3.
 * Ownership  all in the arena of the entries.   Thread safety: one list, one thread. */
#ifndef FORMAT_FHIR_ENTRIES_H
#define FORMAT_FHIR_ENTRIES_H

#include "fhir_bundle.h"
#include "json.h"
#include "record.h"

struct entry {
    const struct json *resource; /* NULL: a request without a body, or a problem */
    str full_url, method, url_type, label;
    bool is_left_alone;     /* a request that neither creates nor updates */
    struct problem problem; /* sentence not empty: this entry is to be rejected */
    struct record_key key;  /* its best key, set by entries_index */
};
struct entries {
    struct arena *arena;
    struct entry *entry;
    size_t n, capacity;
    struct slot {
        str name;
        size_t at;
    } * slot; /* open addressing; a power of two */
    size_t n_slots;
    str source;
};

/* The entries of a bundle, or the resource itself. INVALID with *ret_label the resource's name when
 * the whole cannot be read. */
MUST_USE enum err entries_add_tree(struct entries *e, const struct json *tree, str *ret_label,
                                   struct problem *why);
void entries_add_problem(struct entries *e, str label, const struct problem *why);
/* After the last is added: names and best keys. */
void entries_index(struct entries *e, str source);
/* struct fhir_links.follow, self being the entries. */
bool entries_follow(void *self, const struct json *reference, const struct json **ret_resource,
                    struct record_key *ret_key);
/* All keys of an entry, best first; at least one (by content). */
const struct record_key *entry_keys(struct arena *a, const struct entry *entry, str source,
                                    sha256_hash hash, size_t *ret_n);

#endif
