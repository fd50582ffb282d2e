#include "serving_sites.h"

#include "site_store.h"
#include "zone_file.h"

struct listing {
    const struct site_row *rows;
    size_t n;
};

static enum err list_sites(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct listing *l = context;
    return site_store_list(tx, &l->rows, &l->n);
}

/* Whole before it is counted: whoever reads the number may look at it. */
static enum err add_site(struct serving_sites *s, struct program *p, const struct site_row *row,
                         struct problem *why) {
    size_t n = p->n_sites;
    if (n == SERVING_SITES_MAX)
        return problem_set(why, LIMIT, S("site"), S("There are more sites than are served"), S(""));
    struct site_facts *site = &s->known[n];
    *site =
        (struct site_facts){.site_id = row->site_id, .name = say(&s->kept, "{}", SAY_T(row->name))};
    TRY(zone_file_read(&s->kept, row->zone, &site->zone, why));
    p->n_sites = n + 1;
    return OK;
}

enum err serving_sites_read(struct serving_sites *s, struct program *p, struct problem *why) {
    AUTO_ARENA(a);
    struct listing l;
    TRY(tx_read(p->db, &a, list_sites, &l, why));
    if (l.n == 0) {
        return problem_set(why, NOT_FOUND, S("site"),
                           S("There is no site yet: clerkwell init makes one"), S(""));
    }
    p->sites = s->known;
    for (size_t i = 0; i < l.n; i++)
        if (!program_site(p, l.rows[i].site_id)) TRY(add_site(s, p, &l.rows[i], why));
    return OK;
}

void serving_sites_finish(struct serving_sites *s) {
    arena_finish(&s->kept);
}
