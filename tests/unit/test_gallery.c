/* Every component on one page: checked here by its markup and, written to the file named by
 * CLERKWELL_GALLERY, looked at by axe and by eye in the browser tests. */
#include "expect.h"
#include "page_check.h"

#include "assets.h"
#include "frame.h"
#include "url.h"

#include <string.h>

static const struct nhsuk_column work_columns[] = {{.text = S_INIT("Due")},
                                                   {.text = S_INIT("What, who and why")},
                                                   {.text = S_INIT("Next step"), .hidden = true}};

static const uuid some_key = {{1, 2, 3}};

static void forms(struct html *h) {
    static const struct problem problems[] = {
        {S_INIT("family_name"), S_INIT("Enter the family name"), {NULL, 0}},
        {S_INIT("title"), S_INIT("Choose a title"), {NULL, 0}},
        {{NULL, 0}, S_INIT("Somebody else changed this patient; look at it again"), {NULL, 0}}};
    static const struct nhsuk_option titles[] = {
        {.value = S_INIT("mrs"), .text = S_INIT("Mrs")},
        {.value = S_INIT("dr"), .text = S_INIT("Dr"), .hint = S_INIT("or Prof")}};
    nhsuk_error_summary(h, problems, 3);
    nhsuk_back_link(h, S("Back to patients"), url_path("/patients"));
    clerk_form_open(h, .action = url_path("/patients"), .csrf = S("token"), .form_key = some_key);
    nhsuk_fieldset_open(h, S("Who"));
    nhsuk_input(h, .name = S("family_name"), .label = S("Family name"),
                .hint = S("As on the passport"),
                .error = nhsuk_error_for(problems, 3, S("family_name")), .width = 20, .max = 100);
    nhsuk_input(h, .name = S("nhs_number"), .label = S("NHS number"), .value = S("999 000 0026"),
                .code = true, .input_mode = S("numeric"), .width = 10);
    nhsuk_input(h, .name = S("minutes"), .label = S("Length"), .suffix = S("minutes"), .width = 3);
    nhsuk_input(h, .name = S("password"), .label = S("Password"), .type = INPUT_PASSWORD,
                .value = S("secret!"), .autocomplete = S("current-password"), .width = 20);
    nhsuk_date_input(h, .name = S("born"), .label = S("Date of birth"), .date = {1961, 3, 14});
    nhsuk_select(h, .name = S("priority"), .label = S("Priority"), .options = titles,
                 .n_options = 2, .nothing = S("Choose one"), .value = S("dr"));
    nhsuk_radios(h, .name = S("title"), .label = S("Title"), .options = titles, .n_options = 2,
                 .value = S("mrs"), .error = nhsuk_error_for(problems, 3, S("title")),
                 .small = true, .in_line = true);
    nhsuk_checkboxes(h, .name = S("needs"), .label = S("Needs"), .hint = S("All that apply"),
                     .options = titles, .n_options = 2);
    nhsuk_checkbox(h, .name = S("may_text"), .label = S("Text messages allowed"),
                   .hint = S("To the mobile number"));
    nhsuk_textarea(h, .name = S("note"), .label = S("Note"), .value = S("\nline <1>"), .rows = 3);
    nhsuk_fieldset_close(h);
    nhsuk_button(h, .text = S("Save"), .chord = CHORD_SUBMIT);
    nhsuk_button(h, .text = S("Save as draft"), .kind = BUTTON_SECONDARY, .name = S("draft"),
                 .value = S("1"));
    nhsuk_button(h, .text = S("Delete"), .kind = BUTTON_WARNING, .about = S("Idris Okafor"));
    nhsuk_button_link(h, .text = S("Cancel"), .to = url_path("/patients"),
                      .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
}

static const struct clerk_patient *patients(size_t n) {
    static const str needs[] = {S_INIT("large print"), S_INIT("BSL interpreter")};
    static const struct clerk_patient list[] = {
        {.name = S_INIT("OKONKWO-HALE, Marguerite (Mrs)"),
         .born = {1961, 3, 14},
         .age = S_INIT("65"),
         .nhs_number = S_INIT("999 000 0026"),
         .hospital_number = S_INIT("H118203"),
         .needs = needs,
         .n_needs = 2,
         .similar_name = S_INIT("Marguerite Okonkwo, born 14 May 1961"),
         .restricted = true},
        {.name = S_INIT("PIKE, Harold"),
         .to = {S_INIT("/patients/1")},
         .born = {1944, 1, 1},
         .died = {2026, 11, 2},
         .age = S_INIT("82"),
         .hospital_number = S_INIT("H077512")}};
    return &list[n];
}

static void work_list(struct html *h, bool one_line, str id) {
    static const struct clerk_bulk bulk[] = {{.text = S_INIT("Pass to"),
                                              .name = S_INIT("do"),
                                              .value = S_INIT("pass"),
                                              .kind = BUTTON_SECONDARY}};
    const struct clerk_list list = {
        .id = id,
        .caption = S("To do now and today"),
        .columns = work_columns,
        .n_columns = 3,
        .form = {.action = url_path("/desk"), .csrf = S("token"), .form_key = some_key},
        .bulk = bulk,
        .n_bulk = 1,
        .one_line = one_line};
    clerk_list_open_put(h, &list);
    for (int i = 0; i < 6; i++) {
        clerk_row_open(h, &list, .id = {{7, (unsigned char)i}},
                       .about = S("Ring back: echo result, Marguerite Okonkwo-Hale"),
                       .now = i == 0);
        clerk_due_cell(h, (enum due_kind)(3 - i % 4), S("11:00am"),
                       i == 2 ? S("with Dr Osei") : S(""));
        clerk_what_cell(h, .text = S("Ring back: echo result"), .to = url_path("/duties/1"),
                        .patient = patients((size_t)i % 2),
                        .why = S("promised for Friday noon; 2 attempts, voicemail left"));
        html_say(h, "<td>");
        nhsuk_button_link(h, .text = S("Call"), .about = S("Okonkwo-Hale"),
                          .to = url_path("/calls"), .small = true,
                          .kind = i ? BUTTON_SECONDARY : BUTTON_PRIMARY);
        html_say(h, "</td>");
        clerk_row_close(h);
    }
    clerk_list_close(h, &list);
}

static void words(struct html *h) {
    static const struct nhsuk_task tasks[] = {
        {S_INIT("Places"),
         S_INIT("Where clinics are held"),
         S_INIT("Done"),
         {S_INIT("/set-up/places")},
         true},
        {S_INIT("People"), {NULL, 0}, S_INIT("To do"), {S_INIT("/set-up/people")}, false},
        {S_INIT("Clinics"), {NULL, 0}, S_INIT("Cannot start yet"), {{NULL, 0}}, false}};
    struct html value;
    html_init(&value, h->out.arena);
    nhsuk_tag(&value, S("To be booked"), TAG_AMBER);
    const struct nhsuk_summary_row rows[] = {
        {.key = S("Referred by"), .value = S("Dr L Ferreira & partners")},
        {.key = S("Next"),
         .markup = html_fragment(&value),
         .action = {.text = S("Change"), .to = url_path("/x"), .about = S("next step")}}};
    nhsuk_warning_callout_open(h, S("Two patients of this name"));
    html_say(h, "<p>Check the date of birth.</p>");
    nhsuk_warning_callout_close(h);
    nhsuk_inset_text_open(h);
    html_say(h, "<p>Letters are printed at 5pm.</p>");
    nhsuk_inset_text_close(h);
    nhsuk_details_open(h, S("Why is this here?"));
    html_say(h, "<p>Because it is owed.</p>");
    nhsuk_details_close(h);
    nhsuk_summary_list(h, rows, 2);
    nhsuk_task_list(h, S("set-up"), tasks, 3);
    nhsuk_table_open(h, .caption = S("Letters"),
                     .columns =
                         (const struct nhsuk_column[]){{.text = S("Day")},
                                                       {.text = S("Number"), .numeric = true}},
                     .n_columns = 2, .dense = true);
    html_put(h, "<tr><td>{}</td><td class=\"cw-number\">{}</td></tr>",
             D(((civil_date){2026, 11, 2})), N(17));
    nhsuk_table_close(h);
    nhsuk_pagination(h, .next = url_with_int(h->out.arena, url_path("/letters"), S("page"), 2),
                     .position = S("1 to 20 of 412"));
    static const enum tag_colour colours[] = {TAG_BLUE, TAG_GREEN, TAG_AMBER,
                                              TAG_RED,  TAG_GREY,  TAG_WHITE};
    html_say(h, "<p>");
    for (size_t i = 0; i < 6; i++)
        nhsuk_tag(h, S("signed"), colours[i]);
    html_say(h, "</p>");
    clerk_nothing(h, S("Nothing is to do here. New work appears by itself."));
}

static void clinic_and_letter(struct html *h) {
    static const struct clerk_bar bars[] = {{S_INIT("day 1"), 4, BAR_PLAIN},
                                            {S_INIT("day 5"), 1, BAR_SOON},
                                            {S_INIT("day 6"), 2, BAR_LATE}};
    const struct clerk_finding findings[] = {
        {.kind = FINDING_MUST,
         .message = S("23 November 2026 is a Monday"),
         .place = S("Plan, line 1"),
         .rule = S("P-12"),
         .suggestion = S("Monday"),
         .part = S("plan"),
         .at = 2,
         .length = 4,
         .change = url_path("/letters/1/change"),
         .key = S("00ff.1")},
        {.kind = FINDING_LOOK, .message = S("British spelling: oedema"), .place = S("Plan")},
        {.kind = FINDING_MUST,
         .message = S("This is not this patient's NHS number."),
         .place = S("Plan"),
         .suggestion = S("999 000 0026"),
         .overruled = S("Dr Lindqvist: it is her sister's")},
        {.kind = FINDING_ACTION, .message = S("Follow-up in 6 weeks"), .place = S("Plan")}};
    const struct clerk_closings closings = {
        .until_cashed_up = 6,
        .until_letters = 0,
        .why = S("5 patients to come, 1 outcome missing."),
        .show_cash_up = url_path("/clinics/1"),
        .show_letters = url_path("/clinics/1"),
        .cash_up = {.action = url_path("/clinics/1/cash-up"), .csrf = S("token")},
        .letters = {.action = url_path("/clinics/1/letters"), .csrf = S("token")}};
    html_say(h, "<div class=\"cw-cols cw-cols--wide\"><div>");
    clerk_form_open(h, .action = url_path("/letters/1"), .csrf = S("token"), .autosaves = true);
    clerk_hidden(h, S("version"), S("4"));
    nhsuk_textarea(h, .name = S("salutation"), .label = S("Salutation"),
                   .value = S("Dear Mrs Okonkwo-Hale"), .rows = 1);
    nhsuk_textarea(h, .name = S("plan"), .label = S("Plan"),
                   .value = S("I will see you again in six weeks."), .rows = 4);
    nhsuk_button(h, .text = S("Send to Dr Lindqvist"), .chord = CHORD_AND_NEXT);
    nhsuk_button(h, .text = S("Save draft"), .name = S("save"), .value = S("1"),
                 .kind = BUTTON_SECONDARY, .form_action = url_path("/letters/1/draft"));
    clerk_saved_line(h, S("Saved 2 seconds ago · version 4"), url_path("/letters/1/preview"));
    clerk_form_close(h);
    html_say(h, "</div><aside aria-label=\"Beside the letter\">");
    nhsuk_card_open(h, S("Proofreading"), 2);
    clerk_findings(h, findings, sizeof findings / sizeof *findings);
    nhsuk_card_close(h);
    clerk_closings(h, &closings);
    nhsuk_card_open(h, S("Letters not yet sent"), 2);
    clerk_bars(h, S("By age in days"), bars, 3);
    nhsuk_card_close(h);
    html_say(h, "</aside></div>");
}

static str gallery(struct arena *a) {
    struct html h;
    html_init(&h, a);
    const struct nhsuk_link filters[] = {
        {.text = S("Everyone"), .to = url_path("/"), .current = true},
        {.text = S("Dr Osei"), .to = url_path("/?who=osei")}};
    const struct clerk_sum sums[] = {{12, S("now and today"), url_path("/"), true},
                                     {0, S("this week"), url_path("/?week=1"), false}};
    clerk_head(&h, .title = S("To do"), .under = S("Monday 23 November, 10:24am"),
               .filters = filters, .n_filters = 2);
    clerk_sums(&h, S("Outstanding"), sums, 2);
    clerk_patient_banner(&h, patients(0));
    clerk_patient_banner(&h, patients(1));
    work_list(&h, false, S("now"));
    work_list(&h, true, S("lines"));
    clinic_and_letter(&h);
    words(&h);
    forms(&h);
    static const struct frame_item items[] = {
        {S_INIT("Desk"), {S_INIT("/")}, 12, .late = true, .current = true, .key = 'H'},
        {S_INIT("Letters"), {S_INIT("/letters")}, 1000, .is_more = true, .key = 'L'},
        {S_INIT("Reports"), {S_INIT("/reports")}, .count = -1}};
    const struct nhsuk_link crumbs[] = {
        {.text = S("Clinics"), .to = url_path("/clinics")},
        {.text = S("Monday 23 November"), .to = url_path("/clinics?on=1")}};
    const struct frame frame = {.title = S("To do"),
                                .has_problems = true,
                                .site = S("Cardiology · Northgate Hospital"),
                                .person = S("Amara Bello"),
                                .csrf = S("token"),
                                .items = items,
                                .n_items = 3,
                                .has_finder = true,
                                .breadcrumbs = crumbs,
                                .n_breadcrumbs = 2,
                                .notice = S("The letter to Dr Ferreira is signed."),
                                .notice_kind = BANNER_SUCCESS,
                                .stamp = S("Printed 23 November 2026, 10:24am, Amara Bello")};
    return frame_page(a, &frame, html_fragment(&h)).markup;
}

static void every_component_on_one_page_is_sound(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str page = gallery(&a);
    const char *path = getenv("CLERKWELL_GALLERY");
    if (path) {
        FILE *f = fopen(path, "wb");
        expect(f != NULL);
        expect_int(fwrite(page.p, 1, page.n, f), page.n);
        expect_int(fclose(f), 0);
    }
    expect_sound_page(page);
}

static void a_hint_and_an_error_are_tied_to_their_field(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct html h;
    html_init(&h, &a);
    nhsuk_input(&h, .name = S("n"), .label = S("L"), .hint = S("H"), .error = S("E"));
    str m = html_fragment(&h).markup;
    expect(str_find(m, S("aria-describedby=\"n-hint n-error\" aria-invalid=\"true\"")) > 0);
    expect(str_find(m, S("<label class=\"nhsuk-label\" for=\"n\">L</label>")) > 0);
}

static void a_number_that_was_not_counted_to_its_end_says_so(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str page = gallery(&a);
    expect(str_find(page, S(">1000+<span")) > 0);
    expect(str_find(page, S(">12<span")) > 0);
}

static void a_password_never_goes_back_into_a_page(void **state) {
    (void)state;
    AUTO_ARENA(a);
    expect_int(str_find(gallery(&a), S("secret!")), -1);
}

static void a_leading_line_feed_of_a_typed_text_survives(void **state) {
    (void)state;
    AUTO_ARENA(a);
    expect(str_find(gallery(&a), S("rows=\"3\">\n\nline &lt;1&gt;</textarea>")) > 0);
}

static void identity_is_name_date_of_birth_and_nhs_number_together(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct html h;
    html_init(&h, &a);
    clerk_patient_banner(&h, patients(1));
    str m = html_fragment(&h).markup;
    expect(str_find(m, S("PIKE, Harold")) > 0);
    expect(str_find(m, S("1 January 1944 (died aged 82)")) > 0);
    expect(str_find(m, S("<dt>NHS number</dt><dd>none recorded</dd>")) > 0);
    expect(str_find(m, S(">deceased<")) > 0);
}

static void a_clinic_can_only_be_closed_at_zero(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str page = gallery(&a);
    expect(str_find(page, S("aria-describedby=\"closings-why\" disabled>Cash up the clinic")) > 0);
    expect(str_find(page, S("type=\"submit\">Letters are complete")) > 0);
}

static void assets_are_found_by_their_hashed_name_only(void **state) {
    (void)state;
    AUTO_ARENA(a);
    url style = asset_url(&a, "clerkwell.css");
    expect(str_starts_with(style.text, S("/assets/clerkwell-")) &&
           str_ends_with(style.text, S(".css")));
    str name = str_from(style.text, S("/assets/").n);
    struct asset asset = {0};
    expect(asset_find(&a, name, false, &asset));
    expect(!asset.gzipped && str_find(asset.bytes, S(".cw-top")) >= 0);
    expect_str(asset.type, S("text/css; charset=utf-8"));
    expect_int(str_find(asset.bytes, S("@font-face")), -1);
    expect_int(str_find(asset.bytes, S("https://")), -1);
    expect(asset_find(&a, name, true, &asset));
    expect(asset.gzipped && asset.bytes.n > 2 && memcmp(asset.bytes.p, "\x1f\x8b", 2) == 0);
    expect(!asset_find(&a, S("clerkwell.css"), true, &asset));
    expect(!asset_find(&a, say(&a, "{}.gz", SAY_T(name)), true, &asset));
    expect(!asset_find(&a, S("../clerkwell.css"), true, &asset));
    expect(!asset_find(&a, S(""), true, &asset));
}

static void addresses_are_encoded_and_those_to_call_or_write_to_checked(void **state) {
    (void)state;
    AUTO_ARENA(a);
    expect_str(
        url_with(&a, url_with(&a, url_path("/find"), S("q"), S("O'Neil & Ö")), S("page"), S("2"))
            .text,
        S("/find?q=O%27Neil%20%26%20%C3%96&page=2"));
    url u = {S("untouched")};
    struct problem why = {0};
    expect_ok(url_telephone(&a, S("+44 (1632) 960-001"), &u, &why));
    expect_str(u.text, S("tel:+441632960001"));
    expect_err(url_telephone(&a, S("ring me"), &u, &why), INVALID);
    expect_ok(url_mail(&a, S("a.b@example.nhs.uk"), &u, &why));
    expect_str(u.text, S("mailto:a.b@example.nhs.uk"));
    expect_err(url_mail(&a, S("a@b?subject=x"), &u, &why), INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_component_on_one_page_is_sound),
        cmocka_unit_test(a_hint_and_an_error_are_tied_to_their_field),
        cmocka_unit_test(a_number_that_was_not_counted_to_its_end_says_so),
        cmocka_unit_test(a_password_never_goes_back_into_a_page),
        cmocka_unit_test(a_leading_line_feed_of_a_typed_text_survives),
        cmocka_unit_test(identity_is_name_date_of_birth_and_nhs_number_together),
        cmocka_unit_test(a_clinic_can_only_be_closed_at_zero),
        cmocka_unit_test(assets_are_found_by_their_hashed_name_only),
        cmocka_unit_test(addresses_are_encoded_and_those_to_call_or_write_to_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
