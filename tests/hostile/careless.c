/* The negative control of hostile_test.py: the program with three mistakes in the address book. One text is written
 * without being escaped, what is searched for is put together into a statement, and is said in the log. */
#include <stdio.h>
#include <stdlib.h>

#include "address_store.h"
#include "buf.h"
#include "db.h"
#include "html.h"

void __real_html_put_holes(struct html *h, str template, const struct html_hole *holes, size_t n);
void __wrap_html_put_holes(struct html *h, str template, const struct html_hole *holes, size_t n);
enum err __real_contact_store_find(struct tx *tx, int64_t site_id, const struct contact_search *s,
                                   const struct contact **ret_contacts, size_t *ret_n);
enum err __wrap_contact_store_find(struct tx *tx, int64_t site_id, const struct contact_search *s,
                                   const struct contact **ret_contacts, size_t *ret_n);

void __wrap_html_put_holes(struct html *h, str template, const struct html_hole *holes, size_t n) {
    struct html_hole raw;
    if (n == 1 && str_eq(template, S("<br><span class=\"cw-why\">{}</span>"))) {
        raw = holes[0];
        raw.kind = HOLE_FRAGMENT;
        holes = &raw;
    }
    __real_html_put_holes(h, template, holes, n);
}

enum err __wrap_contact_store_find(struct tx *tx, int64_t site_id, const struct contact_search *s,
                                   const struct contact **ret_contacts, size_t *ret_n) {
    enum { MOST = 64 };
    static struct statement careless[MOST]; /* an engine remembers a statement by its place */
    static char text[MOST][400];
    static size_t n;
    if (s->words[0].n && n < MOST) {
        struct rows rows;
        snprintf(text[n], sizeof text[n],
                 "SELECT contact_id FROM contact WHERE site_id = 1 AND search_key = '%.*s' LIMIT 1",
                 (int)s->words[0].n, s->words[0].p);
        fprintf(stderr, "searched for %.*s\n", (int)s->words[0].n, s->words[0].p);
        careless[n] = (struct statement){"careless", text[n]};
        (void)!db_query_values(tx, &careless[n++], &rows, NULL, 0);
    }
    return __real_contact_store_find(tx, site_id, s, ret_contacts, ret_n);
}
