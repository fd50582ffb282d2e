/* fhir_bundle.h: a whole file of FHIR into records, rejections and counts.
 * Purpose    takes the good out of a file and says exactly what was wrong with the rest. A bare
 *            resource is a bundle of one; each line of NDJSON is an entry.
 * Rule       FHIR R4 section 2.36 (Bundle, with bdl-3, bdl-5, bdl-7 and the resolving of references
 *            inside), 2.6.2 (JSON), 2.3 (references), Bulk Data for NDJSON.
 * Identity   a record's keys, best first: its numbers with a system (hospital numbers first; numbers
 *            of other people's registers such as social security never), an NHS number where it has
 *            no other, its UUID, its address on its server, its id in the source the caller names;
 *            a resource with none of these is known by its content alone.
 * Ownership  everything lives in the arena.   Thread safety: pure.
 * Not here   comparing with what is kept (import_plan.h). */
#ifndef FORMAT_FHIR_BUNDLE_H
#define FORMAT_FHIR_BUNDLE_H

#include "json.h"
#include "record.h"

struct left_alone {
    str type; /* "Observation"; "Patient (DELETE)" for a request other than create and update */
    int64_t n;
};
/* A rejection names a record that is not among the records, or one field of a record that is. */
struct taken {
    const struct record *records;
    size_t n_records;
    const struct rejection *rejections;
    size_t n_rejections;
    const struct left_alone *left_alone;
    size_t n_left_alone;
};

/* The namespace of ids from a system that nobody named. */
#define FHIR_LOCAL S("local")

struct fhir_file {
    str name;         /* for the report */
    str source;       /* the system whose ids these are; empty: not named (FHIR_LOCAL) */
    json_reader read; /* json_read of foreign */
};

/* `bytes` is JSON or NDJSON. Nothing fails as a whole: a file that cannot be read is one rejection. */
void fhir_take(struct arena *a, const struct fhir_file *file, str bytes, struct taken *ret_taken);

#endif
