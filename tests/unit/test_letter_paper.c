#include "expect.h"

#include "buf.h"
#include "clinic_list_layout.h"
#include "draw_pango.h"
#include "flow_pango.h"
#include "letter_layout.h"
#include "pdf_look.h"
#include "print_child.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <string.h>
#include <time.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct letter_item diagnoses[] = {
    {.text = S_INIT("Paroxysmal atrial fibrillation")},
    {.text = S_INIT("Hypertension")},
};
static const struct letter_item medicines[] = {
    {.text = S_INIT("Apixaban"), .dose = S_INIT("5 mg twice a day"), .change = MEDICINE_STARTED},
    {.text = S_INIT("Bisoprolol"), .dose = S_INIT("2.5 mg once a day")},
};
static const struct letter_part parts[] = {
    {.kind = PART_SALUTATION, .text = S_INIT("Dear Mrs Okonkwo-Hale")},
    {.kind = PART_DIAGNOSES, .items = diagnoses, .n_items = COUNT(diagnoses)},
    {.kind = PART_MEDICINES, .items = medicines, .n_items = COUNT(medicines)},
    {.kind = PART_HEADING, .text = S_INIT("Clinic review")},
    {.kind = PART_PARAGRAPH,
     .text = S_INIT("Thank you for coming to the clinic on Monday 23 November 2026. "
                    "Your palpitations have settled and you have had no dizziness.")},
    {.kind = PART_SIGN_OFF,
     .text = S_INIT("Yours sincerely\n\nDr H Lindqvist\nConsultant cardiologist")},
};
static const str enclosures[] = {S_INIT("24-hour tape diary")};
static const struct letter short_letter = {parts, COUNT(parts), enclosures, 1};
static const struct letter_reference references[] = {
    {S_INIT("Our ref"), S_INIT("HL/AB/H118203")},
    {S_INIT("NHS number"), S_INIT("999 000 0026")},
    {S_INIT("Clinic date"), S_INIT("Monday 23 November 2026")},
};
static const str copies[] = {S_INIT("Dr L Ferreira, GP, Beacon Street Surgery")};

static struct letter_paper to_patient(const struct letter *letter) {
    return (struct letter_paper){
        .letter = letter,
        .organisation = S("Northgate Hospital"),
        .letterhead = S("Cardiology\nNorthgate Road\nHexham NE46 9XX\nDirect line 01632 960 117\n"
                        "cardiology.secretaries@northgate.example"),
        .references = references,
        .n_references = COUNT(references),
        .address = S("Mrs Marguerite Okonkwo-Hale\n14 Tanner's Row\nHexham\nNE46 1AA"),
        .subject = S("Mrs Marguerite Okonkwo-Hale, born 14 March 1961, NHS number 999 000 0026"),
        .identifiers =
            S("Mrs Marguerite Okonkwo-Hale · born 14 March 1961 · NHS 999 000 0026 · H118203"),
        .signed_note = S("Signed electronically by Dr H Lindqvist on 24 November 2026"),
        .copies = copies,
        .n_copies = COUNT(copies),
        .title = S("Outpatient letter"),
        .has_fold_marks = true,
    };
}

static struct paper one_sheet(const struct paper_sheet *sheet) {
    return (struct paper){.title = sheet->title,
                          .language = S("en-GB"),
                          .date = {2026, 11, 24},
                          .sheets = sheet,
                          .n_sheets = 1};
}

static str drawn(struct arena *a, const struct letter_paper *in) {
    struct paper_sheet sheet;
    struct problem why = {0};
    str pdf = {0};
    expect_ok(letter_layout(a, in, &sheet, &why));
    struct paper paper = one_sheet(&sheet);
    enum err e = draw_paper(a, &paper, &pdf, &why);
    if (e != OK) print_error("%.*s\n", (int)why.sentence.n, why.sentence.p);
    expect_ok(e);
    return pdf;
}

