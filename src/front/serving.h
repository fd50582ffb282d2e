/* serving.h: what a program that serves is made of, whoever starts it.
 * Purpose    `serve` and `bench` answer with the same routes, sign-ins, remembered numbers and pages of errors: they are
 *            put together here, once. The rooms of front do not see each other: as with the handlers of routes.def,
 *            what a room gives to every answer is declared here and made there.
 * Ownership  the database and what the caller adds to program and services outlive it; serving_finish after the door is
 *            closed and before the database is.   Thread safety: one thread, before the door opens and after it closed.
 * Not here   what runs by itself meanwhile (serving_jobs.h), settings and sockets (cli/serve.c). */
#ifndef FRONT_SERVING_H
#define FRONT_SERVING_H

#include "known_sums.h"
#include "program.h"
#include "services.h"
#include "serving_sites.h"
#include "sign_ins.h"

struct serving {
    struct sign_ins sign_ins;
    struct sign_in_store store;
    struct password_hasher passwords;
    struct known_sums sums;
    struct services services; /* to be added: paper, spelling, data, hand_off */
    struct serving_sites
        sites; /* of the program: serving_sites_read; finished after the jobs are stopped */
    struct program program; /* to be added: sites, limits, note, what stands in front */
    struct arena arena;     /* of the program's index of routes */
};
void serving_init(struct serving *s, struct db *db, struct random_source random);
/* Every look that waits is written. */
void serving_finish(struct serving *s);

/* ---- what web and api give to it ---------------------------------------------------------------------- */

/* program.problem_page: errors in the look of the other pages (web/page.c). */
fragment page_of_problem(struct call *c, int status, str sentence);
/* program.first_page: where somebody begins who may not see the desk (web/page.c). */
url page_first(const struct call *c);
/* program.kept_page: more was asked than could be answered (503), the sign-in has ended (401), or somebody signed in
 * anew since the form was opened (403). Nothing was looked at or saved. What was typed stands unseen in a form of its
 * own, and one press sends it again, under the same key (web/kept_page.c). */
fragment kept_page(struct call *c, int status, const struct pair *typed, size_t n);
/* program.problem_json: the OperationOutcome of an error (api/fhir_patient_read.c). */
str fhir_problem(struct call *c, enum err e, int status, str sentence, const char **ret_type);

#endif
