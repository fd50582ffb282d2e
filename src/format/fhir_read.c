#include "fhir_read.h"

#include "buf.h"

static civil_date day_of(const struct json *holder, str name) {
    civil_date day = {0};
    enum fhir_precision precision;
    return fhir_read_date(json_member_text(holder, name), &day, &precision) == OK ? day
                                                                                  : (civil_date){0};
}

struct record_period fhir_period(const struct json *holder) {
    const struct json *period = json_member(holder, S("period"));
    return (struct record_period){day_of(period, S("start")), day_of(period, S("end"))};
}

str fhir_joined(struct arena *a, const struct json *list, str between) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < json_length(list); i++) {
        str text = str_trim(json_text(json_at(list, i)));
        if (text.n == 0) continue;
        if (b.n > 0) buf_put(&b, between);
        buf_put(&b, text);
    }
    return buf_str(&b);
}

str fhir_coding(const struct json *concept, str system) {
    const struct json *codings = json_member(concept, S("coding"));
    for (size_t i = 0; i < json_length(codings); i++) {
        const struct json *coding = json_at(codings, i);
        if (system.n == 0 || str_eq(json_member_text(coding, S("system")), system))
            return json_member_text(coding, S("code"));
    }
    return (str){NULL, 0};
}

str fhir_concept_text(const struct json *concept) {
    str text = json_member_text(concept, S("text"));
    const struct json *first = json_at(json_member(concept, S("coding")), 0);
    if (text.n == 0) text = json_member_text(first, S("display"));
    return text.n > 0 ? text : json_member_text(first, S("code"));
}

const struct json *fhir_extension(const struct json *element, str url) {
    const struct json *list = json_member(element, S("extension"));
    for (size_t i = 0; i < json_length(list); i++)
        if (str_eq(json_member_text(json_at(list, i), S("url")), url)) return json_at(list, i);
    return NULL;
}

/* National code 01 … 08, or the UK Core word for it: both are in use. */
static str nhs_status(const struct json *identifier) {
    static const struct {
        str word, code;
    } words[] = {
        {S_INIT("number-present-and-verified"), S_INIT("01")},
        {S_INIT("number-present-but-not-traced"), S_INIT("02")},
        {S_INIT("trace-required"), S_INIT("03")},
        {S_INIT("trace-attempted"), S_INIT("04")},
        {S_INIT("trace-needs-to-be-resolved"), S_INIT("05")},
        {S_INIT("trace-in-progress"), S_INIT("06")},
        {S_INIT("number-not-present-and-trace-not-required"), S_INIT("07")},
        {S_INIT("trace-postponed"), S_INIT("08")},
    };
    const struct json *extension =
        fhir_extension(identifier, S("https://fhir.hl7.org.uk/StructureDefinition/"
                                     "Extension-UKCore-NHSNumberVerificationStatus"));
    str code = fhir_coding(json_member(extension, S("valueCodeableConcept")), S(""));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(code, words[i].word) || str_eq(code, words[i].code)) return words[i].code;
    return (str){NULL, 0};
}

const struct record_identifier *fhir_identifiers(struct arena *a, const struct json *resource,
                                                 size_t *ret_n) {
    const struct json *list = json_member(resource, S("identifier"));
    size_t n = json_length(list);
    struct record_identifier *made = arena_array(a, struct record_identifier, n);
    for (size_t i = 0; i < n; i++) {
        const struct json *one = json_at(list, i);
        made[i] = (struct record_identifier){
            .use = json_member_text(one, S("use")),
            .type = fhir_coding(json_member(one, S("type")), S("")),
            .system = str_trim(json_member_text(one, S("system"))),
            .value = str_trim(json_member_text(one, S("value"))),
            .nhs_status = nhs_status(one),
            .period = fhir_period(one),
        };
    }
    *ret_n = n;
    return made;
}