/* A letter of numbered words, so that a lost or doubled one is found. */
static struct letter long_letter(struct arena *a, int n_paragraphs, int n_words) {
    struct letter_part *list = arena_array(a, struct letter_part, (size_t)n_paragraphs * 2 + 2);
    size_t n = 0;
    list[n++] = parts[0];
    for (int i = 0; i < n_paragraphs; i++) {
        struct buf b;
        buf_init(&b, a);
        for (int j = 0; j < n_words; j++) {
            buf_put(&b, S("w"));
            buf_put_padded(&b, (uint64_t)(i * n_words + j), 5);
            buf_put_char(&b, ' ');
        }
        if (i % 3 == 0)
            list[n++] =
                (struct letter_part){.kind = PART_HEADING, .text = say(a, "Heading {}", SAY_N(i))};
        list[n++] = (struct letter_part){.kind = PART_PARAGRAPH, .text = buf_str(&b)};
    }
    list[n++] = parts[COUNT(parts) - 1];
    return (struct letter){list, n, NULL, 0};
}

/* Where ink may be: GOV.UK Notify's zones, the body, the foot and the fold marks. */
static const struct paper_area letterhead_zone = {150, 50, 1100, 250},
                               sender_zone = {1250, 50, 700, 900},
                               body_zone = {150, 950, 1800, 1970},
                               later_zone = {150, 50, 1800, 2870}, fold_one = {35, 985, 50, 10},
                               fold_two = {35, 1975, 50, 10}, draft_zone = {150, 300, 1100, 95};

static void expect_ink_in_zones(const struct letter_paper *in) {
    AUTO_ARENA(a);
    struct pdf_file f;
    pdf_open(&f, drawn(&a, in));
    struct paper_area window = letter_window_area(in->window);
    const struct paper_area first[] = {window,   letterhead_zone, sender_zone, body_zone,
                                       fold_one, fold_two,        draft_zone};
    int n_pages = pdf_page_count(&a, &f);
    for (int page = 1; page <= n_pages; page++) {
        AUTO_ARENA(page_arena);
        struct pdf_ink ink = pdf_page_ink(&page_arena, &f, page);
        expect_int(ink_outside(&ink, page == 1 ? first : &later_zone,
                               page == 1 ? COUNT(first) - !in->is_draft : 1),
                   0);
        if (page == 1) expect(ink_in(&ink, window) > 200);
    }
    pdf_finish(&f);
}

static void ink_stays_in_its_zones_whatever_the_names_and_addresses(void **state) {
    (void)state;
    static const char *addresses[] = {
        "Mrs Ann Hale\n1 Row\nNE46 1AA",
        "Mrs M Okonkwo-Hale\nFlat 12B\nThe Old Maltings\n14 Tanner's Row\nLow Town\nHexham\nNE46 1AA",
        "Dr Nguyễn Thị Minh Khai-Öztürk\nŁódzka 14\nBłonie\nΑθήνα Київ\nNE46 1AA",
        "The Rt Hon Dr Llanfairpwll Featherstonehaugh\n1 Row\nNE46 1AA",
        "علي حسن\n1 Row\nNE46 1AA",
    };
    for (size_t i = 0; i < COUNT(addresses); i++)
        for (int window = 0; window < WINDOW_COUNT; window++)
            for (int large = 0; large < 2; large++) {
                struct letter_paper in = to_patient(&short_letter);
                in.address = str_from_c(addresses[i]);
                in.window = (enum letter_window)window;
                in.is_large_print = large;
                in.is_draft = i == 0;
                expect_ink_in_zones(&in);
            }
}

