/* The list of letters by stage, oldest first. */
#include "letter_store.h"
#include "letter_words.h"
#include "page.h"
#include "patient_words.h"
#include "person_name.h"
#include "routes.h"
#include "url.h"

enum { ROWS = 100 };

static const char *const stages[] = {"type", "sign", "send", "complete", NULL};
static const struct field letters_rows[] = {
    {.name = "stage", .type = FIELD_CHOICE, .label = "the stage", .choices = stages}};
FIELD_TABLE(letters_fields, letters_rows);

enum err letters(struct call *c) {
    str stage = form_text(c, "stage");
    static const uuid anybody = {{0}};
    bool is_author = may(&c->scope, PERM_LETTER_SIGN);
    const struct letter_line *lines;
    size_t n;
    TRY(letter_store_list(c->work.tx, c->scope.site_id, stage,
                          is_author ? c->scope.person_id : anybody, ROWS, 0, &lines, &n));
    struct nhsuk_link filters[5] = {
        {.text = S("All"), .to = url_to(c->arena, ROUTE_letters), .current = stage.n == 0}};
    for (size_t i = 0; stages[i]; i++) {
        str code = str_from_c(stages[i]);
        filters[i + 1] = (struct nhsuk_link){
            .text = letter_stage_words(code),
            .to = url_with(c->arena, url_to(c->arena, ROUTE_letters), S("stage"), code),
            .current = str_eq(stage, code)};
    }
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("Letters"),
               .under = is_author ? S("Yours, oldest first") : S("Oldest first"),
               .filters_label = S("Stage"), .filters = filters, .n_filters = 5);
    if (may(&c->scope, PERM_LETTER_SEND)) {
        nhsuk_button_link(&h, .text = S("Print and post"),
                          .to = url_to(c->arena, ROUTE_letters_to_send), .kind = BUTTON_SECONDARY);
    }
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Since")},
                                                  {.text = S_INIT("Letter")},
                                                  {.text = S_INIT("Patient")},
                                                  {.text = S_INIT("Author")},
                                                  {.text = S_INIT("Stage")}};
    if (n == 0) clerk_nothing(&h, S("No letter here."));
    if (n)
        nhsuk_table_open(&h, .caption = S("Letters"), .columns = columns, .n_columns = 5,
                         .dense = true);
    for (size_t i = 0; i < n; i++) {
        const struct letter_line *l = &lines[i];
        struct person_name name = {l->patient_title, l->patient_name_given, l->patient_name_family};
        html_put(&h, "<tr><td>{}</td><td><a href=\"{}\">{}</a></td><td>{} {}</td><td>{}</td><td>",
                 T(moment_words(c, l->letter.created_at)),
                 U(url_for(c->arena, ROUTE_letter, l->letter.letter_id)), T(l->letter.title),
                 T(person_name_filed(c->arena, &name)), T(l->hospital_number), T(l->author_name));
        nhsuk_tag(&h, letter_stage_words(l->letter.stage), TAG_BLUE);
        html_say(&h, "</td></tr>");
    }
    if (n) nhsuk_table_close(&h);
    return page_reply(c, html_fragment(&h));
}
