#include "audit_leaf.h"

#include "buf.h"

static void put_number(struct buf *b, uint64_t n, int bytes) {
    while (bytes-- > 0)
        buf_put_char(b, (char)(unsigned char)(n >> (8 * bytes)));
}

static void put_field(struct buf *b, str bytes) {
    put_number(b, bytes.n, 4);
    buf_put(b, bytes);
}

static void put_int(struct buf *b, int64_t n) {
    put_number(b, 8, 4);
    put_number(b, (uint64_t)n, 8);
}

static void put_id(struct buf *b, const uuid *id) {
    put_field(b, (str){(const char *)id->b, sizeof id->b});
}

static void put_id_or_nothing(struct buf *b, const uuid *id) {
    if (uuid_is_nil(*id))
        put_field(b, S(""));
    else
        put_id(b, id);
}

str audit_leaf_bytes(struct arena *a, const struct audit_leaf *leaf) {
    struct buf b;
    buf_init(&b, a);
    put_field(&b, S("clerkwell audit leaf 1"));
    put_int(&b, leaf->site_id);
    put_int(&b, (int64_t)leaf->index);
    put_id(&b, &leaf->entry_id);
    put_field(&b, leaf->kind_class);
    put_field(&b, leaf->kind);
    put_int(&b, leaf->at.us);
    put_id(&b, &leaf->person_id);
    put_id_or_nothing(&b, &leaf->patient_id);
    put_field(&b, leaf->subject_kind);
    put_id_or_nothing(&b, &leaf->subject_id);
    put_field(&b, leaf->detail);
    put_field(&b, leaf->text_hash);
    put_field(&b, leaf->actor);
    return buf_str(&b);
}

sha256_hash audit_text_hash(const unsigned char salt[AUDIT_SALT_BYTES], str text) {
    struct sha256 s;
    sha256_init(&s);
    sha256_put(&s, (str){(const char *)salt, AUDIT_SALT_BYTES});
    sha256_put(&s, text);
    return sha256_end(&s);
}
