/* patient_keys.h: the folded keys by which a patient is found. */
#ifndef APP_PATIENT_KEYS_H
#define APP_PATIENT_KEYS_H

#include "patient_store.h"
#include "work.h"

struct patient_keys patient_keys_of(struct work *w, const struct patient *p);
/* The word by which a telephone number is kept and looked for, +447700900123; empty: it is none. */
str telephone_word(struct arena *a, str typed);
/* The whole record as JSON, for its version. */
str patient_json(struct arena *a, const struct patient *p);

#endif
