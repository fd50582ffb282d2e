#include "audit_key.h"

#include "buf.h"
#include "data_dir.h"
#include "files.h"
#include "sign_sodium.h"

enum { KEY_FILE_MAX = 1000 };

static void complete(struct audit_signer *signer) {
    signer->sign = sign_sodium;
    signer->verify = sign_sodium_verify;
    sign_sodium_public(signer->seed, signer->public_key);
}

enum err audit_key_open(struct arena *a, str data, struct audit_signer *ret_signer,
                        struct problem *why) {
    str path = data_dir_file(a, data, DATA_AUDIT_KEY), text;
    struct file_info info;
    struct audit_signer signer = {0};
    TRY(file_look(a, path, &info, why));
    if (info.mode & 077) {
        return problem_set(why, FORBIDDEN, S("audit key"),
                           say(a, "Others may read {}: chmod go= {}", SAY_T(path), SAY_T(path)),
                           S(""));
    }
    TRY(file_read(a, path, KEY_FILE_MAX, &text, why));
    if (audit_key_parse_secret(a, text, &signer.name, signer.seed) != OK) {
        return problem_set(why, INVALID, S("audit key"),
                           say(a, "{} holds no key: put it back from a copy", SAY_T(path)),
                           S("C2SP signed-note"));
    }
    complete(&signer);
    *ret_signer = signer;
    return OK;
}

enum err audit_key_open_or_make(struct arena *a, str data, struct random_source random,
                                struct audit_signer *ret_signer, struct problem *why) {
    enum err e = audit_key_open(a, data, ret_signer, why);
    if (e != NOT_FOUND) return e;
    struct audit_signer signer = {.name = S("clerkwell-audit")};
    random.fill(random.self, signer.seed, sizeof signer.seed);
    complete(&signer);
    str path = data_dir_file(a, data, DATA_AUDIT_KEY);
    str public_path = say(a, "{}.public", SAY_T(path));
    TRY(file_create(a, path, say(a, "{}\n", SAY_T(audit_key_secret_text(a, &signer))), 0600, why));
    TRY(file_write(a, public_path, say(a, "{}\n", SAY_T(audit_key_public_text(a, &signer))), 0600,
                   why));
    if (why) *why = (struct problem){0};
    *ret_signer = signer;
    return OK;
}

enum err audit_key_open_public(struct arena *a, str path, struct audit_signer *ret_signer,
                               struct problem *why) {
    str text;
    struct audit_signer signer;
    TRY(file_read(a, path, KEY_FILE_MAX, &text, why));
    if (audit_key_parse_public(a, text, &signer) != OK) {
        return problem_set(why, INVALID, S("key"),
                           say(a, "{} holds no public key of an audit", SAY_T(path)),
                           S("C2SP signed-note"));
    }
    signer.verify = sign_sodium_verify;
    *ret_signer = signer;
    return OK;
}
