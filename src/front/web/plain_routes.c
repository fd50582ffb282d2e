/* plain_routes.c: what machines ask for: health, style sheets and scripts. */
#include "assets.h"
#include "routes.h"

/* Runs in a read transaction like every GET: an answer says that the database can be read. */
enum err health(struct call *c) {
    return reply_bytes(c, S("text/plain; charset=utf-8"), S("ok\n"));
}

enum err asset(struct call *c) {
    struct asset file;
    if (!asset_find(c->arena, c->rest, c->takes_gzip, &file)) return NOT_FOUND;
    return reply_asset(c, file.type, file.bytes, file.gzipped ? "gzip" : NULL);
}
