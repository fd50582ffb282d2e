#include "serving_jobs.h"

#include "audit_key.h"
#include "data_dir.h"
#include "letter_drawer.h"
#include "log.h"
#include "sending_jobs.h"
#include "site_jobs.h"

struct serving_jobs {
    struct audit_signer signer;
    struct site_jobs site;
    struct sending_jobs sending;
    struct job_thread *site_thread, *sending_thread;
};

static enum err find_sites(void *self, struct arena *a, struct problem *why) {
    struct serving *s = self;
    return serving_sites_read(&s->sites, &s->program, a, why);
}

static enum err save_held_sign_ins(void *self, struct arena *a) {
    struct serving *s = self;
    return sign_ins_save_held(&s->sign_ins, a);
}

enum err serving_jobs_start(struct arena *a, struct serving *s, str data,
                            struct serving_jobs **ret_jobs, struct problem *why) {
    struct serving_jobs *j = arena_new(a, struct serving_jobs);
    j->site.program = &s->program;
    j->site.find_sites = find_sites;
    j->site.save_held_sign_ins = save_held_sign_ins;
    j->site.self = s;
    if (data.n) {
        TRY(audit_key_open_or_make(a, data, s->program.random, &j->signer, why));
        j->site.signer = &j->signer;
        j->site.checkpoints = data_dir_file(a, data, DATA_CHECKPOINTS);
    } else {
        log_bare(LEVEL_WARNING, "audit.unsigned: without --data there is no key to sign it with");
    }
    j->sending =
        (struct sending_jobs){&s->program, &s->services.hand_off, letter_drawer(s->services.paper)};
    j->site_thread = job_thread_start(site_jobs_table, site_jobs_n, &j->site);
    j->sending_thread = job_thread_start(sending_jobs_table, sending_jobs_n, &j->sending);
    *ret_jobs = j;
    return OK;
}

void serving_jobs_stop(struct serving_jobs *j) {
    if (!j) return;
    job_thread_stop(j->sending_thread);
    job_thread_stop(j->site_thread); /* signs once more, after the last leaf */
}
