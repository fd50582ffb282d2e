/* letter_finding.h: which findings of the proofreader were overruled. */
#ifndef APP_LETTER_FINDING_H
#define APP_LETTER_FINDING_H

#include "letter_work.h"
#include "sha256.h"

/* A finding is known again by its rule and the words it marks, wherever they move in the text. */
sha256_hash finding_key(str rule, str marked);
/* Fills is_overruled and n_blocking of `v` from the overrides kept with the letter. */
MUST_USE enum err letter_findings_overruled(struct work *w, struct letter_view *v, str text);

#endif