static void the_look_at_ink_notices_an_address_out_of_its_window(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter_paper in = to_patient(&short_letter);
    struct paper_sheet sheet;
    expect_ok(letter_layout(&a, &in, &sheet, NULL));
    struct paper_box *moved = arena_array(&a, struct paper_box, sheet.n_boxes);
    memcpy(moved, sheet.boxes, sheet.n_boxes * sizeof *moved);
    for (size_t i = 0; i < sheet.n_boxes; i++)
        if (str_eq(moved[i].name, S("address"))) moved[i].area.y -= 20;
    sheet.boxes = moved;
    struct paper paper = one_sheet(&sheet);
    str pdf;
    expect_ok(draw_paper(&a, &paper, &pdf, NULL));
    struct pdf_file f;
    pdf_open(&f, pdf);
    struct pdf_ink ink = pdf_page_ink(&a, &f, 1);
    const struct paper_area zones[] = {
        letter_window_area(WINDOW_C5), letterhead_zone, sender_zone, body_zone, fold_one, fold_two};
    expect(ink_outside(&ink, zones, COUNT(zones)) > 20);
    pdf_finish(&f);
}

static void an_address_that_cannot_stand_in_the_window_is_refused(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *address, *says;
    } rows[] = {
        {"Mrs Hale\nNE46 1AA", "needs at least 3"},
        {"1\n2\n3\n4\n5\n6\n7\n8", "only 7 fit"},
        {"Mrs Hale\n\nRow\nNE46 1AA", "empty line"},
        {"", "empty line"},
        {"Mrs Hale\nThe House with the Longest Name of All the Houses in Northumberland and Beyond, Hexham\n"
         "NE46 1AA",
         "does not fit the window"},
        {"王小明\n1 Row\nNE46 1AA", "A character in \"王小明\" cannot be printed"},
        {"The Right Honourable the Professor Doctor 王小明\nThe Old Maltings, Tanner's Row\nNE46 1AA",
         "A character in \"The Right Honourable the Professor Doctor 王小明\" cannot be printed"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct letter_paper in = to_patient(&short_letter);
        in.address = str_from_c(rows[i].address);
        struct paper_sheet sheet;
        struct problem why = {0};
        enum err e = letter_layout(&a, &in, &sheet, &why);
        if (e == OK) {
            struct paper paper = one_sheet(&sheet);
            str pdf;
            e = draw_paper(&a, &paper, &pdf, &why);
        }
        expect_int(e, INVALID);
        if (str_find(why.sentence, str_from_c(rows[i].says)) < 0)
            expect_str(why.sentence, str_from_c(rows[i].says));
    }
}

static void a_long_letter_counts_its_pages_names_the_patient_and_loses_no_word(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter letter = long_letter(&a, 24, 130);
    for (int large = 0; large < 2; large++) {
        struct letter_paper in = to_patient(&letter);
        in.is_large_print = large;
        struct pdf_file f;
        pdf_open(&f, drawn(&a, &in));
        int n_pages = pdf_page_count(&a, &f);
        print_message("# %s print: %d pages\n", large ? "large" : "ordinary", n_pages);
        expect(large ? n_pages >= 15 : n_pages == 6 || n_pages == 7);
        int next = 0;
        for (int page = 1; page <= n_pages; page++) {
            str text = pdf_page_text(&a, &f, page);
            expect(str_find(text, say(&a, "Page {} of {}", SAY_N(page), SAY_N(n_pages))) >= 0);
            expect(str_find(text, S("999 000 0026")) >= 0);
            for (size_t i = 0; i + 6 <= text.n; i++) {
                int word;
                if (text.p[i] != 'w' ||
                    sscanf(arena_c(&a, str_slice(text, i, 6)), "w%5d", &word) != 1)
                    continue;
                if (str_slice(text, i + 1, 5).n < 5 || !char_is_digit(text.p[i + 1])) continue;
                expect_int(word, next);
                next++;
            }
        }
        expect_int(next, 24 * 130);
        pdf_finish(&f);
    }
}

