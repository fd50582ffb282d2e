#include "fhir_reference.h"

#include "buf.h"

#define UUID_SOURCE S("urn:ietf:rfc:4122")

/* system|value of an identifier, or of a search such as Patient?identifier=system|value. */
static struct record_key key_of_identifier(const struct json *identifier) {
    return (struct record_key){json_member_text(identifier, S("system")),
                               json_member_text(identifier, S("value"))};
}

static struct record_key key_of_search(str reference) {
    str rest = reference;
    str_cut(&rest, '?');
    if (!str_starts_with(rest, S("identifier="))) return (struct record_key){0};
    rest = str_from(rest, 11);
    str system = str_cut(&rest, '|');
    return rest.p ? (struct record_key){system, rest} : (struct record_key){0};
}

size_t fhir_type_and_id_at(str reference) {
    size_t slashes = 0;
    for (size_t i = reference.n; i > 0; i--)
        if (reference.p[i - 1] == '/' && ++slashes == 2) return i;
    return 0;
}

struct record_key fhir_reference_key(struct arena *a, const struct json *reference,
                                     const struct fhir_links *links, str local_source) {
    const struct json *resource = NULL;
    struct record_key key = {0};
    if (!reference) return key;
    if (links && links->follow(links->self, reference, &resource, &key)) return key;
    str text = json_member_text(reference, S("reference"));
    if (text.n == 0) return key_of_identifier(json_member(reference, S("identifier")));
    ptrdiff_t history = str_find(text, S("/_history/"));
    if (history >= 0) text = str_slice(text, 0, (size_t)history);
    if (text.p[0] == '#') return key;
    if (str_find_char(text, '?') >= 0) return key_of_search(text);
    if (str_starts_with(text, S("urn:uuid:")))
        return (struct record_key){UUID_SOURCE, arena_str(a, str_from(text, 9))};
    size_t at = fhir_type_and_id_at(text);
    if (at == 0) return (struct record_key){local_source, text};
    return (struct record_key){str_slice(text, 0, at - 1), str_from(text, at)};
}
