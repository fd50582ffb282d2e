#include "cli_site.h"

#include "clock.h"
#include "fold_unistring.h"
#include "json_jansson.h"
#include "os_user.h"
#include "password_policy.h"
#include "password_sodium.h"
#include "site_list.h"
#include "zone_file.h"

enum err cli_site_new(struct cli *c, int64_t site_id, str zone_name, struct cli_site *ret_site) {
    const struct zone *zone;
    TRY(zone_file_read(c->arena, zone_name, &zone, &c->why));
    instant now = clock_now();
    civil_date today;
    civil_time at;
    instant_to_civil(zone, now, &today, &at);
    str account = os_user_name(c->arena, c->user_id);
    ret_site->scope =
        (struct scope){.site_id = site_id,
                       .person_name = say(c->arena, "the command line, by {}", SAY_T(account)),
                       .roles = 1u << ROLE_MANAGER | 1u << ROLE_ADMINISTRATOR};
    ret_site->work = (struct work){.scope = &ret_site->scope,
                                   .now = now,
                                   .zone = zone,
                                   .today = today,
                                   .random = c->random,
                                   .read_json = json_read,
                                   .fold = fold_unistring(),
                                   .db = c->db,
                                   .arena = c->arena,
                                   .why = &c->why};
    return OK;
}

static enum err choose(struct cli *c, const struct site_list *l, str number,
                       const struct site_row **ret_site) {
    int64_t wanted = 0;
    if (number.n && !str_to_int64(number, &wanted)) {
        return problem_set(&c->why, INVALID, S("usage"), S("--site-id takes a number"), S(""));
    }
    if (l->n == 0) {
        return problem_set(&c->why, NOT_FOUND, S("site"),
                           S("There is no site yet: clerkwell init makes one"), S(""));
    }
    if (!number.n && l->n == 1) {
        *ret_site = &l->rows[0];
        return OK;
    }
    for (size_t i = 0; i < l->n && number.n; i++) {
        if (l->rows[i].site_id != wanted) continue;
        *ret_site = &l->rows[i];
        return OK;
    }
    struct buf b;
    buf_init(&b, c->arena);
    buf_put(&b, S("Say which site: --site-id"));
    for (size_t i = 0; i < l->n; i++) {
        buf_put(&b, say(c->arena, " {} ({})", SAY_N(l->rows[i].site_id), SAY_T(l->rows[i].name)));
    }
    return problem_set(&c->why, INVALID, S("usage"), buf_str(&b), S(""));
}

enum err cli_site(struct cli *c, str number, struct cli_site *ret_site) {
    struct site_list list;
    const struct site_row *site;
    TRY(site_list_read(c->db, c->arena, &list, &c->why));
    TRY(choose(c, &list, number, &site));
    return cli_site_new(c, site->site_id, site->zone, ret_site);
}

enum err cli_password_hash(struct cli *c, str password, str user_name, str *ret_hash) {
    TRY(password_policy_check(password, user_name, &c->why));
    enum err e = password_sodium_start();
    if (e == OK) e = password_sodium_hash(c->arena, password, ret_hash);
    if (e == OK) return OK;
    return problem_set(&c->why, e, S("password"),
                       S("There is too little memory to keep a password safely: 64 MB are needed"),
                       S("RFC 9106"));
}