static void the_end_of_the_letterhead_stands_small_under_everything(void **state) {
    (void)state;
    struct arena a;
    arena_init(&a);
    struct letter_paper in = to_patient(&short_letter);
    struct paper_sheet sheet;
    struct problem why = {0};
    in.footer = S("  Registered charity 123456\n");
    expect_ok(letter_layout(&a, &in, &sheet, &why));
    const struct paper_block *last = &sheet.blocks[sheet.n_blocks - 1];
    expect_str(last->text, S("Registered charity 123456"));
    expect(last->size < sheet.blocks[0].size);
    in.footer = S(" \n");
    expect_ok(letter_layout(&a, &in, &sheet, &why));
    expect_str(sheet.blocks[sheet.n_blocks - 1].text, copies[0]);
    arena_finish(&a);
}

static void in_large_print_everything_but_the_address_is_18_points(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter_paper in = to_patient(&short_letter);
    in.is_large_print = true;
    struct pdf_file f;
    pdf_open(&f, drawn(&a, &in));
    str xml = pdf_tool(&a, &f, "pdftotext", "-bbox", "-");
    struct paper_area window = letter_window_area(in.window);
    int words = 0, address_words = 0;
    size_t first_page_end = (size_t)str_find(xml, S("</page>")), all = xml.n;
    for (ptrdiff_t at; (at = str_find(xml, S("<word "))) >= 0;) {
        xml = str_from(xml, (size_t)at + 1);
        double x0, y0, x1, y1;
        str head = str_slice(xml, 0, 100);
        if (sscanf(arena_c(&a, head), "word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"",
                   &x0, &y0, &x1, &y1) != 4)
            fail();
        bool is_address = all - xml.n < first_page_end && y0 >= window.y * 72 / 254.0 - 3 &&
                          y1 <= (window.y + window.h) * 72 / 254.0 + 3;
        if (is_address)
            address_words++;
        else
            expect(y1 - y0 >= 18);
        words++;
    }
    print_message("# %d words, %d of the address\n", words, address_words);
    expect(words > 60 && address_words >= 7 && address_words <= 10);
    pdf_finish(&f);
}

static void the_same_letter_is_the_same_bytes_here_and_from_the_print_child(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct print_limits limits = print_limits_default();
    struct print_child *child;
    expect_ok(print_child_start(draw_paper_bytes, draw_warm, &limits, &child, NULL));
    struct letter_paper in = to_patient(&short_letter);
    str one = drawn(&a, &in), two = drawn(&a, &in);
    expect(str_eq(one, two));
    struct paper_sheet sheet;
    expect_ok(letter_layout(&a, &in, &sheet, NULL));
    struct paper paper = one_sheet(&sheet);
    str three, four;
    struct problem why = {0};
    enum err e = print_child_draw(child, &a, paper_write(&a, &paper), &three, &why);
    if (e != OK) print_error("%.*s\n", (int)why.sentence.n, why.sentence.p);
    expect_ok(e);
    expect(str_eq(one, three));
    in.address = S("Mrs M Hale\n15 Tanner's Row\nHexham\nNE46 1AA");
    four = drawn(&a, &in);
    expect(!str_eq(one, four));
    expect_err(print_child_draw(child, &a, S("not paper"), &three, &why), INVALID);
    print_child_stop(child);
}

static void a_pdf_says_its_title_and_language_and_its_parts_are_tagged(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter_paper in = to_patient(&short_letter);
    str pdf = drawn(&a, &in);
    expect(str_find(pdf, S("/Lang (en-GB)")) > 0 && str_find(pdf, S("/DisplayDocTitle true")) > 0);
    struct pdf_file f;
    pdf_open(&f, pdf);
    str info = pdf_tool(&a, &f, "pdfinfo", "", "2>&1");
    static const char *says[] = {"Outpatient letter", "Tagged:          yes", "Tue Nov 24", "A4"};
    for (size_t i = 0; i < COUNT(says); i++)
        expect(str_find(info, str_from_c(says[i])) >= 0);
    expect(str_find(info, S("Syntax")) < 0 && str_find(info, S("rror")) < 0);
    str tree = pdf_tool(&a, &f, "pdfinfo", "-struct-text", "2>&1");
    static const char *in_order[] = {"H1",
                                     "Marguerite Okonkwo-Hale, born",
                                     "H2",
                                     "Diagnoses",
                                     "L",
                                     "LI",
                                     "Paroxysmal",
                                     "Clinic review",
                                     "Thank you for coming"};
    for (size_t i = 0; i < COUNT(in_order); i++) {
        ptrdiff_t at = str_find(tree, str_from_c(in_order[i]));
        if (at < 0) print_error("no %s in order\n%.*s\n", in_order[i], (int)tree.n, tree.p);
        expect(at >= 0);
        tree = str_from(tree, (size_t)at);
    }
    pdf_finish(&f);
}

