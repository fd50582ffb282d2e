#include "assets.h"

#include "embedded.h"
#include "invariant.h"

EMBEDDED(embedded_assets);

static const struct {
    str ending, type;
} types[] = {
    {S_INIT(".css"), S_INIT("text/css; charset=utf-8")},
    {S_INIT(".js"), S_INIT("text/javascript; charset=utf-8")},
    {S_INIT(".svg"), S_INIT("image/svg+xml")},
};

static const struct embedded_file *find(str name) {
    size_t low = 0, high = embedded_assets_n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_compare(str_from_c(embedded_assets[middle].name), name);
        if (order == 0) return &embedded_assets[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool asset_find(struct arena *a, str name, bool may_gzip, struct asset *ret_asset) {
    const struct embedded_file *file = find(name);
    if (!file) return false;
    const struct embedded_file *packed = may_gzip ? find(say(a, "{}.gz", SAY_T(name))) : NULL;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!str_ends_with(name, types[i].ending)) continue;
        *ret_asset = (struct asset){.bytes = packed ? packed->bytes : file->bytes,
                                    .type = types[i].type,
                                    .tag = packed ? say(a, "\"{}.gz\"", SAY_T(name))
                                                  : say(a, "\"{}\"", SAY_T(name)),
                                    .gzipped = packed != NULL};
        return true;
    }
    return false;
}

enum { HASH_DIGITS = 12 };

/* "clerkwell-0123456789ab.css" is "clerkwell.css". */
static bool is_called(str full, str name) {
    size_t with_hash = name.n + 1 + HASH_DIGITS;
    if (full.n != with_hash) return false;
    ptrdiff_t dot = str_find_char(name, '.');
    if (dot < 0) return false;
    size_t stem = (size_t)dot;
    return str_eq(str_slice(full, 0, stem), str_slice(name, 0, stem)) && full.p[stem] == '-' &&
           str_eq(str_from(full, stem + 1 + HASH_DIGITS), str_from(name, stem));
}

url asset_url_of(struct arena *a, str name) {
    for (size_t i = 0; i < embedded_assets_n; i++) {
        str full = str_from_c(embedded_assets[i].name);
        if (is_called(full, name)) return (url){say(a, "/assets/{}", SAY_T(full))};
    }
    invariant(false); /* no such asset: a page asks for what the build does not make */
    return (url){{NULL, 0}};
}