const struct record_name *fhir_names(struct arena *a, const struct json *list, size_t *ret_n) {
    size_t n = json_length(list);
    struct record_name *made = arena_array(a, struct record_name, n);
    for (size_t i = 0; i < n; i++) {
        const struct json *one = json_at(list, i);
        made[i] = (struct record_name){
            .use = json_member_text(one, S("use")),
            .title = fhir_joined(a, json_member(one, S("prefix")), S(" ")),
            .given = fhir_joined(a, json_member(one, S("given")), S(" ")),
            .family = str_trim(json_member_text(one, S("family"))),
            .suffix = fhir_joined(a, json_member(one, S("suffix")), S(" ")),
            .text = str_trim(json_member_text(one, S("text"))),
            .period = fhir_period(one),
        };
    }
    *ret_n = n;
    return made;
}

const struct record_telecom *fhir_telecoms(struct arena *a, const struct json *resource,
                                           size_t *ret_n) {
    const struct json *list = json_member(resource, S("telecom"));
    size_t n = json_length(list);
    struct record_telecom *made = arena_array(a, struct record_telecom, n);
    for (size_t i = 0; i < n; i++) {
        const struct json *one = json_at(list, i);
        int64_t rank = 0;
        json_int(json_member(one, S("rank")), &rank);
        made[i] = (struct record_telecom){
            .system = json_member_text(one, S("system")),
            .value = str_trim(json_member_text(one, S("value"))),
            .use = json_member_text(one, S("use")),
            .rank = (int)rank,
            .period = fhir_period(one),
        };
    }
    *ret_n = n;
    return made;
}

/* Lines, then town, district and county, each once: the text alone when nothing else is given. */
static str address_lines(struct arena *a, const struct json *one) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, fhir_joined(a, json_member(one, S("line")), S("\n")));
    static const str further[] = {S_INIT("city"), S_INIT("district"), S_INIT("state")};
    for (size_t i = 0; i < sizeof further / sizeof further[0]; i++) {
        str text = str_trim(json_member_text(one, further[i]));
        if (text.n == 0 || str_find(buf_str(&b), text) >= 0) continue;
        if (b.n > 0) buf_put_char(&b, '\n');
        buf_put(&b, text);
    }
    return b.n > 0 ? buf_str(&b) : str_trim(json_member_text(one, S("text")));
}

const struct record_address *fhir_addresses(struct arena *a, const struct json *list,
                                            size_t *ret_n) {
    size_t n = json_length(list);
    struct record_address *made = arena_array(a, struct record_address, n);
    for (size_t i = 0; i < n; i++) {
        const struct json *one = json_at(list, i);
        made[i] = (struct record_address){
            .use = json_member_text(one, S("use")),
            .lines = address_lines(a, one),
            .postcode = str_trim(json_member_text(one, S("postalCode"))),
            .country = str_trim(json_member_text(one, S("country"))),
            .period = fhir_period(one),
        };
    }
    *ret_n = n;
    return made;
}

str fhir_resource_name(struct arena *a, const struct json *resource) {
    const struct json *name = json_member(resource, S("name"));
    if (json_is(name, J_TEXT)) return str_trim(name->text);
    size_t n = 0;
    const struct record_name *names = fhir_names(a, name, &n);
    if (n == 0) return (str){NULL, 0};
    struct buf b;
    buf_init(&b, a);
    const str parts[] = {names[0].title, names[0].given, names[0].family};
    for (size_t i = 0; i < 3; i++) {
        if (parts[i].n == 0) continue;
        if (b.n > 0) buf_put_char(&b, ' ');
        buf_put(&b, parts[i]);
    }
    return b.n > 0 ? buf_str(&b) : names[0].text;
}

str fhir_reference_name(struct arena *a, const struct json *reference,
                        const struct fhir_links *links) {
    const struct json *resource = NULL;
    struct record_key key;
    str name = {NULL, 0};
    if (reference && links && links->follow(links->self, reference, &resource, &key))
        name = fhir_resource_name(a, resource);
    return name.n > 0 ? name : str_trim(json_member_text(reference, S("display")));
}
