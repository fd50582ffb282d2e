/* assets.h: style sheet, scripts and pictures, embedded in the program under names with a content hash.
 * Purpose    url asset_url(arena, "clerkwell.css") for pages; asset_find for the route /assets/{name}. A name with
 *            its hash never changes its bytes: browsers may keep it for a year.
 * Ownership  constants of the program.   Thread safety: pure.
 * Not here   the route and its headers (http). */
#ifndef FRONT_ASSETS_H
#define FRONT_ASSETS_H

#include "html.h"

struct asset {
    str bytes, type; /* type: what Content-Type says */
    str tag;         /* a strong ETag, in quotes */
    bool gzipped;    /* say Content-Encoding: gzip */
};
/* `name` as in the address, with its hash; `may_gzip` when the browser takes it. False when
 * unknown. */
bool asset_find(struct arena *a, str name, bool may_gzip, struct asset *ret_asset);
/* The address of an asset by its plain name; asking for one that is not there is a broken
 * invariant. */
#define asset_url(a, literal) asset_url_of((a), S(literal))
url asset_url_of(struct arena *a, str name);

#endif
