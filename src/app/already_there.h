/* already_there.h: what a patient has already, asked once before there is a second.
 * Purpose    an appointment at the same time, an open referral to the same clinic: each is said with what stands
 *            already, and whoever goes on says that it is meant. The fact keeps that it was.
 * Rule       House rule H28.
 * Ownership  what is read lives in the transaction's arena.   Thread safety: one transaction, one thread.
 * Not here   slots of somebody else (appointment_store.h); two records of one patient (duplicate_work.h). */
#ifndef APP_ALREADY_THERE_H
#define APP_ALREADY_THERE_H

#include "appointment_store.h"
#include "referral.h"
#include "work.h"

/* "The patient has an appointment at 9:30am in the Arrhythmia clinic on that day" */
str beside_words(struct arena *a, const struct appointment_beside *beside);
/* Of what appointment_store_ask_beside asked: INVALID at field "is_beside_meant" where there is an appointment at that
 * time and nobody said that both are meant. */
MUST_USE enum err beside_check(struct work *w, struct rows *asked, bool is_meant,
                               bool *ret_is_beside);

/* The newest open referral of the patient to this clinic, but for `except`; the id is nil where there is none. */
MUST_USE enum err referral_there(struct work *w, uuid patient_id, uuid clinic_id, uuid except,
                                 struct referral *ret_referral);
/* "An open referral to this clinic, received on 24 November 2026, is here already" */
str referral_there_words(struct arena *a, const struct referral *there);
/* INVALID at field "is_again_meant" where there is one and nobody said that another is meant. */
MUST_USE enum err referral_there_check(struct work *w, uuid patient_id, uuid clinic_id, uuid except,
                                       bool is_meant, bool *ret_is_again);

#endif
