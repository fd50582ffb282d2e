#include "blob_store.h"

#include "buf.h"

STATEMENT(blob_insert, "INSERT INTO blob (site_id, hash, size, media_type, created_at) VALUES "
                       "($1, $2, $3, $4, $5) ON CONFLICT (site_id, hash) DO NOTHING");
STATEMENT(blob_part_insert,
          "INSERT INTO blob_part (site_id, hash, position, bytes) VALUES ($1, $2, $3, $4)");
STATEMENT(blob_by_hash, "SELECT size FROM blob WHERE site_id = $1 AND hash = $2");
STATEMENT(blob_parts, "SELECT bytes FROM blob_part WHERE site_id = $1 AND hash = $2 "
                      "ORDER BY position LIMIT $3");

static str bytes_of(const sha256_hash *hash) {
    return (str){(const char *)hash->b, sizeof hash->b};
}

enum err blob_store_put(struct tx *tx, int64_t site_id, str bytes, str media_type, instant now,
                        sha256_hash *ret_hash) {
    if (bytes.n > (size_t)BLOB_PART_BYTES * BLOB_PARTS_MAX) return LIMIT;
    sha256_hash hash = sha256_of(bytes);
    int64_t n;
    TRY(db_do(tx, &blob_insert, &n, INT(site_id), BYTES(bytes_of(&hash)), INT((int64_t)bytes.n),
              TEXT(media_type), WHEN(now)));
    int64_t position = 0;
    for (size_t at = 0; n == 1 && at < bytes.n; at += BLOB_PART_BYTES) {
        TRY(db_do(tx, &blob_part_insert, NULL, INT(site_id), BYTES(bytes_of(&hash)),
                  INT(position++), BYTES(str_slice(bytes, at, BLOB_PART_BYTES))));
    }
    *ret_hash = hash;
    return OK;
}

enum err blob_store_get(struct tx *tx, int64_t site_id, str hash, str *ret_bytes) {
    struct rows head, parts;
    TRY(db_get(tx, &blob_by_hash, &head, INT(site_id), BYTES(hash)));
    TRY(db_query(tx, &blob_parts, &parts, INT(site_id), BYTES(hash), INT(BLOB_PARTS_MAX)));
    struct buf whole;
    buf_init(&whole, tx_arena(tx));
    for (size_t r = 0; r < parts.n_rows; r++)
        buf_put(&whole, row_text(&parts, r, 0));
    str bytes = buf_str(&whole);
    sha256_hash is = sha256_of(bytes);
    if ((int64_t)bytes.n != row_int(&head, 0, 0) || !str_eq(bytes_of(&is), hash))
        return UNAVAILABLE;
    *ret_bytes = bytes;
    return OK;
}