static void two_hundred_letters_in_one_run_each_begin_on_a_sheet_of_their_own(void **state) {
    (void)state;
    AUTO_ARENA(a);
    enum { LETTERS = 200 };
    struct paper_sheet *sheets = arena_array(&a, struct paper_sheet, LETTERS);
    for (int i = 0; i < LETTERS; i++) {
        struct letter_paper in = to_patient(&short_letter);
        in.subject = say(&a, "Letter number {}.", SAY_N(i));
        expect_ok(letter_layout(&a, &in, &sheets[i], NULL));
    }
    struct paper paper = {.title = S("Print run"),
                          .language = S("en-GB"),
                          .date = {2026, 11, 24},
                          .sheets = sheets,
                          .n_sheets = LETTERS};
    struct timespec start, stop;
    clock_gettime(CLOCK_MONOTONIC, &start);
    str pdf;
    expect_ok(draw_paper(&a, &paper, &pdf, NULL));
    clock_gettime(CLOCK_MONOTONIC, &stop);
    print_message("# %d letters in %.2f s, %zu KiB\n", LETTERS,
                  (double)(stop.tv_sec - start.tv_sec) +
                      (double)(stop.tv_nsec - start.tv_nsec) / 1e9,
                  pdf.n / 1024);
    paper.is_two_sided = true;
    expect_ok(draw_paper(&a, &paper, &pdf, NULL));
    struct pdf_file f;
    pdf_open(&f, pdf);
    expect_int(pdf_page_count(&a, &f), LETTERS * 2 - 1);
    expect(str_find(pdf_page_text(&a, &f, 2 * 150 + 1), S("Letter number 150.")) >= 0);
    expect(str_find(pdf_page_text(&a, &f, 2 * 150 + 1), S("Page 1 of 1")) >= 0);
    expect(str_is_empty(str_trim(pdf_page_text(&a, &f, 2))) ||
           pdf_page_text(&a, &f, 2).p[0] == '\f');
    pdf_finish(&f);
}

static void headings_never_end_a_page_and_no_line_stands_alone(void **state) {
    (void)state;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1);
    cairo_t *cr = cairo_create(surface);
    PangoContext *context = pango_cairo_create_context(cr);
    pango_cairo_context_set_resolution(context, 72);
    for (int n_words = 5; n_words < 150; n_words += 3) {
        AUTO_ARENA(a);
        struct letter letter = long_letter(&a, 40, n_words);
        struct letter_paper in = to_patient(&letter);
        struct paper_sheet sheet;
        expect_ok(letter_layout(&a, &in, &sheet, NULL));
        struct flow f;
        expect_ok(flow_sheet(&f, &a, context, &sheet, NULL));
        for (size_t i = 0; i < f.n_pieces; i++) {
            const struct flow_piece *p = &f.pieces[i];
            struct paper_area area = p->page == 0 ? sheet.first : sheet.later;
            const struct flow_line *last = &p->block->text.lines[p->first + p->n - 1];
            double bottom = p->y + last->bottom - p->block->text.lines[p->first].top;
            expect(p->y >= points_of(area.y) - 0.01 && bottom <= points_of(area.y + area.h) + 0.01);
            if (p->block->block->keep_with_next) expect_int(f.pieces[i + 1].page, p->page);
            bool is_split = p->n < p->block->text.n_lines;
            if (is_split) expect(p->n >= 2);
            if (p->block->block->keep_together) expect(!is_split);
        }
        flow_finish(&f);
    }
    g_object_unref(context);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

