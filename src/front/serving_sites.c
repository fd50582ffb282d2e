#include "serving_sites.h"

#include "site_list.h"
#include "zone_file.h"

/* Whole before it is counted: whoever reads the number may look at it. Of one that cannot be served nothing is kept. */
static enum err add_site(struct serving_sites *s, struct program *p, struct arena *a,
                         const struct site_row *row, struct problem *why) {
    const struct zone *known;
    size_t n = p->n_sites;
    if (n == SERVING_SITES_MAX)
        return problem_set(why, LIMIT, S("site"), S("There are more sites than are served"), S(""));
    TRY(zone_file_read(a, row->zone, &known, why));
    struct site_facts *site = &s->known[n];
    *site =
        (struct site_facts){.site_id = row->site_id, .name = say(&s->kept, "{}", SAY_T(row->name))};
    TRY(zone_file_read(&s->kept, row->zone, &site->zone, why));
    p->n_sites = n + 1;
    return OK;
}

enum err serving_sites_read(struct serving_sites *s, struct program *p, struct arena *a,
                            struct problem *why) {
    struct site_list l;
    enum err first = OK;
    TRY(site_list_read(p->db, a, &l, why));
    if (l.n == 0) {
        return problem_set(why, NOT_FOUND, S("site"),
                           S("There is no site yet: clerkwell init makes one"), S(""));
    }
    if (p->sites != s->known) p->sites = s->known; /* before the door opens */
    for (size_t i = 0; i < l.n; i++) {
        if (program_site(p, l.rows[i].site_id)) continue;
        enum err e = add_site(s, p, a, &l.rows[i], first == OK ? why : NULL);
        if (first == OK) first = e;
    }
    return first;
}

void serving_sites_finish(struct serving_sites *s) {
    arena_finish(&s->kept);
}