static void a_clinic_list_stands_across_the_sheet_with_titles_on_every_page(void **state) {
    (void)state;
    AUTO_ARENA(a);
    enum { ROWS = 60 };
    struct clinic_list_row *rows = arena_array(&a, struct clinic_list_row, ROWS);
    for (int i = 0; i < ROWS; i++)
        rows[i] = (struct clinic_list_row){
            .time = S("9:30am"),
            .patient = say(&a, "OKONKWO-HALE{}, Marguerite Wilhelmina (Mrs)", SAY_N(i)),
            .born = S("14 Mar 1961 (65)"),
            .number = S("H118203"),
            .telephone = S("01632 960 114\n07700 900 123"),
            .reason = S("Follow-up"),
            .needs = i % 4 == 0 ? S("Large print; BSL interpreter booked") : S("")};
    struct clinic_list list = {
        S("Arrhythmia clinic, Dr H Lindqvist"), S("Monday 23 November 2026, 9am"),
        S("Printed Monday 23 November 2026 at 8:05am by Amara Bello"), rows, ROWS};
    struct paper_sheet sheet;
    expect_ok(clinic_list_layout(&a, &list, &sheet, NULL));
    struct paper paper = one_sheet(&sheet);
    str pdf;
    expect_ok(draw_paper(&a, &paper, &pdf, NULL));
    struct pdf_file f;
    pdf_open(&f, pdf);
    int n_pages = pdf_page_count(&a, &f), seen = 0;
    expect(n_pages >= 3 && n_pages <= 6);
    for (int page = 1; page <= n_pages; page++) {
        str text = pdf_page_text(&a, &f, page);
        expect(str_find(text, S("Telephone")) >= 0 && str_find(text, S("Confidential.")) >= 0);
        expect(str_find(text, say(&a, "Page {} of {}", SAY_N(page), SAY_N(n_pages))) >= 0);
        while (seen < ROWS && str_find(text, say(&a, "HALE{},", SAY_N(seen))) >= 0)
            seen++;
    }
    expect_int(seen, ROWS);
    struct pdf_ink ink = pdf_page_ink(&a, &f, 1);
    expect(ink.w > ink.h);
    expect_int(ink_outside(&ink, &(struct paper_area){110, 110, 2750, 1920}, 1), 0);
    pdf_finish(&f);
    list.n_rows = 0;
    expect_ok(clinic_list_layout(&a, &list, &sheet, NULL));
    paper = one_sheet(&sheet);
    expect_ok(draw_paper(&a, &paper, &pdf, NULL));
    list.n_rows = 501;
    expect_err(clinic_list_layout(&a, &list, &sheet, NULL), LIMIT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_letter_is_the_same_bytes_here_and_from_the_print_child),
        cmocka_unit_test(ink_stays_in_its_zones_whatever_the_names_and_addresses),
        cmocka_unit_test(the_look_at_ink_notices_an_address_out_of_its_window),
        cmocka_unit_test(an_address_that_cannot_stand_in_the_window_is_refused),
        cmocka_unit_test(a_long_letter_counts_its_pages_names_the_patient_and_loses_no_word),
        cmocka_unit_test(the_end_of_the_letterhead_stands_small_under_everything),
        cmocka_unit_test(in_large_print_everything_but_the_address_is_18_points),
        cmocka_unit_test(a_pdf_says_its_title_and_language_and_its_parts_are_tagged),
        cmocka_unit_test(two_hundred_letters_in_one_run_each_begin_on_a_sheet_of_their_own),
        cmocka_unit_test(headings_never_end_a_page_and_no_line_stands_alone),
        cmocka_unit_test(a_clinic_list_stands_across_the_sheet_with_titles_on_every_page),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    /* What the font libraries keep for the life of a process is no leak of ours. */
    pango_cairo_font_map_set_default(NULL);
    cairo_debug_reset_static_data();
    FcFini();
    return failed;
}
